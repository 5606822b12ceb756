"""`pulse check`"""

import logging
import sys

import click

from bot.cli import load_settings


@click.command()
def command() -> None:
    """Check tokens, scopes, database, key, clock and channels: one line each; exit code 1 if anything is wrong."""
    from bot.checks import run_checks

    logging.basicConfig(handlers=[logging.NullHandler()])  # what the libraries have to say is in the findings
    findings = run_checks(load_settings())
    wrong = 0
    for finding in findings:
        click.echo(f"{'ok   ' if finding.fine else 'WRONG'} {finding.line}")
        wrong += not finding.fine
    sys.exit(1 if wrong else 0)
