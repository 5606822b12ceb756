"""conversations.*: channels and direct conversations."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.methods.access import reachable, seen
from sandbox.methods.arguments import flag, listed, page, required
from sandbox.methods.registry import method, need
from sandbox.shapes import channel_object
from sandbox.workspace import BOT_USER, SLACKBOT, Channel
from sandbox.world import World

JSON = dict[str, Any]
A_PAGE = 100
READ = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}


@method("conversations.open", "im:write")
def open_direct(world: World, args: JSON) -> JSON:
    """Open the direct conversation with one person."""
    users = listed(args, "users")
    if len(users) != 1:
        raise SlackError("users_list_not_supplied" if not users else "too_many_users")
    person = world.workspace.person(users[0])
    if person.deleted:
        raise SlackError("user_disabled")
    if not reachable(world, person):
        raise SlackError("user_not_visible")
    if person.is_bot or person.id == SLACKBOT:
        raise SlackError("cannot_dm_bot")
    known = (person.id, BOT_USER) in world.workspace.dms
    channel = world.workspace.dm(person.id)
    whole = flag(args, "return_im")
    opened = channel_object(world, channel) if whole else {"id": channel.id}
    return {"channel": opened, **({"no_op": known, "already_open": known} if whole else {})}


@method("conversations.info")
def info(world: World, args: JSON) -> JSON:
    """Describe one conversation."""
    channel = _readable(world, args)
    return {"channel": channel_object(world, channel, members=flag(args, "include_num_members"))}


@method("conversations.list")
def conversations(world: World, args: JSON) -> JSON:
    """List the conversations of the wanted types, public channels by default."""
    shown, cursor = page(args, _wanted(world, args), lambda channel: channel.id, default=A_PAGE)
    return {
        "channels": [channel_object(world, channel, members=True) for channel in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.conversations")
def own_conversations(world: World, args: JSON) -> JSON:
    """List those that the bot is in. Slack leaves `is_member` out."""
    own = [channel for channel in _wanted(world, args) if BOT_USER in channel.members]
    shown, cursor = page(args, own, lambda channel: channel.id, default=A_PAGE)
    drawn = [channel_object(world, channel) for channel in shown]
    for channel in drawn:
        channel.pop("is_member", None)
    return {"channels": drawn, "response_metadata": {"next_cursor": cursor}}


@method("conversations.members")
def members(world: World, args: JSON) -> JSON:
    """List a conversation's members, those of other organisations too."""
    shown, cursor = page(args, list(_readable(world, args).members), str, default=A_PAGE)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join")
def join(world: World, args: JSON) -> JSON:
    """Take the bot into a public channel."""
    channel = seen(world, required(args, "channel"))
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    channel.members[BOT_USER] = None
    world.watchers.changed(channel.members)
    return {"channel": channel_object(world, channel)}


def _wanted(world: World, args: JSON) -> list[Channel]:
    types = listed(args, "types") or ["public_channel"]
    if unknown := [kind for kind in types if kind not in READ]:
        raise SlackError("invalid_types", provided=",".join(unknown))
    for kind in types:
        need(world, READ[kind])
    hide = flag(args, "exclude_archived")
    return [c for c in world.workspace.channels.values() if _listed(c, types) and not (hide and c.is_archived)]


def _readable(world: World, args: JSON) -> Channel:
    channel = seen(world, required(args, "channel"))
    need(world, READ[_kind(channel)])
    return channel


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _listed(channel: Channel, types: list[str]) -> bool:
    kind = _kind(channel)
    return kind in types and (kind == "public_channel" or BOT_USER in channel.members)
