"""Which bot processes are alive. On PostgreSQL there may be many; an SQLite file has one at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from storage.tables import Replica

ALIVE: Final = timedelta(seconds=90)
"""A few ticks, and clocks that differ by seconds."""


class AlreadyRunning(Exception):
    """Another process runs on this SQLite file."""


@contextmanager
def alone(file: Path | None) -> Iterator[None]:
    """Hold an SQLite file for one running bot (None: PostgreSQL, which takes many). Raises AlreadyRunning.

    The lock is the operating system's, so that it ends with the process, however that ends. Commands that only use the
    database for a moment need it not.
    """
    if file is None:
        yield
        return
    descriptor = os.open(f"{file}.running", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(str(file)) from None
    try:
        yield
    finally:
        os.close(descriptor)


def beat(session: Session, replica: str, connections: int, started_at: datetime, now: datetime) -> None:
    """Say that this process is alive, and forget those that have not been for a day."""
    session.merge(Replica(id=replica, started_at=started_at, seen_at=now, connections=connections))
    session.execute(delete(Replica).where(col(Replica.seen_at) < now - timedelta(days=1)))


def alive(session: Session, now: datetime, within: timedelta = ALIVE) -> int:
    """How many processes were seen lately, this one included."""
    return session.exec(select(func.count(col(Replica.id))).where(Replica.seen_at > now - within)).one()


def leave(session: Session, replica: str) -> None:
    """This process ends."""
    session.execute(delete(Replica).where(col(Replica.id) == replica))
