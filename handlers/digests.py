"""Somebody reads a digest again."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from messages.digest_shelf import SHOW, not_yours, nothing_told, which_team, with_others
from messages.digests import digest
from storage.digest_shelf import Shelf, shelf_by_name, shelf_of
from storage.reports import team_report


def show_by_word(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    by, name = body["user_id"], rest(body)
    with desk.db.read() as session:
        shelf = shelf_by_name(session, by, name, desk.policy)
    if shelf is None:
        ack(**which_team(name))
        return
    ack()
    newest = shelf.told[0][0] if shelf.told else None
    desk.later(_show, desk, client, respond, shelf=shelf, by=by, telling=newest)


def show_another(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    by, telling = body["user"]["id"], int(body["actions"][0]["selected_option"]["value"])
    with desk.db.read() as session:
        shelf = shelf_of(session, by, telling, desk.policy)
    ack()
    if shelf is not None:
        desk.later(_show, desk, client, respond, shelf=shelf, by=by, telling=telling)


def _show(desk: Desk, client: WebClient, respond: Respond, *, shelf: Shelf, by: str, telling: int | None) -> None:
    """What was told, to those who may see it: whether they are in the channel, Slack knows."""
    if not shelf.open and not _is_in(client, shelf.channel, by):
        respond(**not_yours(shelf.team))
    elif telling is None:
        respond(**nothing_told(shelf.team))
    else:
        with desk.db.read() as session:
            report = team_report(session, telling)
        for part in with_others(digest(report), shelf.told):
            respond(**part, replace_original=False)


def _is_in(client: WebClient, channel: str | None, slack: str) -> bool:
    if channel is None:
        return False
    try:
        return any(slack in page["members"] for page in client.conversations_members(channel=channel, limit=999))
    except SlackApiError:
        return False


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("digest")])(show_by_word)
    app.action(SHOW)(show_another)
