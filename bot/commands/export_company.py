"""`pulse export company FOLDER`"""

from pathlib import Path

import click

from bot.cli import load_settings


@click.group("export")
def command() -> None:
    """Write what the bot knows into files."""


@command.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["yaml", "csv"]), default="yaml", show_default=True)
def company(folder: Path, form: str) -> None:
    """Write people, teams, who hires whom, channels and jobs into FOLDER, as files that `pulse import` reads.

    The same company gives the same files, so that it can live in version control. No answer and no figure is in them.
    """
    from bot.exporting import write_csv, write_yaml
    from bot.keys import load_key, open_database
    from messages.words import count, people
    from storage.company.company_plan import read_plan

    settings = load_settings()
    database = open_database(settings, load_key(settings))
    with database.read() as session:
        plan = read_plan(session)
    database.close()
    for path in (write_yaml if form == "yaml" else write_csv)(plan, folder):
        click.echo(f"{path}: {count(len(plan.teams), 'team')}, {people(len(plan.people))}")
