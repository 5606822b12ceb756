"""What was deleted leaves no trace: in a file, in a write-ahead log, in what a database knows of its own contents."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pulse.policy import Policy
from storage.answering.screening import Screener, pick
from storage.database import Database
from storage.retention import remove_old
from storage.scrubbing import scrub
from storage.secrets import Key
from storage.telling.closing import close_round
from storage.telling.tellings import tell_team
from tests.company import DATA, WEB, fill
from tests.telling.making import Given, a_round

KEY = Key(b"k" * 32)
FRIDAY = date(2026, 11, 6)
SAID = {slack: {"satisfaction": "4", "frustration": f"zebra {slack}", "hire_again": "no"} for slack in [*WEB, *DATA]}


def close(database: Database, given: Given, asked: tuple[str, ...] = (), k: int = 5, on: date = FRIDAY) -> int:
    """A round about Platform with these answers, closed. Returns the team's id."""
    with database.write() as session:
        teams = fill(session)
        round_id = a_round(session, KEY, teams["Platform"], given, asked=asked, minimum_group=k)
    with database.write() as session:
        close_round(session, KEY, round_id, on)
    return teams["Platform"]


def bytes_of(database: Database) -> bytes:
    path = Path(str(database.engine.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_keeps_no_samples_of_answers(database: Database) -> None:
    """ANALYZE, which autovacuum runs by itself, would copy them into pg_statistic for good."""
    with database.write() as session:
        teams = fill(session)
        round_id = a_round(session, KEY, teams["Platform"], SAID)
    relies_on(database, "Data", "Platform")
    analyze(database)
    with database.write() as session:
        close_round(session, KEY, round_id, FRIDAY)
    analyze(database)
    with database.write() as session:
        assert tell_team(session, teams["Platform"], FRIDAY, Policy())
    analyze(database)
    with database.engine.connect() as connection:
        sampled = connection.execute(text("SELECT tablename, attname FROM pg_stats WHERE schemaname = 'public'"))
        tables = {table for table, _ in sampled}
        samples = str(connection.execute(text("SELECT * FROM pg_stats WHERE schemaname = 'public'")).all())
    assert "person" in tables, "other tables are sampled, so this looks at the right place"
    answers = {"open_answer", "waiting_answer", "waiting_extra", "waiting_comment", "marker", "told_comment"}
    assert not tables & (answers | {"screener_pick"}) and "zebra" not in samples


def analyze(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def test_an_error_of_the_database_quotes_no_answer(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.write() as session:
        session.connection().execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "zebra in an error"})
    assert "zebra" not in str(caught.value) and "zebra" not in repr(caught.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_answers_leave_the_write_ahead_log_though_somebody_read_meanwhile(database: Database) -> None:
    """And though the process may have died before it tried again: the mark is in the database."""
    with database.write() as session:
        fill(session)
    path = str(database.engine.url.database)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM open_answer").fetchone()
    with database.write() as session:
        round_id = a_round(session, KEY, 3, SAID)
    with database.write() as session:
        close_round(session, KEY, round_id, FRIDAY)
    with database.write() as session:
        assert tell_team(session, 3, FRIDAY + timedelta(weeks=9), Policy())
        session.connection().execute(text("DELETE FROM told_comment"))
    assert not scrub(database) and b"zebra" in bytes_of(database)
    reader.close()
    database.close()
    again = Database(f"sqlite:///{path}")
    assert scrub(again) and b"zebra" not in bytes_of(again)
    again.close()


def is_marked(database: Database) -> bool:
    """Whether what was deleted is still to be scrubbed."""
    with database.read() as session:
        return bool(session.connection().execute(text("SELECT value FROM setting WHERE name = 'to scrub'")).scalar())


def test_scrubbing_is_over_once_it_is_done(database: Database) -> None:
    close(database, SAID)
    assert is_marked(database) and scrub(database)
    assert not is_marked(database)


def relies_on(database: Database, *upstreams: str) -> None:
    """What a person of Web says of themselves."""
    with database.write() as session:
        teams = fill(session)
        screener = Screener(1, 1, teams["Web"], open=True, picks=())
        pick(session, KEY, screener, [teams[name] for name in upstreams], FRIDAY)


def test_whom_somebody_relied_on_is_scrubbed_once_they_say_otherwise(database: Database) -> None:
    relies_on(database, "Data")
    assert not is_marked(database), "nothing was there before"
    relies_on(database, "Platform")
    assert is_marked(database)


@pytest.mark.parametrize("given", [{}, {"UALICE": SAID["UALICE"]}], ids=["nobody answered", "one person did"])
def test_since_when_a_pool_fills_and_its_minimum_say_nothing_of_who_answered(database: Database, given: Given) -> None:
    """Only Alice and Bob are asked; had her answer opened the pool or raised its minimum, the digest would tell."""
    close(database, given, asked=("UALICE", "UBOB"), k=7)
    with database.read() as session:
        pools = session.connection().execute(text("SELECT question, minimum, opened_on FROM pool ORDER BY question"))
        rounds = session.connection().execute(text("SELECT count(*) FROM pool_round")).scalar()
        known = [(question, minimum, str(day)) for question, minimum, day in pools]
    questions = ("hire_again", "importance", "main", "minutes", "motive")
    of_comments = ("comment", 10, "2026-11-06")
    assert known == [of_comments, *((question, 7, "2026-11-06") for question in questions)] and rounds == 1
    with database.write() as session:
        removed = remove_old(session, Policy(), datetime(2027, 1, 6, tzinfo=UTC))
    assert removed == {"pools that were too small for too long": 2}, "the main one and that of comments, after 8 weeks"
