"""Somebody asks what the bot can do."""

from typing import Any

from slack_bolt import Ack, App

from handlers.commands import COMMAND, says
from handlers.desk import Desk
from messages.helping import help_message
from storage.people import is_ops


def show_help(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    with desk.db.read() as session:
        ops = is_ops(session, body["user_id"], desk.policy)
    ack(**help_message(is_ops=ops))


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("", "help")])(show_help)
