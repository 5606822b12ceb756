"""The gate in front of what only ops may do: every command, button and modal of theirs passes it, each time."""

from typing import Any

from slack_bolt import Args, BoltResponse

from handlers.desk import Desk
from messages.permission import ask_ops, ask_ops_view
from storage.people import is_ops, ops_people


def ops_only(args: Args) -> BoltResponse | None:
    """A listener's middleware: lets ops pass, tells everybody else whom to ask. What it returns ends the matter: Bolt
    would else go on to the next listener that fits."""
    desk: Desk = args.context["desk"]
    with desk.db.read() as session:
        may = is_ops(session, who(args.body), desk.policy)
        ops = [] if may else ops_people(session, desk.policy)
    if may:
        args.next()
        return None
    return _refuse(args, desk, ops)


def _refuse(args: Args, desk: Desk, ops: list[str]) -> BoltResponse:
    if args.body.get("command"):
        return args.ack(**ask_ops(ops))
    if args.body.get("type") == "view_submission":
        return args.ack(response_action="push", view=ask_ops_view(ops))
    if args.body.get("response_url"):
        desk.later(args.respond, **ask_ops(ops), replace_original=False)
    else:
        modal = args.body["view"]["type"] == "modal"
        open_view = args.client.views_push if modal else args.client.views_open
        desk.later(open_view, trigger_id=args.body["trigger_id"], view=ask_ops_view(ops))
    return args.ack()


def who(body: dict[str, Any]) -> str:
    """The Slack id of whoever typed, clicked or submitted."""
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])
