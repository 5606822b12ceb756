"""The schema's revisions. Migrations expand first and contract later, so that two neighbouring versions of the bot
can share a database while one replaces the other."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database


class WrongSchema(Exception):
    """The message says which command mends it."""


def migrate(database: Database) -> tuple[str | None, str]:
    """Bring the schema to this version's revision. Returns the revisions before and after."""
    with database.engine.begin() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, head()


def head() -> str:
    """The revision this version of the bot was written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_schema(database: Database) -> None:
    """Refuse a schema older than this version needs, or more than one revision newer: `WrongSchema`.

    Revisions are numbered ('0001', '0002', …), so that an older bot can tell how far a newer schema is ahead.
    """
    found, needed = revision(database), head()
    if found is None:
        raise WrongSchema("the database has no tables yet: run `pulse migrate`")
    if int(found) < int(needed):
        raise WrongSchema(f"the schema is at {found}, this version needs {needed}: run `pulse migrate`")
    if int(found) > int(needed) + 1:
        raise WrongSchema(f"the schema is at {found}, more than one step ahead of {needed}: upgrade this bot")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage") / "migrations"))
    return config
