"""Nothing is due: a tick looks, and writes nothing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from scheduler.jobs import run_all
from tests.house import House


def test_a_tick_with_nothing_to_do_only_reads(house: House) -> None:
    house.tick()
    house.go_to(house.clock() + timedelta(minutes=5), timedelta(minutes=1))
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(house.db.engine, "before_cursor_execute", hear)
    run_all(house.bot.work)
    event.remove(house.db.engine, "before_cursor_execute", hear)
    assert said
    assert [statement for statement in said if not statement.startswith(("SELECT", "BEGIN"))] == []
    assert "BEGIN IMMEDIATE" not in said
