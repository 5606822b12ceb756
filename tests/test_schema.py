"""The migrations make exactly the tables that the code knows, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage.database import Database
from storage.schema import WrongSchema, check_schema, head, migrate, revision
from storage.tables import METADATA


def test_migrations_and_tables_are_the_same(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert migrate(database) == (head(), head())


def test_an_older_or_a_much_newer_schema_is_refused_and_says_what_mends_it(database: Database) -> None:
    check_schema(database)
    for found, word in ((None, "pulse migrate"), (f"{int(head()) + 2:04}", "upgrade this bot")):
        with database.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            if found:
                connection.execute(text("INSERT INTO alembic_version VALUES (:r)"), {"r": found})
        assert revision(database) == found
        with pytest.raises(WrongSchema, match=word):
            check_schema(database)


def test_one_revision_newer_is_fine_while_versions_stand_side_by_side(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": f"{int(head()) + 1:04}"})
    check_schema(database)
