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
    """Bring the schema to this version's revision, unless a newer version was there first. Returns the revisions
    before and after; raises WrongSchema where that one is too new, or nobody's."""
    with database.engine.begin() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        if before is not None and _number(before) > int(head()):
            _refuse_too_new(before)
            return before, before
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
    if _number(found) < int(needed):
        raise WrongSchema(f"the schema is at {found}, this version needs {needed}: run `pulse migrate`")
    _refuse_too_new(found)


def _refuse_too_new(found: str) -> None:
    if int(found) > int(head()) + 1:
        raise WrongSchema(f"the schema is at {found}, more than one step ahead of {head()}: upgrade this bot")


def _number(found: str) -> int:
    if not found.isdigit():
        raise WrongSchema(f"the schema is at {found}, which is no revision of this bot's: check DATABASE_URL")
    return int(found)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage") / "migrations"))
    return config
