"""300 teams and 20,000 people: imported, met page by page, kept in step, searched, changed and written out again."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import col, func, select

from bot.exporting import write_yaml
from bot.importing import read_company
from sandbox.local import Slack
from scheduler.directory import PAGE, keep_directory
from storage.company import directory
from storage.company.company_plan import apply_plan, read_plan
from storage.company.team_forms import PICKED_MOST
from storage.tables import Membership, Person, Team
from tests import company
from tests.clock import HandClock
from tests.house import House

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]
PEOPLE, TEAMS = 20_000, 300
TICK = 15


def people_of(team: int) -> list[str]:
    return [f"UX{number}" for number in range(team, PEOPLE, TEAMS)]


def name_of(team: int) -> str:
    return f"Team {team:03} {'Payments' if team % 7 == 0 else 'Search'}"


def workspace() -> dict[str, Any]:
    """A third of the teams are user groups, a third channels, a third is picked by hand; one channel has everybody."""
    small = company.workspace()
    everybody = [{"id": f"UX{number}", "tz": "Europe/Berlin"} for number in range(PEOPLE)]
    channels = [
        {"id": f"CT{team}", "name": f"team-{team}", "members": people_of(team), "bot": True} for team in range(TEAMS)
    ]
    channels.append({"id": "CALL", "name": "all", "members": [one["id"] for one in everybody], "bot": True})
    groups = [{"id": f"ST{team}", "handle": f"team-{team}", "users": people_of(team)} for team in range(0, TEAMS, 3)]
    return small | {
        "people": [*small["people"], *everybody],
        "channels": [*small["channels"], *channels],
        "usergroups": groups,
    }


def files(folder: Path) -> list[Path]:
    teams: list[dict[str, Any]] = []
    for team in range(TEAMS):
        source = ({"usergroup": f"ST{team}"}, {"channel": f"CT{team}"}, None)[team % 3]
        hires = [name_of((team + step) % TEAMS) for step in (1, 7, 31, 100)]
        entry = {"name": name_of(team), "channel": f"CT{team}", "leads": people_of(team)[:1], "hires": hires}
        teams.append(entry | ({"follows": source} if source else {"members": people_of(team)}))
    path = folder / "company.yml"
    path.write_text(yaml.safe_dump({"teams": teams}))
    return [path]


@pytest.fixture
def giant(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    slack.reset(workspace())
    house = House(slack, clock, database_url)
    yield house
    house.close()
    slack.reset(company.workspace())


def walk(house: House) -> int:
    """Tick until the directory has been walked. Returns how many ticks that took."""
    for ticks in range(1, 200):
        keep_directory(house.bot.work)
        with house.db.read() as session:
            if (
                directory.walked(session)
                and directory.walk_under_way(session, house.clock(), house.bot.work.policy) is None
            ):
                return ticks
        house.clock.advance(seconds=TICK)
    raise AssertionError("it never ended")


def members(house: House, team: int) -> int:
    with house.db.read() as session:
        counted = select(func.count()).select_from(Membership).join(Team)
        return session.exec(counted.where(Team.name == name_of(team))).one()


def test_a_large_company_is_set_up_synced_searched_and_written_out(giant: House, tmp_path: Path) -> None:
    plan = read_company(files(tmp_path), {})
    with giant.db.write() as session:
        apply_plan(session, plan, lambda: None)
    ticks = walk(giant)
    assert ticks < 60, "a first walk is over within a quarter of an hour"
    calls = [call for call in giant.slack.calls if call.method != "apps.connections.open"]
    assert [call for call in calls if call.error] == [], "no limit of Slack's was run into"
    assert {int(call.args["limit"]) for call in calls if "limit" in call.args} == {PAGE}
    with giant.db.read() as session:
        assert session.exec(select(func.count()).where(col(Person.slack).startswith("UX"))).one() == PEOPLE
        mains = select(func.count()).select_from(Membership).where(col(Membership.main))
        assert session.exec(mains).one() == PEOPLE
        assert session.exec(select(Team.name).where(Team.trouble != "")).all() == []
    assert [members(giant, team) for team in (0, 1, 2, 298, 299)] == [67, 67, 67, 66, 66]
    _kept_in_step(giant)
    _changed_in_slack(giant)
    _written_out(giant, tmp_path)


def _kept_in_step(giant: House) -> None:
    giant.slack.set_usergroup("ST0", people_of(0)[:5])
    giant.slack.leave("CT1", people_of(1)[0])
    giant.slack.deactivate(people_of(2)[0])
    giant.settle()
    keep_directory(giant.bot.work)
    assert (members(giant, 0), members(giant, 1), members(giant, 2)) == (5, 66, 67)
    with giant.db.read() as session:
        assert session.exec(select(Person.standing).where(Person.slack == people_of(2)[0])).one() == "deactivated"


def _changed_in_slack(giant: House) -> None:
    giant.clock.advance(minutes=1)
    olga = giant.person(company.OPS)
    olga.types("/pulse teams")
    assert olga.modal is not None and "1 to 15 of 300" in olga.modal.text
    olga.clicks("More ▶")
    assert "16 to 30 of 300" in olga.modal.text
    assert len(olga.options("teams.find")) == 100
    assert olga.options("teams.find", "team 299") == ["Team 299 Search"]
    olga.chooses("teams.find", "Team 299 Search")
    giant.settle()
    found = olga.options("hires")
    assert len(found) == 100
    assert olga.submits(hires=found) == {}
    olga.types("/pulse teams Team 002 Search")
    olga.chooses("source_kind", "channel")
    giant.settle()
    assert olga.submits(member_channel="CALL") == {}
    keep_directory(giant.bot.work)
    assert members(giant, 2) == PEOPLE - 1 or members(giant, 2) == PEOPLE
    olga.types("/pulse teams Team 002 Search")
    olga.chooses("source_kind", "hand")
    giant.settle()
    assert olga.modal is not None and len(str(olga.modal.raw)) < 250_000
    assert "too many" in olga.modal.text and PICKED_MOST < PEOPLE


def _written_out(giant: House, folder: Path) -> None:
    with giant.db.read() as session:
        before = read_plan(session)
    with giant.db.write() as session:
        apply_plan(session, read_company(write_yaml(before, folder), {}), lambda: None)
    with giant.db.read() as session:
        assert read_plan(session) == before
    assert dataclasses.asdict(before.teams[0])["name"] == name_of(0)
