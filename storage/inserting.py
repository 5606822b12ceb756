"""INSERT … ON CONFLICT DO NOTHING, which both databases say alike and SQLAlchemy does not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import METADATA


def insert_new(session: Session, table: str, rows: Sequence[dict[str, Any]], key: str) -> int:
    """Insert those of these rows whose `key` is not in the table yet. Returns how many: counted by what comes back,
    since psycopg's driver tells no number of rows for many values in one statement."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    into = METADATA.tables[table]
    statement = dialect.insert(into).values(rows).on_conflict_do_nothing(index_elements=[key])
    return len(session.execute(statement.returning(into.c[key])).all())
