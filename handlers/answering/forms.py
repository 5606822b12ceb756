"""Somebody changes answers, says more, or names the job in their own words: in a modal, where given answers show."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw
from handlers.clicks import Body, chose, read_click, read_fields, unpacked
from handlers.desk import Desk
from handlers.meters import ANSWERS
from messages.answering.modals import change_modal, more_modal, own_modal
from messages.answering.taps import NOT_BOTH, SAY_IT, saved, told, too_late
from messages.blocks import View
from pulse.questions import OWN
from storage.answering import answers
from storage.answering.answers import Form, Given, Outcome

Fields = dict[str, str | None]
FORMS = ("answer.change", "answer.more", "answer.own")


def change(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    _open(ack, body, client, desk, change_modal)


def say_more(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    _open(ack, body, client, desk, more_modal)


def name_another_job(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    _open(ack, body, client, desk, own_modal)


def _open(ack: Ack, body: Body, client: WebClient, desk: Desk, draw: Callable[[Form, str], View]) -> None:
    """A refused one is told in the message, which is drawn again in any case, so that the menu from which this was
    chosen offers it anew."""
    click = read_click(body)
    with desk.db.read() as session:
        form = answers.form(session, desk.key, click.back.by, click.back.id, desk.now())
    refused: Outcome = "gone" if form is None else form.refused or "saved"
    if form and refused == "saved":
        client.views_open(trigger_id=click.trigger_id, view=draw(form, click.back.packed()))
    ack()
    redraw(desk, client, click.back, form.invitation_id if form else None, told(refused))


def save(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    back, now = unpacked(body), desk.now()
    fields, changed = read_fields(body)
    values, wrong = one_job(fields, changed, asked=body["view"]["callback_id"] == "answer.own")
    if wrong:
        ack(response_action="errors", errors=wrong)
        return
    with desk.db.write() as session:
        given = Given(back.by, back.id, values, back.at, submitted=True)
        outcome, invitation_id = answers.give(session, desk.key, given, now)
        form = answers.form(session, desk.key, back.by, back.id, now)
    if outcome == "saved":
        ack(response_action="clear")
        ANSWERS.inc(len(changed))
        redraw(desk, client, back, invitation_id, saved(question for question, value in changed.items() if not value))
        return
    ack(response_action="errors", errors={next(iter(changed), next(iter(fields))): too_late(outcome, form)})


def one_job(fields: Fields, changed: Fields, *, asked: bool) -> tuple[Fields, dict[str, str]]:
    """The changed answers, with a job of the catalogue or own words for one, never both; or what is wrong, by field.
    `asked`: the form is about the job alone."""
    if "own_title" not in fields:
        return changed, {}
    if changed.get("job"):
        both = {"job": NOT_BOTH} if changed.get("own_title") else {}
        return changed | {"own_title": None, "own_story": None}, both
    if fields["own_title"]:
        return changed | {"job": OWN}, {}
    nothing = not fields.get("job") and (asked or "own_title" in changed)
    return changed, {"own_title": SAY_IT} if nothing else {}


def register(app: App) -> None:
    app.action("answer.job", matchers=[chose(OWN)])(name_another_job)
    app.action("ask.change")(change)
    app.action("ask.more")(say_more)
    for form in FORMS:
        app.view(form)(save)
