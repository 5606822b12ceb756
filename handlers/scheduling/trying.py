"""Ops try a survey on themselves: a direct message like everybody's, which stores nothing."""

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages.scheduling.trial import PREFIX, trial_sent_view, trial_tapped
from storage.delivery.outbox import enqueue

SENT = ":test_tube: I have sent it to you alone, in our direct messages."


def try_on_me(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The button in a preview."""
    proposal_id = int(body["actions"][0]["value"].split()[0])
    sent = send_trial(desk, who(body), {"proposal": proposal_id})
    client.views_push(trigger_id=body["trigger_id"], view=trial_sent_view(sent))
    ack()


def send_trial(desk: Desk, by: str, about: dict[str, int]) -> str:
    """Send the survey {"survey": id} or {"proposal": id} to `by`; returns what to tell them."""
    now = desk.now()
    with desk.db.write() as session:
        key = f"trial {by} {now.isoformat()}"
        enqueue(session, key=key, kind="trial", target=by, body=dict(about), due_at=now, now=now)
    return SENT


def tap_trial(ack: Ack, respond: Respond, desk: Desk) -> None:
    ack()
    desk.later(respond, **trial_tapped())


def register(app: App) -> None:
    app.action("survey_try", middleware=[ops_only])(try_on_me)
    app.action(re.compile(f"^{PREFIX}"))(tap_trial)
