"""An event, the directory walk, an import and a person's own word meet somebody new at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from pulse.policy import Policy
from storage.company.company_plan import CompanyPlan, PersonEntry, apply_plan
from storage.company.directory import Met, meet
from storage.database import Database
from storage.people import put_people
from storage.tables import Person
from tests.clock import MONDAY
from tests.house import KEY, House


@contextmanager
def met_by_another(database: Database, slack: str) -> Iterator[None]:
    """Right before anybody's first row of a person, this one is there. Fails where nobody wrote any."""
    came: list[str] = []

    def come(connection: Any, _cursor: object, statement: str, *_: object) -> None:
        if not came and statement.startswith("INSERT INTO person"):
            came.append(statement)
            values = {"slack": slack, "standing": "member", "is_admin": False, "stopped": False}
            connection.execute(Person.__table__.insert().values(values))  # type: ignore[attr-defined]

    event.listen(database.engine, "before_cursor_execute", come)
    yield
    event.remove(database.engine, "before_cursor_execute", come)
    assert came, "nobody wrote a person"


def one(database: Database, slack: str) -> Person:
    with database.read() as session:
        return session.exec(select(Person).where(Person.slack == slack)).one()


def test_who_stops_while_they_are_met_has_stopped(house: House) -> None:
    with met_by_another(house.db, "UGUEST"):
        said = house.person("UGUEST").types("/pulse stop").text
    assert "No survey will ask you any more" in said
    assert (one(house.db, "UGUEST").stopped, one(house.db, "UGUEST").standing) == (True, "member")


def test_an_import_names_somebody_whom_an_event_has_just_met(database: Database) -> None:
    plan = CompanyPlan((), (PersonEntry("UANN", zone="Europe/Oslo"), PersonEntry("UBOB")))
    with met_by_another(database, "UANN"), database.write() as session:
        apply_plan(session, plan, lambda: None)
    assert one(database, "UANN").zone == "Europe/Oslo"
    assert one(database, "UBOB").standing == "member"


def test_an_event_and_a_walk_meet_the_same_colleague(database: Database) -> None:
    with met_by_another(database, "UANN"), database.write() as session:
        meet(session, KEY, [Met("UANN", "member", "Europe/Oslo", is_admin=True)], MONDAY, MONDAY, Policy())
    assert (one(database, "UANN").zone, one(database, "UANN").is_admin) == ("Europe/Oslo", True)


def test_more_people_than_a_statement_takes_get_their_rows(database: Database) -> None:
    with database.write() as session:
        put_people(session, [f"U{number}" for number in range(20_000)], "member")
    with database.read() as session:
        assert len(session.exec(select(Person.id)).all()) == 20_000


@pytest.mark.parametrize("standing", ["member", "guest"])
def test_whoever_has_a_row_keeps_it(database: Database, standing: str) -> None:
    for given in (standing, "stranger"):
        with database.write() as session:
            put_people(session, ["UANN"], given)
    assert one(database, "UANN").standing == standing
