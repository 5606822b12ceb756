"""The company goes out to the files that it came from."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.cells import BadRow
from bot.exporting import write_csv, write_yaml
from bot.importing import read_company
from messages.telling.exporting import as_csv, on_its_way
from storage.company import company
from storage.company.company_plan import CompanyPlan, apply_plan, read_plan
from storage.company.team_forms import archive_team
from storage.database import Database
from storage.schema import migrate
from storage.tables import Cell, Membership, Person, Team, Telling, ToldComment
from storage.tables.answers import WaitingAnswer
from storage.tables.pools import Pool
from storage.telling.figures import Figure
from tests import company as acme
from tests.clock import MONDAY
from tests.company import put_team
from tests.house import House

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(database: Database) -> Database:
    """Acme; Alice is in Data too and answers for it, Web follows a user group, Olga leads Data without being in it."""
    with database.write() as session:
        teams = acme.fill(session)
        people = dict(session.exec(select(Person.slack, Person.id)).all())
        ids = [people[slack] for slack in [*acme.DATA, "UALICE"]]
        company.set_members(session, teams["Data"], [one for one in ids if one])
        company.set_main_team(session, people["UALICE"] or 0, teams["Data"])
        company.set_leads(session, teams["Data"], [people[acme.OPS] or 0])
        web = session.get_one(Team, teams["Web"])
        web.source_kind, web.source, web.digest_weekday, web.digest_hour = "usergroup", "SWEB", 0, "09:05"
        put_team(session, "Ünïcode, =\"1+1\" 'yes' 🛠 عربى")
        put_team(session, "12:30")
    return database


def plan_of(database: Database) -> CompanyPlan:
    with database.read() as session:
        return read_plan(session)


@pytest.mark.parametrize("write", [write_yaml, write_csv])
def test_what_goes_out_comes_in_again_and_is_the_same(
    filled: Database, tmp_path: Path, write: Callable[[CompanyPlan, Path], list[Path]]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "again").mkdir()
    files = write(plan_of(filled), tmp_path / "out")
    other = Database(f"sqlite:///{tmp_path}/other.db")
    migrate(other)
    with other.write() as session:
        apply_plan(session, read_company(files, {}), lambda: None)
    again = write(plan_of(other), tmp_path / "again")
    assert [path.read_text() for path in again] == [path.read_text() for path in files]
    with other.read() as session:
        main = select(Team.name).join(Membership).join(Person)
        assert session.exec(main.where(Person.slack == "UALICE", Membership.main)).all() == ["Data"]
        web = session.exec(select(Team).where(Team.name == "Web")).one()
        assert (web.source_kind, web.source, web.digest_weekday, web.digest_hour) == ("usergroup", "SWEB", 0, "09:05")
    other.close()


def test_importing_its_own_export_changes_nothing(filled: Database, tmp_path: Path) -> None:
    before = plan_of(filled)
    with filled.write() as session:
        apply_plan(session, read_company(write_yaml(before, tmp_path), {}), lambda: None)
    assert plan_of(filled) == before


def test_an_archived_team_is_not_in_the_files_and_a_file_that_names_it_brings_it_back(
    filled: Database, tmp_path: Path
) -> None:
    files = write_yaml(plan_of(filled), tmp_path)
    with filled.write() as session:
        team = session.exec(select(Team.id).where(Team.name == "Platform")).one()
        archive_team(session, team or 0, acme.OPS, MONDAY)
    assert "Platform" not in {team.name for team in plan_of(filled).teams}
    with filled.write() as session:
        apply_plan(session, read_company(files, {}), lambda: None)
        assert session.exec(select(Team).where(col(Team.archived_at).is_not(None))).all() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("people:\n  - {slack: UALICE, main: Web}\nteams:\n  - name: Web\n", ":2: UALICE can't answer for “Web”"),
        ("people:\n  - {slack: UALICE, age: 3}\n", ":2: unknown: age"),
        ("teams:\n  - name: Web\n    follows: {usergroup: web}\n", ":2: “web” is not a Slack user group id"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "company.yml"
    path.write_text(text)
    with pytest.raises(BadRow) as caught:
        read_company([path], {})
    assert str(caught.value).startswith(f"{path}{said}")


def test_an_operator_exports_at_the_shell(tmp_path: Path) -> None:
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = given | {"PYTHONPATH": str(ROOT), "SLACK_BOT_TOKEN": "xoxb-quiet"}

    def pulse(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    pulse("migrate")
    (tmp_path / "in.csv").write_text("team,follows\nWeb,channel CWEB\n")
    pulse("import", "in.csv")
    assert "company.yml: 1 team, 0 people" in pulse("export", "company")
    assert "follows:\n    channel: CWEB" in (tmp_path / "company.yml").read_text()
    assert "people.csv" in pulse("export", "company", "--format", "csv")


def told(house: House) -> None:
    """Platform was told once, by team and by a job whose title is a formula; an answer waits, a comment was told."""
    day = MONDAY.date()
    with house.db.write() as session:
        job = company.put_job(session, house.teams["Platform"], '=HYPERLINK("http://evil","x")')
        platform = house.teams["Platform"]
        numbers = {"minimum": 5, "people": 12, "asked": 20, "questions": 20, "pool_number": 1}
        telling = Telling(
            upstream_team_id=platform, question="satisfaction", told_on=day, since=day, view="team", **numbers
        )
        pool = Pool(upstream_team_id=platform, question="main", number=2, minimum=5, opened_on=day)
        session.add_all([telling, pool])
        session.flush()
        for kind, name in (("team", str(house.teams["Web"])), ("job", str(job)), ("total", ""), ("waste", "waiting")):
            session.add(Cell(telling_id=telling.id or 0, kind=kind, name=name, n=12, lo=7, hi=7))
        session.add(ToldComment(id="x", telling_id=telling.id or 0, kind="frustration", text="Too slow"))
        data = house.teams["Data"]
        session.add(WaitingAnswer(id="a", satisfied=True, waste="secret", pool_id=pool.id or 0, customer_team_id=data))


def files_of(house: House, slack: str) -> dict[str, str]:
    files = house.slack.world.workspace.files
    ids = [one for message in house.person(slack).messages for one in message.files]
    return {files[one].name: files[one].content.decode() for one in ids}


def test_one_figure_is_on_its_way_and_several_are() -> None:
    assert "1 told figure is on its way" in on_its_way(1)["text"]
    assert "2 told figures are on their way" in on_its_way(2)["text"]


def test_told_figures_go_to_whoever_asked_and_nothing_else_does(house: House) -> None:
    told(house)
    reply = house.person(acme.OPS).types("/pulse export")
    assert "4 told figures" in reply.text
    house.settle()
    files = files_of(house, acme.OPS)
    assert sorted(files) == ["pulse-2026-11-02.csv", "pulse-2026-11-02.json"]
    rows = list(csv.DictReader(io.StringIO(files["pulse-2026-11-02.csv"])))
    assert [row["name"] for row in rows] == ["Web", """'=HYPERLINK("http://evil","x")""", "", "waiting"]
    assert {(row["upstream_team"], row["n"], row["lo"], row["hi"]) for row in rows} == {("Platform", "12", "7", "7")}
    figures = json.loads(files["pulse-2026-11-02.json"])["figures"]
    assert [figure["kind"] for figure in figures] == ["team", "job", "total", "waste"]
    assert figures[1]["name"] == '=HYPERLINK("http://evil","x")'
    assert not any(word in text for text in files.values() for word in ("secret", "Too slow", "UALICE"))
    assert files_of(house, "UALICE") == {}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "-" * 70])
