"""Somebody asks what the bot can do."""

from slack_bolt import Ack, App

from handlers.commands import COMMAND, says
from messages.helping import help_message


def show_help(ack: Ack) -> None:
    ack(**help_message(is_ops=False))


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("", "help")])(show_help)
