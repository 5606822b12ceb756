"""`pulse import FILE…`"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import Refused, load_settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.company.company_plan import Changes


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def command(files: tuple[Path, ...], dry_run: bool) -> None:
    """Import people, teams, who hires whom, channels and jobs from YAML and CSV files.

    A team's list that the files give (its members, its leads, whom it hires) takes the place of the one that is there:
    --dry-run says how many would leave. Jobs are added. What the files don't name stays as it is. A bad row is named
    by file and line, and then nothing is imported.
    """
    from bot.cells import BadRow
    from bot.importing import read_company
    from bot.keys import load_key, open_database
    from messages.words import count, people
    from storage.company.company_plan import apply_plan, known_members

    settings = load_settings()
    database = open_database(settings, load_key(settings))
    try:
        with database.read() as session:
            plan = read_company(files, known_members(session))
    except BadRow as error:
        raise Refused(f"{error}. Nothing was imported.") from None
    steps = len(plan.people) + len(plan.teams)
    with database.write() as session, click.progressbar(length=steps, label="Importing") as bar:
        changes = apply_plan(session, plan, lambda: bar.update(1))
        _note(session, changes)
        if dry_run:
            session.rollback()
    database.close()
    click.echo(
        f"{'Would import' if dry_run else 'Imported'} {count(changes.teams, 'team')} ({changes.new_teams} new) "
        f"and {people(changes.people)} ({changes.new_people} new)."
    )
    for left in changes.leaving:
        lists = {"member": left.members, "lead": left.leads, "hired team": left.hires}
        told = ", ".join(count(number, what) for what, number in lists.items() if number)
        click.echo(f"{'Would be taken' if dry_run else 'Taken'} out of {left.team}: {told}.")


def _note(session: Session, changes: Changes) -> None:
    """One line in the audit log, and one for each team that loses somebody."""
    from storage import audit

    def record(subject: str, after: dict[str, int]) -> None:
        told = {what: number for what, number in after.items() if number}
        audit.record(session, at=datetime.now(UTC), actor="pulse import", action="wrote", subject=subject, after=told)

    new = {"new teams": changes.new_teams, "new people": changes.new_people}
    record("the company", {"teams": changes.teams, "people": changes.people} | new)
    for left in changes.leaving:
        gone = {"members gone": left.members, "leads gone": left.leads, "hired teams gone": left.hires}
        record(f"team {left.team}", gone)
