"""Ops decide what the company itself seems to say about who hires whom."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.company.teams import draw_list
from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages.blocks import mention
from messages.company.findings import hire_decided, proposal_gone
from storage.answering.hire_proposals import decide


def accept(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    _decide(ack, body, client, respond, desk, accept=True)


def dismiss(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    _decide(ack, body, client, respond, desk, accept=False)


def _decide(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk, *, accept: bool) -> None:
    """In ops' channel the message is replaced; in the list of teams the list is drawn again, with a note."""
    number = int(body["actions"][0]["value"])
    with desk.db.write() as session:
        decided = decide(session, number, accept=accept, by=who(body), now=desk.now())
    ack()
    drawn = proposal_gone()
    if decided:
        drawn = hire_decided(decided.customer, decided.upstream, decided.kind, decided.state, mention(decided.by))
    if body.get("response_url"):
        desk.later(respond, **drawn, replace_original=True)
    else:
        view = draw_list(desk, note=drawn["blocks"][0]["text"]["text"])
        desk.later(client.views_update, view_id=body["view"]["id"], view=view)


def register(app: App) -> None:
    app.action("hires.accept", middleware=[ops_only])(accept)
    app.action("hires.dismiss", middleware=[ops_only])(dismiss)
