"""Somebody asks what the bot can do."""

from typing import Any

from slack_bolt import Ack, App

from handlers.commands import COMMAND, says
from handlers.desk import Desk
from messages.helping import help_message
from storage.answering.jobs import led_by
from storage.people import is_ops


def show_help(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    with desk.db.read() as session:
        ops = is_ops(session, body["user_id"], desk.policy)
        leads = bool(led_by(session, body["user_id"]))
    ack(**help_message(is_ops=ops, leads=leads))


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("", "help")])(show_help)
