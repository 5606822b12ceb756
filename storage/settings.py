"""The few values that the database remembers for the whole installation."""

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from storage.inserting import insert_new, put
from storage.tables import Setting


def read_setting(session: Session, name: str) -> str | None:
    return session.exec(select(Setting.value).where(Setting.name == name)).first()


def write_setting(session: Session, name: str, value: str) -> None:
    put(session, "setting", {"name": name, "value": value})


def claim_setting(session: Session, name: str, before: str | None, after: str) -> bool:
    """Move a value on, if it still is what was read (None: not there yet). Of several processes one gets True."""
    if before is None:
        return insert_new(session, "setting", [{"name": name, "value": after}], "name") == 1
    moved = session.execute(
        update(Setting).where(col(Setting.name) == name, col(Setting.value) == before).values(value=after)
    )
    return isinstance(moved, CursorResult) and moved.rowcount == 1
