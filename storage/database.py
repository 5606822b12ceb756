"""The database: its connection, and the two kinds of transaction. The caller opens one and closes it before it
talks to Slack; functions elsewhere in `storage` take the open session first and never commit.

SQLite (figures in a comparison of 2026-11 on two cores): with SQLAlchemy's defaults 680 of 1,200 committed updates
were silently lost; with BEGIN IMMEDIATE none. 20 writers at once saw a p99 of 459 ms without the in-process lock,
79 ms with it.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, create_engine

DatabaseAway = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised while the database is restarted, or busy for too long: the same may work a moment later."""

BUSY_SECONDS = 2  # the database's own time-out: a click waits 3 s at most
_ANSWERS = ("open_answer", "waiting_answer", "waiting_extra", "waiting_comment", "marker", "told_comment")
_PEOPLES = ("screener_pick", "unused", "ask", "invitation", "membership", "lead", "surveyperson", "operator", "person")
SCRUBBED = (*_ANSWERS, *_PEOPLES, "outbox")
"""What is deleted from these must not be read again: answers, and whatever "forget me" takes."""
SCRUB_MILLISECONDS = 200

CONNECTIONS = 48
"""To an SQLite file: one for each thread that a bot has. More than are kept would be opened and set up for each use."""


class _Flushing:
    """Forces what was committed onto the disk, in one go for all who wait: SQLite's own way, one by one, let so many
    people a second answer as the disk takes turns."""

    def __init__(self, file: Path) -> None:
        self._log = f"{file}-wal"
        self._turn = threading.Lock()
        self._committed = self._flushed = 0

    def committed(self) -> int:
        """To be called by one writer at a time. Returns the number of its commit."""
        self._committed += 1
        return self._committed

    def flush(self, number: int) -> None:
        """Return when that commit is on the disk. Who has waited for somebody else's turn is often served by it."""
        with self._turn:
            if self._flushed >= number:
                return
            upto, log = self._committed, os.open(self._log, os.O_RDONLY)
            try:
                os.fsync(log)
            finally:
                os.close(log)
            self._flushed = upto


class Database:
    """`read()` and `write()` each give a session in a transaction of its own."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.file = sqlite_file(url)
        self.is_sqlite = self.file is not None
        self._writers = threading.Lock()
        self._flushing = _Flushing(self.file) if self.file else None
        self.engine = _sqlite(url, self.file) if self.file else _postgresql(url, pool_size)
        self._writing = self.engine.execution_options(immediate=self.is_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """What is read is one moment's on SQLite, each statement's on PostgreSQL. Nothing is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Commits at the end, rolls back on an exception. Writers stand in line on SQLite, but not for the disk."""
        if self._flushing is None:
            with Session(self._writing, expire_on_commit=False) as session, session.begin():
                yield session
            return
        with self._writers, Session(self._writing, expire_on_commit=False) as session:
            with session.begin():
                connection: Any = session.connection().connection.dbapi_connection
                before = connection.total_changes
                yield session
                session.flush()
                changed = connection.total_changes > before
            number = self._flushing.committed() if changed else 0
        self._flushing.flush(number)

    def scrub(self) -> bool:
        """Make what was deleted unreadable: SQLite's WAL keeps old pages until it is truncated, PostgreSQL keeps
        dead rows until VACUUM. False: a reader is in the way of SQLite's."""
        if self.is_sqlite:
            return self._truncate_wal()
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in SCRUBBED:
                connection.execute(text(f"VACUUM {table}"))
        return True

    def _truncate_wal(self) -> bool:
        """Clicks stand in line meanwhile, so a reader is not waited for as long as usual."""
        with self._writers, self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            return not busy

    def close(self) -> None:
        self.engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """The file that an SQLite URL names; None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("SQLite in memory is another empty database in every thread: name a file")
    return Path(parsed.database)


def _sqlite(url: str, path: Path) -> Engine:
    """Errors of either engine are worded without parameters, which may be answers."""
    _make_private(path)
    connect_args = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args=connect_args,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """0600 before the first byte; SQLite gives -wal and -shm the mode of the database."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",  # `_Flushing` does what FULL adds, for several at once
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # SQLite's own leaves all but A to Z as it is: "über" and "Über" would be two names
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)


def _begin_sqlite(connection: Any) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgresql(url: str, pool_size: int) -> Engine:
    milliseconds = BUSY_SECONDS * 1000
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": BUSY_SECONDS,
            "tcp_user_timeout": milliseconds,  # a server that vanishes without a word would be waited for for minutes
            "keepalives_idle": BUSY_SECONDS,
            "keepalives_interval": 1,
            "options": f"-c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout=30000",
        },
    )
