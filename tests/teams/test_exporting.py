"""The company goes out to the files that it came from."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.exporting import write_csv, write_yaml
from bot.importing import BadRow, read_company
from storage import company
from storage.company_plan import CompanyPlan, apply_plan, read_plan
from storage.database import Database
from storage.schema import migrate
from storage.tables import Membership, Person, Team
from storage.team_forms import archive_team
from tests import company as acme
from tests.clock import MONDAY

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
        company.put_team(session, "Ünïcode, =\"1+1\" 'yes' 🛠 عربى")
        company.put_team(session, "12:30")
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
        apply_plan(session, read_company(files, frozenset()), lambda: None)
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
        apply_plan(session, read_company(write_yaml(before, tmp_path), frozenset()), lambda: None)
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
        apply_plan(session, read_company(files, frozenset()), lambda: None)
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
        read_company([path], frozenset())
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
    assert "company.yml: 1 teams, 0 people" in pulse("export", "company")
    assert "follows:\n    channel: CWEB" in (tmp_path / "company.yml").read_text()
    assert "people.csv" in pulse("export", "company", "--format", "csv")
