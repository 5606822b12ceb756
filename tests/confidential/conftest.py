"""Several companies one after another in one test, so that what they show can be compared; and the bot's own log."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from bot.logs import set_up_logs
from sandbox.local import Slack
from storage.database import Database
from storage.tables import METADATA
from tests import company
from tests.clock import MONDAY, HandClock
from tests.house import House

MoveIn = Callable[..., House]


@pytest.fixture
def move_in(slack: Slack, clock: HandClock, database_url: str, log: io.StringIO) -> Iterator[MoveIn]:
    """Acme on the first Monday again, with nothing in the database but its people; the one before is gone."""
    here: list[House] = []

    def move_in(**settings: Any) -> House:
        while here:
            here.pop().close()
        empty(database_url)
        clock._at = MONDAY
        slack.reset(company.workspace())
        here.append(House(slack, clock, database_url, **settings))
        here[0].fill()
        with redirect_stderr(log):
            set_up_logs(here[0].settings)
        log.seek(0)
        log.truncate()
        return here[0]

    yield move_in
    while here:
        here.pop().close()


def empty(url: str) -> None:
    """Every row goes, and ids begin with 1 again."""
    database = Database(url)
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        if database.is_sqlite:
            connection.execute(text("DELETE FROM sqlite_sequence"))
    database.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the bot writes to standard error, set up as `pulse run` does."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
