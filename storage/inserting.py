"""INSERT … ON CONFLICT, which both databases say alike and SQLAlchemy does not."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import METADATA

Thing = TypeVar("Thing")


PARTS: Final = 5000
"""SQLite takes 32,766 bound parameters in a statement: rows of six columns at most."""


def in_parts(things: Sequence[Thing], size: int = PARTS) -> Iterator[Sequence[Thing]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def insert_new(session: Session, table: str, rows: Sequence[dict[str, Any]], key: str) -> int:
    """Insert those of these rows whose `key` is not in the table yet. Returns how many: counted by what comes back,
    since psycopg's driver tells no number of rows for many values in one statement."""
    into = METADATA.tables[table]
    statement = _insert(session, into).values(rows).on_conflict_do_nothing(index_elements=[key])
    return len(session.execute(statement.returning(into.c[key])).all())


def put(session: Session, table: str, row: dict[str, Any]) -> None:
    """Insert the row, or update the one of its primary key. Two who do so at once both get through, where
    `session.merge` looks first and lets the second fail on PostgreSQL."""
    into = METADATA.tables[table]
    keys = [column.name for column in into.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    session.execute(_insert(session, into).values(row).on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(session: Session, into: Table) -> Any:
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(into)
