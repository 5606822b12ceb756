"""When a listener fails, and when nobody listens: each gets a true word, and what was not stored is not acknowledged.

Socket Mode sends no acknowledgement for anything but a 200, so that the person sees Slack's own warning sign.
"""

import re
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse, Respond
from slack_sdk import WebClient

from handlers.clicks import opening
from handlers.commands import COMMAND, first_word
from handlers.desk import Desk
from messages.helping import unknown_command
from messages.trouble import (
    NOT_SAVED,
    OUT_OF_DATE,
    command_failed,
    not_saved,
    not_saved_view,
    nothing_done_view,
    out_of_date,
)

log = structlog.get_logger()


def failed(
    error: Exception, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk
) -> BoltResponse | None:
    """The one place where a listener's failure ends. Logs where, never what: arguments may hold an answer."""
    log.error("listener failed", kind=body.get("type") or "command", error=type(error).__name__, at=_where(error))
    if body.get("command"):
        return BoltResponse(status=200, body=command_failed())
    if body.get("type") == "view_submission":
        field = next((b["block_id"] for b in body["view"]["blocks"] if b["type"] == "input"), None)
        if field:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: NOT_SAVED}})
        return BoltResponse(status=200, body={"response_action": "push", "view": not_saved_view()})
    if body.get("response_url"):
        desk.later(respond, **not_saved())
    elif body.get("trigger_id") and body.get("type") == "block_actions":
        desk.later(opening(client, body), trigger_id=body["trigger_id"], view=not_saved_view())
    return None


def _where(error: Exception) -> list[str]:
    """File and line of each frame, without source or values."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-6:]


def no_such_command(ack: Ack, body: dict[str, Any]) -> None:
    ack(**unknown_command(first_word(body)))


def no_such_button(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    ack()
    if body.get("response_url"):
        desk.later(respond, **out_of_date())
    else:
        desk.later(opening(client, body), trigger_id=body["trigger_id"], view=nothing_done_view(OUT_OF_DATE))


def nothing_to_do(ack: Ack) -> None:
    ack()


def register(app: App) -> None:
    app.error(failed)
    app.command(COMMAND)(no_such_command)
    app.action(re.compile(".*"))(no_such_button)
    app.view(re.compile(".*"))(nothing_to_do)
    app.view_closed(re.compile(".*"))(nothing_to_do)
    app.options(re.compile(".*"))(no_options)


def no_options(ack: Ack) -> None:
    ack(options=[])
