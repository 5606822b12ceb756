"""Somebody answers: a tap in the message or on Home, stored before it is acknowledged."""

import re

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw
from handlers.clicks import Body, chose, chose_a_number, read_click
from handlers.desk import Desk
from handlers.meters import ANSWERS
from messages.answering.taps import taken_out, told
from storage.answering import using
from storage.answering.answers import Given

ANSWER = re.compile(r"^answer\.([a-z_]+)")
NOT_A_JOB = re.compile(r"^answer\.(?!job)")


def answer(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    question = ANSWER.match(click.action)
    assert question is not None
    values = {question[1]: click.value}
    outcome, invitation_id = desk.giving.give(Given(click.back.by, click.back.id, values, click.back.at))
    ack()
    ANSWERS.inc(outcome == "saved")
    redraw(desk, client, click.back, invitation_id, told(outcome))


def not_used(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """ "I don't use them": a setting, and what was answered about them before is taken out."""
    back = read_click(body).back
    with desk.db.write() as session:
        said = using.say_unused(session, desk.key, back.by, back.id, action_ts=back.at, now=desk.now())
    outcome, invitation_id, emptied = said
    ack()
    redraw(desk, client, back, invitation_id, taken_out() if emptied else told(outcome))


def used_again(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    back = read_click(body).back
    with desk.db.write() as session:
        outcome, invitation_id = using.say_used(session, desk.key, back.by, back.id, desk.now())
    ack()
    redraw(desk, client, back, invitation_id, told(outcome))


def register(app: App) -> None:
    app.action(NOT_A_JOB)(answer)
    app.action("answer.job", matchers=[chose_a_number])(answer)
    app.action("answer.job", matchers=[chose("unused")])(not_used)
    app.action("ask.use")(used_again)
