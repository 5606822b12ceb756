"""Ops see and say who is ops, and look up who changed what."""

import json

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.clicks import Body
from handlers.commands import COMMAND, MENTION, rest, says
from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages.blocks import View
from messages.company.ops import (
    LAST_ONE,
    OPS,
    PAGE,
    TOO_MANY,
    AuditPage,
    audit_view,
    ops_saved,
    ops_view,
    shown_operators,
)
from messages.company.teams import people_wrong
from storage.audit import read_audit
from storage.company.ops import LastOne, TooMany, change_operators, find_ops
from storage.company.team_forms import not_members


def show_ops(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    with desk.db.read() as session:
        ops = find_ops(session, desk.policy)
    client.views_open(trigger_id=body["trigger_id"], view=ops_view(ops))
    ack()


def save_ops(ack: Ack, body: Body, desk: Desk) -> None:
    """What somebody else changed since the form was opened stays."""
    wanted = body["view"]["state"]["values"]["operators"]["operators"]["selected_users"] or []
    shown = shown_operators(body["view"])
    added, removed = set(wanted) - shown, shown - set(wanted)
    try:
        with desk.db.write() as session:
            strange = not_members(session, added)
            if not strange:
                change_operators(session, added, removed, who(body), desk.now(), desk.policy)
            ops = find_ops(session, desk.policy)
    except (LastOne, TooMany) as error:
        ack(response_action="errors", errors={"operators": LAST_ONE if isinstance(error, LastOne) else TOO_MANY})
        return
    if strange:
        ack(response_action="errors", errors={"operators": people_wrong(len(strange))})
    else:
        ack(response_action="update", view=ops_saved(ops))


def show_audit(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    about = MENTION.sub(r"\1", rest(body))
    client.views_open(trigger_id=body["trigger_id"], view=_draw(desk, about, 0))
    ack()


def turn_page(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    about = json.loads(body["view"]["private_metadata"])["about"]
    view = _draw(desk, about, int(body["actions"][0]["value"]))
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def _draw(desk: Desk, about: str, offset: int) -> View:
    with desk.db.read() as session:
        entries, total = read_audit(session, about, offset, PAGE)
    return audit_view(AuditPage(tuple(entries), total, offset, about))


def register(app: App) -> None:
    gate = [ops_only]
    app.command(COMMAND, matchers=[says("ops")], middleware=gate)(show_ops)
    app.view(OPS, middleware=gate)(save_ops)
    app.command(COMMAND, matchers=[says("audit")], middleware=gate)(show_audit)
    for name in ("audit.back", "audit.on"):
        app.action(name, middleware=gate)(turn_page)
