"""INSERT … ON CONFLICT DO NOTHING, which both databases say alike and SQLAlchemy does not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import METADATA


def insert_new(session: Session, table: str, rows: Sequence[dict[str, Any]], key: str) -> int:
    """Insert those of these rows whose `key` is not in the table yet. Returns how many."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(METADATA.tables[table]).values(rows).on_conflict_do_nothing(index_elements=[key])
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
