"""A week of Acme in which people answer in words that occur nowhere else: where are they, and where is who said it?"""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage.database import Database
from storage.tables import Person, Round, Team
from storage.tables.pools import Pool
from storage.telling.closing import close_round
from tests.company import DATA, OPS, OPS_CHANNEL, WEB, a_survey
from tests.confidential.conftest import MoveIn
from tests.confidential.seen import lines, metrics, public, tables
from tests.house import KEY, House
from tests.privacy import assert_nothing_given, rows_with
from tests.telling.weeks import FRIDAY_DIGEST, MONDAY_TEN, asked, in_channel, said

HALF_DAY = timedelta(hours=12)
SEASON = timedelta(weeks=18)
SOME = [*WEB[:6], *DATA[:6]]
ZEBRA = re.compile(r"zebra\w*")


def words(slack: str, kind: str) -> str:
    """What this person and nobody else says."""
    return f"zebra{kind}{slack.lower()}"


def answer(house: House, slacks: Sequence[str]) -> None:
    """By taps and in modals, with every question answered by somebody and the first words taken back."""
    people = asked(house)
    for number, slack in enumerate(slacks):
        person = people[slack]
        person.rates("Platform", number % 5 + 1)
        person.chooses("Platform", "waste", "Waiting for an answer or approval")
        if number % 2:
            person.chooses("Platform", "job", "Deploy safely")
        else:
            person.chooses("Platform", "job", "Something else…")
            assert person.submits(own_title=words(slack, "title"), own_story=words(slack, "story")) == {}
        person.clicks("Platform", "Say more…")
        assert person.submits(frustration=words(slack, "first"), minutes="97", hire_again="No") == {}
        person.clicks("Platform", "Say more…")
        assert person.submits(frustration=words(slack, "said"), minutes="113") == {}


def file_of(database: Database) -> bytes:
    """The database's own file with its write-ahead log; of PostgreSQL what it shows of all tables and its samples."""
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with database.engine.connect() as connection:
        samples = connection.execute(text("SELECT * FROM pg_stats WHERE schemaname = 'public'")).all()
    return f"{tables(database)}{samples}".encode()


def codes(house: House) -> tuple[set[str], set[str]]:
    """What the key's holder can compute: for every round, person and team, and for every pool and person."""
    with house.db.read() as session:
        people = [person_id or 0 for person_id in session.exec(select(Person.id)).all()]
        rounds = [round_id or 0 for round_id in session.exec(select(Round.id)).all()]
        teams = [team_id or 0 for team_id in session.exec(select(Team.id)).all()]
        pools = [pool_id or 0 for pool_id in session.exec(select(Pool.id)).all()]
    answers = {KEY.of_answer(r, p, t) for r in rounds for p in people for t in teams}
    return answers, {KEY.of_marker(pool, person) for pool in pools for person in people}


def found(house: House) -> tuple[int, int]:
    """How many of these codes are anywhere in the database: of answers, and of who waits."""
    held = {code.decode() for code in re.findall(rb"[0-9a-f]{64}", file_of(house.db))}
    answers, markers = codes(house)
    return len(answers & held), len(markers & held)


@pytest.fixture
def week(move_in: MoveIn) -> House:
    """Monday at ten: everybody is asked, this once."""
    house = move_in(pulse_keep_comment_weeks=2)
    with house.db.write() as session:
        a_survey(session, end_date=MONDAY_TEN.date() + timedelta(days=1))
    house.go_to(MONDAY_TEN)
    return house


def test_nobodys_words_and_nobodys_code_are_anywhere_but_where_they_belong(week: House, log: io.StringIO) -> None:
    answer(week, SOME)
    assert_only_in(week, set())
    assert found(week) == (12, 0), "while the round is open whoever has the key too can read it"
    assert not ZEBRA.search(str([public(week), metrics(week)]))

    week.go_to(MONDAY_TEN + timedelta(days=4), step=HALF_DAY)
    assert_only_in(week, {"waiting_comment"})
    assert found(week) == (0, 36), (
        "that they answered, had minutes and would hire again waits, and what they said is apart"
    )
    assert b"zebrafirst" not in file_of(week.db)

    week.go_to(FRIDAY_DIGEST + timedelta(hours=2), step=HALF_DAY)
    assert_only_in(week, {"told_comment"})
    digest = said([*in_channel(week, "CPLATFORM"), *week.slack.messages("CPLATFORM")])
    assert set(ZEBRA.findall(digest)) >= {words(slack, "said") for slack in (WEB[1], DATA[1])}
    assert not any(f"<@{slack}>" in digest for slack in [*WEB, *DATA])

    week.go_to(FRIDAY_DIGEST + SEASON, step=timedelta(days=7))
    assert not ZEBRA.search(file_of(week.db).decode("utf-8", "replace")), (
        "told comments are kept for so long and no longer"
    )
    assert found(week) == (0, 0), "database and key together name nobody any more"
    assert not any("zebra" in str(line) for line in lines(log)) and "zebra" not in log.getvalue()
    outside = [raw for raw in week.slack.traffic if "zebra" in raw and '"modal"' not in raw and "CPLATFORM" not in raw]
    assert outside == [], "words are seen in their owner's modals and in the digest of the team"
    in_modals = [raw for raw in week.slack.traffic if "zebra" in raw and '"modal"' in raw]
    assert len(in_modals) == len(SOME), "and there, when somebody opens the form again"


def assert_only_in(house: House, where: set[str]) -> None:
    """The words stand in these tables and in no other, and no row that has one has a person, however it is read."""
    rows = rows_with(house.db, "zebra")
    assert {table for table, _ in rows} == where
    for _, row in rows:
        assert not set(row) & {"person_id", "slack", "invitation_id", "ask_id", "target"}
    with house.db.read() as session:
        slacks = set(session.exec(select(Person.slack)).all())
    columns = [str({name: value for name, value in row.items() if name not in ("value", "text")}) for _, row in rows]
    assert not any(slack in column for slack in slacks for column in columns)


@contextmanager
def broken(house: House, table: str) -> Iterator[None]:
    """That table is away for a while."""
    with house.db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    yield
    with house.db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))


def test_when_something_fails_nothing_is_quoted_either(week: House, log: io.StringIO) -> None:
    answer(week, WEB[:2])
    person = asked(week)[WEB[0]]
    person.clicks("Platform", "Say more…")
    with broken(week, "open_answer"):
        assert person.submits(frustration="zebra in trouble") != {}
    with broken(week, "waiting_comment"):
        trouble = _closing(week)
    assert any(line["event"] == "listener failed" for line in lines(log))
    assert "zebra" not in log.getvalue() and "zebra" not in f"{trouble} {trouble!r}"
    week.person(OPS).types("/pulse status", OPS_CHANNEL)
    week.settle()
    assert_nothing_given(week.slack, "zebra")


def _closing(house: House) -> Any:
    """What a round's close says that cannot be carried out."""
    with pytest.raises(Exception, match="waiting_comment") as caught, house.db.write() as session:
        close_round(session, KEY, 1, date(2026, 11, 5))
    return caught.value
