"""`pulse migrate`"""

import click

from bot.cli import load_settings


@click.command()
def command() -> None:
    """Make or upgrade the database, and a key file if there is no key."""
    from bot.keys import connect, load_key, refuse_foreign
    from storage.schema import migrate
    from storage.secrets import make_key_file

    settings = load_settings()
    if settings.pulse_key is None:
        make_key_file(settings.pulse_key_file)
    key = load_key(settings)
    database = connect(settings.database_url, make=True)
    before, after = migrate(database)
    refuse_foreign(database, key)
    database.close()
    click.echo(f"The schema is at {after}" + (" already." if before == after else f" (was {before or 'empty'})."))
