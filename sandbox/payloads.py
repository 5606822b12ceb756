"""The payloads that Slack hands to an app, in the shapes of docs.slack.dev/reference/interaction-payloads."""

import secrets
from typing import Any

from sandbox.elements import values_of
from sandbox.posting import touched_by
from sandbox.shapes import message_object, view_object
from sandbox.workspace import APP_ID, BOT_USER, Channel, Message, Person, View
from sandbox.world import World

JSON = dict[str, Any]
TOKEN = "verification-token"


def event(world: World, body: JSON) -> JSON:
    """Wrap an event as the Events API does."""
    team = world.workspace.team.id
    who = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": TOKEN,
        "team_id": team,
        "api_app_id": APP_ID,
        "event": {**body, "event_ts": world.ts()},
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(world.clock.now()),
        "event_context": f"4-{secrets.token_urlsafe(12)}",
        "authorizations": [who],
        "is_ext_shared_channel": False,
        "context_team_id": team,
        "context_enterprise_id": None,
    }


def command(world: World, person: Person, channel: Channel, name: str, text: str) -> JSON:
    """Describe a slash command that a person typed; all values are strings."""
    team = world.workspace.team
    return {
        "token": TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url(world, world.response_urls.issue(person.id, channel.id)),
        "trigger_id": world.triggers.issue(person.id),
    }


def actions(world: World, person: Person, action: JSON, place: Message | View) -> JSON:
    """Describe a click in a message or a view."""
    return {
        "type": "block_actions",
        **_common(world, person),
        **_place(world, person, place),
        "trigger_id": world.triggers.issue(person.id),
        "actions": [action],
        **(_answerable(world, person, place) if isinstance(place, Message) else {}),
    }


def suggestion(world: World, person: Person, ids: tuple[str, str], value: str, place: Message | View) -> JSON:
    """Describe what a person typed into an external select, (block_id, action_id)."""
    return {
        "type": "block_suggestion",
        **_common(world, person),
        **_place(world, person, place),
        "block_id": ids[0],
        "action_id": ids[1],
        "value": value,
    }


def submission(world: World, view: View) -> JSON:
    """Describe a modal that was submitted."""
    person = world.workspace.people[view.user]
    return {
        "type": "view_submission",
        **_common(world, person),
        "trigger_id": world.triggers.issue(person.id),
        "view": view_object(world, view),
        "response_urls": [],
    }


def closed(world: World, view: View, *, cleared: bool) -> JSON:
    """Describe a modal that was closed without submitting."""
    return {
        "type": "view_closed",
        **_common(world, world.workspace.people[view.user]),
        "view": view_object(world, view, closed=True),
        "is_cleared": cleared,
    }


def response_url(world: World, ticket: str) -> str:
    """Return the address that belongs to a ticket."""
    return f"{world.base_url}/response/{ticket}"


def _common(world: World, person: Person) -> JSON:
    team = world.workspace.team
    return {
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "api_app_id": APP_ID,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(world: World, person: Person, place: Message | View) -> JSON:
    if isinstance(place, View):
        return {"container": {"type": "view", "view_id": place.id}, "view": view_object(world, place)}
    channel = world.workspace.channels[place.channel]
    container = {
        "type": "message",
        "message_ts": place.ts,
        "channel_id": channel.id,
        "is_ephemeral": place.ephemeral_to is not None,
        **({"thread_ts": place.thread_ts} if place.thread_ts else {}),
    }
    return {
        "container": container,
        "channel": {"id": channel.id, "name": _name(channel)},
        "message": message_object(world, place),
        "state": {"values": values_of(place.blocks, touched_by(place, person.id))},
    }


def _answerable(world: World, person: Person, message: Message) -> JSON:
    ticket = world.response_urls.issue(person.id, message.channel, message.ts, message.thread_ts)
    return {"response_url": response_url(world, ticket)}


def _name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
