"""Ops looked whether a post with unknown outcome is there."""

from slack_bolt import Ack, App, Respond

from handlers.clicks import Body
from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages import outcomes as words
from storage.delivery import outcomes


def decide(ack: Ack, body: Body, respond: Respond, desk: Desk) -> None:
    action = body["actions"][0]
    outbox_id, attempt = (int(part) for part in action["value"].split())
    is_there = action["action_id"] == "outcome.there"
    with desk.db.write() as session:
        done = outcomes.decide(session, outbox_id, attempt, is_there=is_there, by=who(body), now=desk.now())
    ack()
    if done:
        desk.later(respond, **words.decided(who(body), is_there=is_there), replace_original=True)
    else:
        desk.later(respond, **words.decided_already())


def register(app: App) -> None:
    app.action("outcome.there", middleware=[ops_only])(decide)
    app.action("outcome.again", middleware=[ops_only])(decide)
