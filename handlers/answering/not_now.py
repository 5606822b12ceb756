"""Somebody has no time now: remind me later, pause until…, stop. From every ask and from Home."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.own import stop
from handlers.answering.redrawing import redraw, redraw_home
from handlers.clicks import Body, chose, read_click, read_fields, unpacked
from handlers.desk import Desk
from messages.answering.modals import pause_modal
from messages.answering.own import NEVER_ASKED
from messages.answering.taps import NOT_A_DAY, TOO_LATE_TO_REMIND
from pulse.days import SNOOZES, parse_day
from storage.answering import own
from storage.answering.snoozing import snooze


def later(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    choice = next((one for one in SNOOZES if one == click.value), None)
    with desk.db.write() as session:
        kept = choice is not None and snooze(session, click.back.by, click.back.id, choice, desk.now())
    ack()
    redraw(desk, client, click.back, click.back.id, "" if kept else TOO_LATE_TO_REMIND)


def ask_until_when(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """The message is drawn again at once, so that its menu offers the same choice anew."""
    click = read_click(body)
    client.views_open(trigger_id=click.trigger_id, view=pause_modal(click.back.packed()))
    ack()
    if click.back.url:
        redraw(desk, client, click.back, click.back.id)


def pause(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    back, (fields, _) = unpacked(body), read_fields(body)
    with desk.db.write() as session:
        until = parse_day(fields["until"] or "", own.today_of(session, back.by, desk.now(), desk.policy.zone))
        kept = until is not None and own.pause(session, desk.key, back.by, until)
    if until is None:
        ack(response_action="errors", errors={"until": NOT_A_DAY})
        return
    ack()
    if back.subject == "invitation":
        redraw(desk, client, back, back.id, "" if kept else NEVER_ASKED)
    else:
        redraw_home(desk, client, back.by)


def register(app: App) -> None:
    app.action("invitation.later", matchers=[chose("pause")])(ask_until_when)
    app.action("invitation.later", matchers=[chose("stop")])(stop)
    app.action("invitation.later")(later)
    app.action("own.pause")(ask_until_when)
    app.view("own.pause")(pause)
