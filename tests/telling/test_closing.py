"""When a round closes its answers fall apart: nobody's, in no order, counted once, and gone from where they stood."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from storage.company import company
from storage.database import Database
from storage.secrets import Key
from storage.tables import Ask, Job, Round
from storage.tables.answers import Marker, OpenAnswer, WaitingAnswer, WaitingComment, WaitingExtra
from storage.tables.pools import COMMENT, Pool
from storage.telling.closing import close_round, due_rounds
from storage.telling.pools import empty_old, main_answers, open_pools
from tests.company import DATA, WEB, fill
from tests.telling.making import a_round, person_id

KEY = Key(b"k" * 32)
MONDAY, THURSDAY = date(2026, 11, 2), date(2026, 11, 5)
FULL = {
    "job": "1",
    "satisfaction": "4",
    "waste": "waiting",
    "frustration": "Ask <@UBOB> or bob@acme.example",
    "minutes": "600",
    "importance": "5",
    "motive": "social",
    "hire_again": "no",
}


@pytest.fixture
def teams(database: Database) -> dict[str, int]:
    with database.write() as session:
        return fill(session)


def close(database: Database, upstream: int, given: dict[str, dict[str, str]], on: date = THURSDAY, k: int = 5) -> int:
    """A round with these answers, closed. Returns its id."""
    with database.write() as session:
        opens_on = on - timedelta(days=3)
        round_id = a_round(session, KEY, upstream, given, opens_on=opens_on, minimum_group=k)
    with database.write() as session:
        assert close_round(session, KEY, round_id, on)
    return round_id


def test_an_answer_falls_apart_into_rows_that_nothing_joins(database: Database, teams: dict[str, int]) -> None:
    close(database, teams["Platform"], {"UALICE": FULL})
    with database.read() as session:
        (answer,) = session.exec(select(WaitingAnswer)).all()
        assert (answer.customer_team_id, answer.job_id, answer.satisfied, answer.waste) == (
            teams["Web"],
            1,
            True,
            "waiting",
        )
        extras = session.exec(select(Pool.question, WaitingExtra.about, WaitingExtra.value).join(WaitingExtra)).all()
        assert set(extras) == {
            ("importance", "1", "1"),
            ("minutes", "waiting", "240"),
            ("motive", "", "social"),
            ("hire_again", "", "0"),
        }
        (comment,) = session.exec(select(WaitingComment)).all()
        assert (comment.kind, comment.text) == ("frustration", "Ask [name] or [address]")
        ids = {answer.id, comment.id, *session.exec(select(WaitingExtra.id))}
        assert len(ids) == 6


def test_nothing_stays_open_and_everybody_may_be_asked_again(database: Database, teams: dict[str, int]) -> None:
    round_id = close(database, teams["Platform"], {"UALICE": FULL, "UWEB2": {"job": "1"}})
    with database.read() as session:
        assert session.exec(select(OpenAnswer)).all() == []
        assert session.exec(select(Ask.held)).all() == [None, None]
        assert session.get_one(Round, round_id).state == "closed"
    with database.write() as session:
        assert not close_round(session, KEY, round_id, THURSDAY)


def test_only_a_satisfaction_makes_an_answer(database: Database, teams: dict[str, int]) -> None:
    close(database, teams["Platform"], {"UALICE": {"job": "1", "waste": "waiting"}, "UWEB2": {"satisfaction": "2"}})
    with database.read() as session:
        assert [row.satisfied for row in session.exec(select(WaitingAnswer))] == [False]
        pool = open_pools(session, teams["Platform"])["main"].id
        assert session.exec(select(Marker.hash)).all() == [KEY.of_marker(pool, person_id(session, "UWEB2"))]


def test_people_are_counted_and_not_rows(database: Database, teams: dict[str, int]) -> None:
    """Whoever waits in a pool already is not counted twice, whatever survey asked them."""
    close(database, teams["Platform"], {"UALICE": FULL})
    close(database, teams["Platform"], {"UALICE": {"satisfaction": "1", "hire_again": "yes"}, "UBOB": FULL})
    with database.read() as session:
        assert [row.satisfied for row in session.exec(select(WaitingAnswer))] == [True, True]
        again = select(WaitingExtra.value).join(Pool).where(Pool.question == "hire_again")
        assert session.exec(again).all() == ["0", "0"]


def test_the_team_is_the_one_when_asked_even_for_a_mover(database: Database, teams: dict[str, int]) -> None:
    with database.write() as session:
        round_id = a_round(session, KEY, teams["Platform"], {"UALICE": FULL})
        alice = person_id(session, "UALICE")
        company.set_members(session, teams["Web"], [])
        company.set_members(session, teams["Data"], [alice])
    with database.write() as session:
        close_round(session, KEY, round_id, THURSDAY)
        assert [row.customer_team_id for row in session.exec(select(WaitingAnswer))] == [teams["Web"]]


def test_a_promise_is_never_lowered_for_given_answers(database: Database, teams: dict[str, int]) -> None:
    for minimum, expected in ((3, 3), (7, 7), (5, 7)):
        close(database, teams["Platform"], {WEB[minimum]: FULL}, k=minimum)
        with database.write() as session:
            assert open_pools(session, teams["Platform"])["main"].minimum == expected


def test_a_merged_job_counts_under_the_one_that_stays_and_own_words_are_a_comment(
    database: Database, teams: dict[str, int]
) -> None:
    with database.write() as session:
        old = company.put_job(session, teams["Platform"], "Roll out")
        session.get_one(Job, old).merged_into_id = 1
    own = {"job": "own", "own_title": "Sleep", "own_story": "When I am on call", "satisfaction": "3"}
    close(database, teams["Platform"], {"UALICE": {"job": str(old), "satisfaction": "3"}, "UBOB": own})
    with database.read() as session:
        assert {row.job_id for row in session.exec(select(WaitingAnswer))} == {1, None}
        assert [(row.kind, row.text) for row in session.exec(select(WaitingComment))] == [
            ("job", "Sleep: When I am on call")
        ]


def test_every_close_writes_the_whole_pool_anew_in_an_order_of_its_own(
    database: Database, teams: dict[str, int]
) -> None:
    def rows(table: type[SQLModel], column: str) -> list[str]:
        with database.engine.connect() as connection:
            place = "rowid" if database.is_sqlite else "ctid"
            sql = f"SELECT {column} FROM {table.__tablename__} ORDER BY {place}"
            return [row[0] for row in connection.exec_driver_sql(sql)]

    close(database, teams["Platform"], {slack: {"satisfaction": "5"} for slack in WEB})
    before = set(rows(WaitingAnswer, "id"))
    close(database, teams["Platform"], {slack: {"satisfaction": "1"} for slack in DATA})
    after = rows(WaitingAnswer, "id")
    assert len(after) == 16 and not before & set(after)
    assert after == sorted(after) and rows(Marker, "hash") == sorted(rows(Marker, "hash"))
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            written = connection.exec_driver_sql("SELECT xmin FROM waiting_answer UNION SELECT xmin FROM marker")
            assert len(list(written)) == 1


def test_the_round_that_is_over_is_due_and_no_other(database: Database, teams: dict[str, int]) -> None:
    with database.write() as session:
        round_id = a_round(session, KEY, teams["Platform"], {"UALICE": FULL})
        closes_at = session.get_one(Round, round_id).closes_at
        assert due_rounds(session, closes_at - timedelta(seconds=1)) == []
        assert due_rounds(session, closes_at) == [round_id]


def test_answers_and_comments_that_stay_too_few_are_emptied_after_8_weeks_and_the_others_after_16(
    database: Database, teams: dict[str, int]
) -> None:
    close(database, teams["Platform"], dict.fromkeys(WEB[:4], FULL))
    for weeks, left in ((7, {"main", "comment", "hire_again"}), (8, {"hire_again"}), (16, set())):
        with database.write() as session:
            empty_old(session, THURSDAY + timedelta(weeks=weeks))
            assert {"main", COMMENT, "hire_again"} & set(open_pools(session, teams["Platform"])) == left
    with database.read() as session:
        for table in (WaitingAnswer, WaitingExtra, WaitingComment, Marker):
            assert session.exec(select(table)).all() == []


def test_a_pool_with_enough_people_is_left_for_its_digest(database: Database, teams: dict[str, int]) -> None:
    close(database, teams["Platform"], dict.fromkeys(WEB[:5], FULL))
    with database.write() as session:
        empty_old(session, THURSDAY + timedelta(weeks=9))
        assert len(main_answers(session, open_pools(session, teams["Platform"])["main"])) == 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_file_holds_no_open_answer_after_the_close(database: Database, teams: dict[str, int]) -> None:
    given = {slack: {"satisfaction": "2", "frustration": f"zebra {slack}"} for slack in WEB}
    round_id = close(database, teams["Platform"], given)
    with database.read() as session:
        pseudonyms = [KEY.of_answer(round_id, person_id(session, slack), teams["Platform"]) for slack in WEB]
    database.scrub()
    path = Path(str(database.engine.url.database))
    held = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"zebra UALICE" in held  # waits to be told
    assert not any(pseudonym.encode() in held for pseudonym in pseudonyms)