def test_no_cell_begins_like_a_formula(name: str) -> None:
    figure = Figure(1, name, "satisfaction", MONDAY.date(), MONDAY.date(), 5, 5, "team", name, 5, 0, 2)
    row = next(iter(list(csv.reader(io.StringIO(as_csv([figure]))))[1:]))
    assert row[1] == row[8] == f"'{name}"
    assert row[10] == "0"


def test_with_nothing_told_there_is_nothing_to_export_and_only_ops_may(house: House) -> None:
    assert "nothing to export" in house.person(acme.OPS).types("/pulse export").text
    assert f"<@{acme.OPS}>" in house.person("UALICE").types("/pulse export").text


@pytest.mark.parametrize(
    ("fault", "method"),
    [("500", "files.getUploadURLExternal"), ("503", "upload"), ("drop_before", "upload"), ("drop_after", "upload")],
)
def test_files_that_slack_does_not_take_are_said_not_to_be_sent(house: House, fault: str, method: str) -> None:
    told(house)
    house.slack.faults.add(fault, method)
    house.person(acme.OPS).types("/pulse export")
    house.settle()
    channels = house.slack.world.workspace.channels.values()
    said = [message.text for channel in channels for message in channel.messages]
    assert any("could not be sent" in text for text in said)
    assert files_of(house, acme.OPS) == {}
