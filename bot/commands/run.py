"""`pulse run`"""

import signal
import sys

import click

from bot.cli import load_settings


@click.command()
@click.option("--http", is_flag=True, help="Serve Slack's signed requests instead of Socket Mode.")
@click.option("--port", type=click.IntRange(0, 65535), default=3000, show_default=True, help="Port for --http.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address for --http; a proxy stands before it.")
def command(http: bool, port: int, host: str) -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    # Blocked before a second of importing and any thread, and waited for by a thread of its own: a handler runs
    # in the main thread alone, which does not notice a signal that comes just before it begins to wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    from bot.logs import set_up_logs
    from bot.run import run

    settings = load_settings()
    set_up_logs(settings)
    sys.exit(run(settings, (host, port) if http else None))
