"""What people decide for themselves: pause, come back, stop, see what is stored, be forgotten."""

import re

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw, redraw_home
from handlers.clicks import Body, Click, opening, read_click
from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from messages.answering import own as words
from messages.answering.modals import answers_modal
from pulse.days import parse_day
from storage.answering import forgetting, own
from storage.answering.mine import mine, open_forms
from storage.company import directory
from storage.people import find_person
from storage.scrubbing import scrub


def pause_by_word(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    by, said = body["user_id"], re.sub(r"^(until|till) *", "", rest(body).lower())
    with desk.db.write() as session:
        until = parse_day(said, own.today_of(session, by, desk.now(), desk.policy.zone))
        kept = until is not None and own.pause(session, desk.key, by, until)
    told = words.paused(until) if kept and until else words.nothing_to_pause()
    ack(**told if until else words.how_to_pause())
    redraw_home(desk, client, by)


def resume_by_word(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    in_team = _come_back(desk, client, body["user_id"], body["team_id"])
    ack(**words.resumed(in_team=in_team))
    redraw_home(desk, client, body["user_id"])


def stop_by_word(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    if rest(body):
        ack(**words.how_to_stop())
        return
    with desk.db.write() as session:
        kept = own.stop(session, desk.key, body["user_id"])
    ack(**words.stopped() if kept else words.nothing_to_pause())
    redraw_home(desk, client, body["user_id"])


def tell_what_is_stored(ack: Ack, body: Body, desk: Desk) -> None:
    with desk.db.read() as session:
        stored = mine(session, desk.key, body["user_id"], desk.now(), desk.policy.zone)
        forgotten = own.is_forgotten(session, desk.key, body["user_id"])
    ack(**words.mine_message(stored) if stored else words.nothing_stored(forgotten=forgotten))


def ask_to_forget(ack: Ack, body: Body) -> None:
    if rest(body).lower() != "me":
        ack(**words.how_to_forget())
    else:
        ack(**words.sure_to_forget())


def forget(ack: Ack, body: Body, client: WebClient, respond: Respond, desk: Desk) -> None:
    by = body["user"]["id"]
    with desk.db.write() as session:
        forgetting.forget(session, desk.key, by)
    ack()
    desk.later(respond, **words.forgotten(), replace_original=True)
    redraw_home(desk, client, by)
    desk.later(scrub, desk.db)


def resume(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    _come_back(desk, client, click.back.by, body["team"]["id"])
    ack()
    _show(desk, client, click)


def _come_back(desk: Desk, client: WebClient, by: str, workspace: str) -> bool:
    """Whether they are in a team. Whoever was forgotten is a stranger until Slack shows them again: it is asked."""
    with desk.db.write() as session:
        known = find_person(session, by)
        own.resume(session, desk.key, by)
    if known is None:
        desk.later(_meet, desk, client, by, workspace)
    return known is not None and known.main_team_id is not None


def _meet(desk: Desk, client: WebClient, slack: str, workspace: str) -> None:
    raw = client.users_info(user=slack)["user"]
    with desk.db.write() as session:
        met = directory.read_person(raw, directory.workspace_of(session) or workspace)
        directory.meet(session, desk.key, [met], desk.now(), desk.now(), desk.policy)


def stop(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    with desk.db.write() as session:
        kept = own.stop(session, desk.key, click.back.by)
    ack()
    _show(desk, client, click, "" if kept else words.NEVER_ASKED)


def use_again(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    with desk.db.write() as session:
        own.say_used(session, click.back.by, int(click.value or 0))
    ack()
    _show(desk, client, click)


def show_what_is_stored(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    with desk.db.read() as session:
        stored = mine(session, desk.key, click.back.by, desk.now(), desk.policy.zone)
        forgotten = own.is_forgotten(session, desk.key, click.back.by)
    view = words.mine_modal(words.mine_message(stored) if stored else words.nothing_stored(forgotten=forgotten))
    client.views_open(trigger_id=click.trigger_id, view=view)
    ack()


def show_open_answers(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    click = read_click(body)
    with desk.db.read() as session:
        forms = open_forms(session, desk.key, click.back.by, desk.now())
    opening(client, body)(trigger_id=click.trigger_id, view=answers_modal(forms))
    ack()


def _show(desk: Desk, client: WebClient, click: Click, note: str = "") -> None:
    if click.back.subject == "invitation":
        redraw(desk, client, click.back, click.back.id, note)
    else:
        redraw_home(desk, client, click.back.by)


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("pause")])(pause_by_word)
    app.command(COMMAND, matchers=[says("resume")])(resume_by_word)
    app.command(COMMAND, matchers=[says("stop")])(stop_by_word)
    app.command(COMMAND, matchers=[says("mine")])(tell_what_is_stored)
    app.command(COMMAND, matchers=[says("forget")])(ask_to_forget)
    app.action("own.resume")(resume)
    app.action("own.forget")(forget)
    app.action("own.stop")(stop)
    app.action("own.use")(use_again)
    app.action("own.mine")(show_what_is_stored)
    app.action("own.answers")(show_open_answers)
