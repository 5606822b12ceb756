"""Somebody reads a digest again."""

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from messages.blocks import Message
from messages.company.teams import no_such_team
from messages.telling.digest_shelf import (
    MORE,
    OLDER,
    SHOW,
    not_yours,
    nothing_told,
    older,
    page,
    slack_is_silent,
    which_team,
)
from messages.telling.digests import digest
from storage.company.teams import teams_meant
from storage.telling.digest_shelf import Shelf, Told, shelf_by_name, shelf_of
from storage.telling.reports import team_report

NOT_IN = frozenset({"channel_not_found", "not_in_channel"})


@dataclass(frozen=True)
class Wish:
    """Somebody wants a telling (None: the newest), from which part on; or the list of those as old as it."""

    by: str
    telling: int | None = None
    start: int = 0
    older: bool = False


def show_by_word(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    by, name = body["user_id"], rest(body)
    with desk.db.read() as session:
        shelf = shelf_by_name(session, by, name, desk.policy)
        meant = [team.name for team in teams_meant(session, name)] if name and shelf is None else []
    if shelf is None:
        ack(**no_such_team(name, meant, "Type its name, or where it begins.") if name else which_team())
        return
    ack()
    desk.later(_show, desk, client, respond, shelf, Wish(by))


def show_another(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    by, action = body["user"]["id"], body["actions"][0]
    value = action.get("value") or action["selected_option"]["value"]
    telling, _, start = value.partition(" ")
    wish = Wish(by, int(telling), int(start or 0), action["action_id"] == OLDER)
    with desk.db.read() as session:
        shelf = shelf_of(session, by, int(telling), desk.policy)
    ack()
    if shelf is not None:
        desk.later(_show, desk, client, respond, shelf, wish)


def _show(desk: Desk, client: WebClient, respond: Respond, shelf: Shelf, wish: Wish) -> None:
    for part in _drawn(desk, client, shelf, wish):
        respond(**part, replace_original=False)


def _drawn(desk: Desk, client: WebClient, shelf: Shelf, wish: Wish) -> list[Message]:
    try:
        told = _seen_by(client, shelf, wish.by)
    except (SlackApiError, OSError):
        return [slack_is_silent(shelf.team)]
    if shelf.open and not told:
        return [nothing_told(shelf.team)]
    telling = wish.telling or max((telling for telling, _ in told), default=None)
    if telling not in dict(told) or telling is None:
        return [not_yours(shelf.team)]
    if wish.older:
        return [older(shelf.team, tuple(each for each in told if each[0] <= telling))]
    with desk.db.read() as session:
        report = team_report(session, telling)
    if not shelf.open:  # who hires whom is as it is today: these figures may never have been posted there
        report = replace(report, both=())
    return page(digest(report), told, telling, wish.start)


def _seen_by(client: WebClient, shelf: Shelf, slack: str) -> Told:
    """What this person may see. Whether they are in a channel, Slack knows."""
    if shelf.open:
        return shelf.told
    channels = {channel for channel in set(shelf.posted.values()) if _is_in(client, channel, slack)}
    return tuple(each for each in shelf.told if shelf.posted.get(each[0]) in channels)


def _is_in(client: WebClient, channel: str, slack: str) -> bool:
    """Raises SlackApiError where Slack does not say."""
    try:
        return any(slack in page["members"] for page in client.conversations_members(channel=channel, limit=999))
    except SlackApiError as error:
        if error.response["error"] in NOT_IN:
            return False
        raise


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("digest")])(show_by_word)
    for action in (SHOW, MORE, OLDER):
        app.action(action)(show_another)
