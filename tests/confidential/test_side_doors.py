"""Doors beside the front one: what must not happen, one test each."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import Date, DateTime
from sqlmodel import col, select

import storage
from bot.config import Settings
from bot.logs import FIELDS
from pulse.policy import Policy
from storage.answering.jobs_offered import offered
from storage.database import Database
from storage.schema import migrate
from storage.secrets import Key
from storage.tables import METADATA, Cell, Round, Survey, Telling
from storage.tables.pools import Pool
from storage.telling.closing import close_round
from storage.telling.reducing import without_names
from storage.telling.tellings import tell_team
from tests.clock import MONDAY
from tests.company import DATA, WEB, fill
from tests.rounds.acme import Acme
from tests.telling.making import Given, a_round

KEY = Key(b"k" * 32)
THURSDAY, FRIDAY = date(2026, 11, 5), date(2026, 11, 6)
EVERYTHING = {
    "job": "1",
    "satisfaction": "5",
    "waste": "nothing",
    "importance": "5",
    "hire_again": "yes",
    "motive": "social",
}
NOTHING = {
    "job": "1",
    "satisfaction": "1",
    "waste": "motion",
    "importance": "1",
    "hire_again": "no",
    "motive": "emotional",
}
LAX = Policy(minimum_group=1, comment_minimum=0, weeks_between_tellings=0)


@pytest.fixture
def platform(database: Database) -> int:
    with database.write() as session:
        return fill(session)["Platform"]


def close(database: Database, upstream: int, given: Given, *, k: int = 5, on: date = THURSDAY) -> None:
    with database.write() as session:
        opens_on = on - timedelta(days=3)
        close_round(session, KEY, a_round(session, KEY, upstream, given, opens_on=opens_on, minimum_group=k), on)


def tell(database: Database, upstream: int, policy: Policy = LAX, on: date = FRIDAY) -> int | None:
    with database.write() as session:
        return tell_team(session, upstream, on, policy)


def of(slacks: Iterable[str], given: dict[str, str]) -> Given:
    return dict.fromkeys(slacks, given)


# The minimum group


def test_no_setting_makes_the_minimum_group_smaller_than_three() -> None:
    for wrong in ({"pulse_minimum_group": 2}, {"pulse_comment_minimum": 4}):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, slack_bot_token="xoxb", **wrong)  # type: ignore[arg-type]


def test_no_policy_and_no_row_lowers_what_was_promised(database: Database, platform: int) -> None:
    close(database, platform, of(WEB[:4], EVERYTHING), k=5)
    close(database, platform, of(WEB[4:5], EVERYTHING), k=7, on=THURSDAY + timedelta(days=1))
    with database.write() as session:
        for row in (*session.exec(select(Round)).all(), *session.exec(select(Survey)).all()):
            row.minimum_group = 1
    assert tell(database, platform, on=FRIDAY + timedelta(weeks=6)) is None, (
        "six more weeks and a lax policy change nothing"
    )
    close(database, platform, of(WEB[5:7], EVERYTHING), k=3, on=FRIDAY + timedelta(weeks=6))
    telling = tell(database, platform, on=FRIDAY + timedelta(weeks=6))
    with database.read() as session:
        assert session.get_one(Telling, telling).minimum == 7
        cells = session.exec(select(Cell)).all()
    assert cells and all(cell.n >= 7 for cell in cells)


def test_a_row_that_promises_less_than_three_is_taken_as_three(database: Database, platform: int) -> None:
    close(database, platform, of(WEB[:2], EVERYTHING), k=1)
    assert tell(database, platform, on=FRIDAY + timedelta(weeks=6)) is None
    with database.read() as session:
        assert {pool.minimum for pool in session.exec(select(Pool).where(Pool.question != "comment")).all()} == {3}


# Told once


def test_of_several_processes_that_tell_at_the_same_moment_one_does(database: Database, platform: int) -> None:
    close(database, platform, of([*WEB, *DATA], EVERYTHING))
    with ThreadPoolExecutor(4) as several:
        told = list(several.map(lambda _: tell(database, platform), range(4)))
    assert len([telling for telling in told if telling]) == 1
    with database.read() as session:
        assert Counter(row.pool_number for row in session.exec(select(Telling)).all()) == {1: 1}


# A refusal says nothing of what people think


@pytest.mark.parametrize("people", [(5, 0), (6, 6), (8, 3), (4, 4), (4, 0)])
def test_whether_and_how_is_told_is_the_same_whatever_people_think(
    database: Database, platform: int, people: tuple[int, int]
) -> None:
    """In the first digest, and in one five weeks later."""
    who = [*WEB[: people[0]], *DATA[: people[1]]]
    shown = []
    for week, given in enumerate((EVERYTHING, NOTHING)):
        closed = THURSDAY + timedelta(weeks=12 * week)
        close(database, platform, of(who, given), on=closed)
        days = [closed + timedelta(days=1), closed + timedelta(days=36)]
        shown.append([_skeleton(database, tell(database, platform, on=day)) for day in days])
    assert shown[0] == shown[1]
    assert any(shown[0]) == (sum(people) >= 5)


def _skeleton(database: Database, telling: int | None) -> tuple[object, ...] | None:
    """What a telling says apart from opinions."""
    if telling is None:
        return None
    with database.read() as session:
        row = session.get_one(Telling, telling)
        cells = session.exec(select(Cell).where(Cell.telling_id == telling).order_by(col(Cell.id))).all()
        shown = [(cell.kind, cell.name, cell.n) for cell in cells if cell.kind != "waste"]
        return row.view, row.minimum, row.people, row.asked, row.questions, sorted(shown)


# What is asked, and in which order, rests on numbers and on what was told


def planned_after(acme: Acme, given: dict[str, str], week: int) -> object:
    on = (MONDAY + timedelta(weeks=week)).date()
    with acme.db.write() as session:
        made = a_round(session, acme.work.key, acme.teams["Platform"], of([*WEB[:4], *DATA[:3]], given), opens_on=on)
        close_round(session, acme.work.key, made, on + timedelta(days=3))
    acme.survey(name="After that", start_date=on + timedelta(days=7))
    acme.open_at(datetime.combine(on + timedelta(days=7), MONDAY.timetz()) + timedelta(hours=2))
    return {slack: (one.about, one.questions) for slack, one in acme.planned().items() if one.due_at.date() > on}


def test_who_is_asked_what_does_not_depend_on_what_was_answered(database: Database, another_database: str) -> None:
    """In two worlds, one on either database, which is nobody's matter either."""
    other = Database(another_database)
    migrate(other)
    content, discontent = planned_after(Acme(database), EVERYTHING, 0), planned_after(Acme(other), NOTHING, 0)
    other.close()
    assert content and content == discontent


