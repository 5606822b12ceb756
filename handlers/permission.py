"""The gate in front of what only ops may do: every command, button and modal of theirs passes it, each time."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from handlers.desk import Desk
from messages.permission import ask_ops, ask_ops_view
from storage.people import is_ops, ops_people


def ops_only(
    ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk, next: Callable[[], Any]
) -> None:
    """A listener's middleware: lets ops pass, tells everybody else whom to ask."""
    with desk.db.read() as session:
        may = is_ops(session, who(body), desk.policy)
        ops = [] if may else ops_people(session, desk.policy)
    if may:
        next()
    elif body.get("command"):
        ack(**ask_ops(ops))
    elif body.get("type") == "view_submission":
        ack(response_action="update", view=ask_ops_view(ops))
    elif body.get("response_url"):
        ack()
        desk.later(respond, **ask_ops(ops))
    else:
        ack()
        open_view = client.views_push if body["view"]["type"] == "modal" else client.views_open
        desk.later(open_view, trigger_id=body["trigger_id"], view=ask_ops_view(ops))


def who(body: dict[str, Any]) -> str:
    """The Slack id of whoever typed, clicked or submitted."""
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])
