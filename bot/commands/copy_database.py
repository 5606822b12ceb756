"""`pulse copy-database TARGET`"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli import Refused, load_settings

if TYPE_CHECKING:
    from storage.database import Database


@click.command()
@click.argument("target")
def command(target: str) -> None:
    """Copy everything from DATABASE_URL's database to an empty other one, e.g. postgresql+psycopg://…

    Stop the bot first: answers given meanwhile would be left behind. The target's tables are made; every row is read
    back and compared.
    """
    from bot.keys import bring_up_to_date, connect, load_key, open_database
    from storage.copying import NotCopied, copy_database
    from storage.delivery import replicas

    settings = load_settings()
    source = open_database(settings, load_key(settings))
    other = connect(target, make=True)
    bring_up_to_date(other)
    try:
        with replicas.alone(source.file):
            if source.file is None:
                _refuse_running(source)
            rows = copy_database(source, other, lambda table, count: click.echo(f"{table}: {count} rows, the same"))
    except NotCopied as error:
        raise Refused(str(error)) from None
    except replicas.AlreadyRunning as error:
        raise Refused(
            f"`pulse run` uses {error}: stop it first, or answers that are given meanwhile are lost"
        ) from None
    finally:
        source.close()
        other.close()
    click.echo(f"{rows} rows copied and compared. Set DATABASE_URL to the new database, keep the key.")


def _refuse_running(source: Database) -> None:
    """On PostgreSQL nothing holds others off; but whoever runs on it says so every half minute."""
    from storage.delivery import replicas

    with source.read() as session:
        alive = replicas.alive(session, datetime.now(UTC))
    if alive:
        seconds = replicas.ALIVE.total_seconds()
        raise Refused(
            f"{alive} of `pulse run` were seen on it in the last {seconds:.0f} seconds: stop them first (and wait as "
            "long, if one was killed), or answers that are given meanwhile are lost"
        )
