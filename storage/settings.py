"""The few values that the database remembers for the whole installation."""

from sqlmodel import Session

from storage.tables import Setting


def read_setting(session: Session, name: str) -> str | None:
    row = session.get(Setting, name)
    return row.value if row else None


def write_setting(session: Session, name: str, value: str) -> None:
    session.merge(Setting(name=name, value=value))
