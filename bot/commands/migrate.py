"""`pulse migrate`"""

import click

from bot.cli import load_settings


@click.command()
def command() -> None:
    """Make or upgrade the database, and a key file if there is no key."""
    from bot.keys import bring_up_to_date, connect, load_key, make_key, refuse_foreign

    settings = load_settings()
    make_key(settings)
    key = load_key(settings)
    database = connect(settings.database_url, make=True)
    before, after = bring_up_to_date(database)
    refuse_foreign(database, key)
    database.close()
    click.echo(f"The schema is at {after}" + (" already." if before == after else f" (was {before or 'empty'})."))
