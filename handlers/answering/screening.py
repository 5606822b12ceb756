"""Somebody says which teams they rely on."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw
from handlers.clicks import Body, read_click, unpacked
from handlers.desk import Desk
from messages.answering.screener import CLOSED, FORM, SAVED, screener_form
from messages.blocks import option
from pulse.calendar import local_date
from storage.answering.screening import choices, find_screener, pick


def open_form(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    with desk.db.read() as session:
        screener = find_screener(session, desk.key, click.back.id, click.back.by, desk.now())
    if screener is not None and screener.open:
        client.views_open(trigger_id=click.trigger_id, view=screener_form(screener, click.back.packed()))
        ack()
        return
    ack()
    redraw(desk, client, click.back, click.back.id, CLOSED)


def offer(ack: Ack, body: Body, desk: Desk) -> None:
    back = unpacked(body)
    with desk.db.read() as session:
        found = choices(session, desk.key, back.id, back.by, body["value"], desk.now())
    ack(options=[option(team.name, str(team.id)) for team in found])


def save(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    back = unpacked(body)
    chosen = body["view"]["state"]["values"]["teams"]["teams"]["selected_options"] or []
    with desk.db.write() as session:
        screener = find_screener(session, desk.key, back.id, back.by, desk.now())
        if screener is not None and screener.open:
            today = local_date(desk.now(), desk.policy.zone)
            pick(session, desk.key, screener, [int(one["value"]) for one in chosen], today)
    if screener is None or not screener.open:
        ack(response_action="errors", errors={"teams": CLOSED})
        return
    ack()
    redraw(desk, client, back, back.id, SAVED)


def register(app: App) -> None:
    app.action("screener.open")(open_form)
    app.options("teams")(offer)
    app.view(FORM)(save)
