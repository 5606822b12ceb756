"""`pulse job NAME`"""

import click

from bot.cli import load_settings


@click.command()
@click.argument("name")
def command(name: str) -> None:
    """Run one scheduled job now, beside a running bot or without one."""
    from bot.app import build
    from bot.clock import Clock
    from bot.keys import load_key, open_database
    from bot.logs import set_up_logs
    from scheduler.jobs import JOBS

    if name not in JOBS:
        raise click.BadParameter(f"one of {', '.join(JOBS)}", param_hint="NAME")
    settings = load_settings()
    set_up_logs(settings)
    key = load_key(settings)
    open_database(settings, key).close()
    bot = build(settings, key, Clock(settings.slack_api_url, settings.slack_clock_file))
    try:
        JOBS[name](bot.work)
    finally:
        bot.close()
    click.echo(f"{name}: done")