def test_the_order_of_jobs_rests_on_what_was_told_and_not_on_what_waits(database: Database, platform: int) -> None:
    second = {"satisfaction": "4", "job": "2"}
    first = {"satisfaction": "4", "job": "1"}

    def order() -> list[int]:
        with database.read() as session:
            return [job.id for job in offered(session, [platform])[platform]]

    before = order()
    close(database, platform, of(WEB, second))
    assert order() == before, "eight people wait who hired them for the second job"
    close(database, platform, of(DATA[:5], first), on=THURSDAY + timedelta(days=1))
    assert order() == before
    told = [tell(database, platform, on=FRIDAY + timedelta(weeks=week)) for week in (0, 1)]
    with database.read() as session:
        assert session.get_one(Telling, told[0]).view == "team" and order() == before, "told, but not by job"


# The tables, and who reads them

WAITING = ("waiting_answer", "waiting_extra", "waiting_comment", "marker")


def test_no_table_of_answers_has_a_time_or_a_person_or_a_round() -> None:
    for name in WAITING:
        table = METADATA.tables[name]
        assert not [column for column in table.columns if isinstance(column.type, Date | DateTime)]
        assert {key.column.table.name for key in table.foreign_keys} == {"pool"}
        assert not {"round_id", "person_id", "pseudonym", "action_ts"} & set(table.columns.keys())
    assert set(METADATA.tables["open_answer"].columns.keys()) == {
        "pseudonym", "question", "round_id", "value", "action_ts",
    }  # fmt: skip


def test_nobody_else_reads_what_is_open_or_waits() -> None:
    """Reports, digests, Home and exports read the ledger. Import contracts keep the tables' classes and the
    pools from everybody else; this looks for the tables by their names too, as in SQL."""
    names = re.compile(
        r"OpenAnswer|Waiting(Answer|Extra|Comment)|\bMarker\b|\b(open_answer|waiting_(answer|extra|comment))\b"
        r"|\"[a-z_ ]*\bmarker\b[a-z_ ]*\"|(?i:from|join|into) marker\b"
    )
    root = Path(storage.__file__).parent.parent
    rooms = ("storage", "scheduler", "handlers", "messages", "bot")
    readers = {
        str(file.relative_to(root))
        for room in rooms
        for file in (root / room).rglob("*.py")
        if names.search(file.read_text()) and "tables" not in file.parts and "migrations" not in file.parts
    }
    assert readers == {
        "storage/answer_rows.py",  # reads and writes them
        "storage/answering/forgetting.py",  # names the tables which it does not search
        "storage/database.py",  # vacuums them
        "storage/secrets.py",  # makes the markers' hashes
    }


# Words


@pytest.mark.parametrize("written", ["bob@acme.example", "bob@localhost", "<mailto:bob@acme.example|bob@acme.example>"])
def test_no_address_is_left_in_a_comment(written: str) -> None:
    assert without_names(f"Ask {written}, not me") == "Ask [address], not me"


def test_every_field_that_a_log_line_has_may_be_logged() -> None:
    """Others are dropped where logs are redacted, and nobody would miss them before they are needed."""
    root = Path(storage.__file__).parent.parent
    sources = [
        file.read_text()
        for room in ("storage", "scheduler", "handlers", "bot")
        for file in root.glob(f"{room}/**/*.py")
    ]
    calls = [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    lines = [call for call in calls if ast.unparse(call.func).startswith("log.")]
    assert len(lines) > 20 and {word.arg for line in lines for word in line.keywords} - {None, "exc_info"} <= FIELDS
