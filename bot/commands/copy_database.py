"""`pulse copy-database TARGET`"""

import click

from bot.cli import Refused, load_settings


@click.command()
@click.argument("target")
def command(target: str) -> None:
    """Copy everything from DATABASE_URL's database to an empty other one, e.g. postgresql+psycopg://…

    Stop the bot first. The target's tables are made; every row is read back and compared.
    """
    from bot.keys import connect, load_key, open_database
    from storage.copying import NotCopied, copy_database
    from storage.schema import migrate

    settings = load_settings()
    source = open_database(settings, load_key(settings))
    other = connect(target, make=True)
    migrate(other)
    try:
        rows = copy_database(source, other, lambda table, count: click.echo(f"{table}: {count} rows, the same"))
    except NotCopied as error:
        raise Refused(str(error)) from None
    finally:
        source.close()
        other.close()
    click.echo(f"{rows} rows copied and compared. Set DATABASE_URL to the new database, keep the key.")
