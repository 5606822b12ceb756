"""A company from files: whole or not at all, and a bad row is named by file and line."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.importing import BadRow, read_company
from storage.company_plan import Changes, CompanyPlan, apply_plan, team_names
from storage.database import Database
from storage.tables import Hire, Job, Lead, Membership, Person, Team

YAML = """\
teams:
  - name: Web
    channel: CWEB
    zone: Europe/Berlin
    digest: {weekday: thu, hour: "9:30"}
    leads: [UALICE]
    members: [UALICE, UANN]
    hires: [Data]
  - name: Data
    members: [UBOB]
    jobs:
      - {title: Answer a question, description: With figures}
"""
CSV = {
    "people.csv": "slack,zone,team,main,lead\nUALICE,Europe/Berlin,Web,,yes\nUALICE,,Data,yes,\nUBOB,,Data,,\n",
    "teams.csv": "team,channel,zone,weekday,hour\nWeb,CWEB,Europe/Berlin,thu,09:30\n",
    "hires.csv": "customer,upstream\nWeb,Data\n",
    "jobs.csv": "team,title,description\nData,Answer a question,With figures\n",
}


def files(folder: Path, texts: dict[str, str]) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [folder / name for name in texts]


def load(database: Database, plan: CompanyPlan) -> Changes:
    with database.write() as session:
        return apply_plan(session, plan, lambda: None)


def names(database: Database, *statement: object) -> set[object]:
    with database.read() as session:
        return {tuple(row) for row in session.exec(select(*statement)).all()}  # type: ignore[call-overload]


def test_yaml_becomes_a_company(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), frozenset())
    assert load(database, plan) == Changes(new_teams=2, new_people=3, teams=2, people=3)
    assert names(database, Team.name, Team.channel, Team.digest_weekday, Team.digest_hour) == {
        ("Web", "CWEB", 3, "09:30"),
        ("Data", None, 4, "15:00"),
    }
    with database.read() as session:
        assert len(session.exec(select(Membership).where(col(Membership.main))).all()) == 3
        assert len(session.exec(select(Hire)).all()) == len(session.exec(select(Lead)).all()) == 1
        assert session.exec(select(Job.title, Job.description)).all() == [("Answer a question", "With figures")]


def test_four_csv_files_say_the_same_and_name_a_main_team(tmp_path: Path, database: Database) -> None:
    load(database, read_company(files(tmp_path, CSV), frozenset()))
    with database.read() as session:
        mains = session.exec(
            select(Person.slack, Team.name)
            .join(Membership, col(Membership.person_id) == Person.id)
            .join(Team, col(Membership.team_id) == Team.id)
            .where(col(Membership.main))
        ).all()
    assert set(mains) == {("UALICE", "Data"), ("UBOB", "Data")}


def test_importing_again_changes_nothing_and_what_is_not_named_stays(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), frozenset())
    load(database, plan)
    again = load(database, read_company(files(tmp_path, {"company.yml": YAML}), frozenset()))
    assert (again.new_teams, again.new_people) == (0, 0)
    with database.read() as session:
        known = team_names(session)
    load(database, read_company(files(tmp_path, {"more.csv": "customer,upstream\nData,Web\n"}), known))
    assert len(names(database, Hire.customer_team_id, Hire.upstream_team_id)) == 2
    assert len(names(database, Membership.person_id, Membership.team_id)) == 3


BAD = [
    ("company.yml", "teams:\n  - name: Web\n    members: [alice]\n", ":2: “alice” is not a Slack user id"),
    ("company.yml", "teams:\n  - name: Web\n    colour: red\n", ":2: unknown: colour"),
    ("company.yml", "teams:\n  - name: Web\n    hires: [Web]\n", ":2: Web can't hire itself"),
    ("company.yml", "teams:\n  - name: Web\n    hires: [Date]\n", ":2: there is no team “Date”"),
    ("company.yml", "teams:\n  - name: Web\n    zone: Berlin\n", ":2: there is no zone “Berlin”"),
    ("company.yml", "teams:\n  - name: Web\n    jobs:\n      - {title: ''}\n", ":4: a job's title has 1 to 75"),
    ("company.yml", "teams: [\n", ":2: "),
    ("people.csv", "slack,team\nUALICE,Web\nbob,Web\n", ":3: “bob” is not a Slack user id"),
    ("teams.csv", "team,hour\nWeb,25:00\n", ":2: “25:00” is not an hour"),
    ("what.csv", "name,age\nAlice,3\n", ":1: no known header"),
]


@pytest.mark.parametrize(("name", "text", "words"), BAD, ids=[words for _, _, words in BAD])
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(BadRow) as caught:
        read_company(files(tmp_path, {name: text}), frozenset())
    assert str(caught.value).startswith(f"{tmp_path / name}{words}")


def test_a_failure_half_way_imports_nothing(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), frozenset())
    steps = iter([None, None])

    with pytest.raises(StopIteration), database.write() as session:
        apply_plan(session, plan, lambda: next(steps))
    assert names(database, Person.slack, Person.id) == set()
