"""`pulse …`: one command for operators. Each subcommand imports what it needs when it runs, so that help is quick."""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from bot.config import Settings

# name → (module that holds a click command called `command`, one line of help)
COMMANDS = {
    "run": ("bot.commands.run", "Run the bot: Socket Mode, or signed HTTP with --http."),
    "migrate": ("bot.commands.migrate", "Make or upgrade the database, and a key file if there is none."),
    "check": ("bot.commands.check", "Check tokens, scopes, database, key, clock and channels."),
    "import": ("bot.commands.import_company", "Import people, teams, who hires whom, channels, jobs."),
    "export": ("bot.commands.export_company", "Write the company to files that `pulse import` reads."),
    "job": ("bot.commands.job", "Run one scheduled job now."),
    "manifest": ("bot.commands.manifest", "Print the app manifest."),
    "copy-database": ("bot.commands.copy_database", "Copy everything from one database to an empty other one."),
}


class Lazy(click.Group):
    """Names and one-line helps are known without importing anything."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="upstream-pulse")
def main() -> None:
    """Upstream Pulse: a Slack bot with which teams hear from their internal customers."""


class Refused(click.ClickException):
    """Something is missing or wrong: one clear line, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"pulse: {self.format_message()}", err=True)


class Away(Refused):
    """Nothing has to be mended, perhaps: exit code 1, so that a supervisor tries again."""

    exit_code = 1


def load_settings() -> "Settings":
    """The environment and `.env`; `Refused` names what is missing or wrong, never its value."""
    from pydantic import ValidationError

    from bot.config import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = dict.fromkeys(f"{str(e['loc'][0]).upper()} ({_why(e)})" for e in error.errors() if e["loc"])
        raise Refused("set in the environment or .env: " + ", ".join(wrong)) from None
    except UnicodeDecodeError:
        raise Refused(".env is not UTF-8: save it as UTF-8") from None
    except OSError as error:
        raise Refused(f"can't read .env: {error.strerror}") from None


def _why(error: "ErrorDetails") -> str:
    return str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"].lower()


if __name__ == "__main__":
    sys.exit(main())
