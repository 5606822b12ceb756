""" "Forget me" while a round closes, and what is scrubbed behind it."""

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage import answer_rows
from storage.answering import forgetting
from storage.database import Database
from storage.tables import METADATA, Person
from storage.tables.answers import Marker, OpenAnswer
from storage.tables.pools import Pool
from storage.telling import closing
from storage.telling.closing import close_round
from tests.company import fill
from tests.house import KEY
from tests.telling.making import a_round, person_id

THURSDAY, WEEK_AFTER = date(2026, 11, 5), date(2026, 11, 12)
GIVEN = {"UALICE": {"satisfaction": "4", "hire_again": "yes"}}


def forgets_alice(database: Database) -> threading.Thread:
    def forget() -> None:
        with database.write() as session:
            forgetting.forget(session, KEY, "UALICE")

    thread = threading.Thread(target=forget)
    thread.start()
    return thread


def held_up(thread: threading.Thread) -> None:
    """Long enough to be done, were it not for who else is at it."""
    thread.join(0.5)


def nothing_is_left(database: Database) -> bool:
    with database.read() as session:
        alice = session.exec(select(Person).where(Person.slack == "UALICE")).all()
        return [*alice, *session.exec(select(Marker)).all(), *session.exec(select(OpenAnswer)).all()] == []


class InTheMiddle:
    """Alice is forgotten just before a close comes to this step: it has read what it is about to write."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch, where: Any, step: str) -> None:
        self.database, self.go_on = database, getattr(where, step)
        self.forgetting: threading.Thread | None = None
        patch.setattr(where, step, self)

    def __call__(self, *given: Any) -> Any:
        if self.forgetting is None:
            self.forgetting = forgets_alice(self.database)
            held_up(self.forgetting)
        return self.go_on(*given)

    def ended(self) -> None:
        assert self.forgetting is not None
        self.forgetting.join()


def test_who_is_forgotten_while_their_round_closes_leaves_no_marker(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        round_id = a_round(session, KEY, fill(session)["Platform"], GIVEN)
    middle = InTheMiddle(database, monkeypatch, closing, "pour")
    with database.write() as session:
        close_round(session, KEY, round_id, THURSDAY)
    middle.ended()
    assert nothing_is_left(database)


def test_who_waits_in_a_pool_that_another_round_fills_is_forgotten_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        platform = fill(session)["Platform"]
        close_round(session, KEY, a_round(session, KEY, platform, GIVEN), THURSDAY)
        other = a_round(session, KEY, platform, {"UBOB": {"satisfaction": "2"}}, opens_on=date(2026, 11, 9))
    middle = InTheMiddle(database, monkeypatch, answer_rows, "_take")
    with database.write() as session:
        close_round(session, KEY, other, WEEK_AFTER)
    middle.ended()
    with database.read() as session:
        pool_id = session.exec(select(Pool.id).where(Pool.question == "main")).one() or 0
        assert session.exec(select(Marker.hash)).all() == [KEY.of_marker(pool_id, person_id(session, "UBOB"))]


def test_a_close_waits_for_who_is_being_forgotten(database: Database) -> None:
    with database.write() as session:
        round_id = a_round(session, KEY, fill(session)["Platform"], GIVEN)

    def close() -> None:
        with database.write() as session:
            close_round(session, KEY, round_id, THURSDAY)

    closing = threading.Thread(target=close)
    with database.write() as session:
        forgetting.forget(session, KEY, "UALICE")
        closing.start()
        held_up(closing)
    closing.join()
    assert nothing_is_left(database)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whatever_goes_with_a_person_or_was_an_answer_is_vacuumed(database: Database) -> None:
    said = list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    database.scrub()
    theirs = {"person"}
    for table in METADATA.sorted_tables:
        if theirs & {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}:
            theirs.add(table.name)
    answers = {name for name in METADATA.tables if name.startswith(("open_", "waiting_"))}
    spoken = {"marker", "told_comment", "screener_pick", "operator", "outbox"}
    assert {"invitation", "ask", "unused", "membership", "lead"} <= theirs
    assert {f"VACUUM {name}" for name in theirs | answers | spoken} <= set(said)
