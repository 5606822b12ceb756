"""What an app sends to a response url."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.posting import drafted, edit, post, remove
from sandbox.tickets import ResponseUrl
from sandbox.workspace import Channel, Message
from sandbox.world import World

JSON = dict[str, Any]


def answer(world: World, ticket: str, body: JSON) -> None:
    """Post, replace or delete, as the app wishes; a new message is seen by nobody else unless it says so."""
    url = world.response_urls.use(ticket)
    channel = world.workspace.channels.get(url.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    if body.get("delete_original"):
        remove(world, _original(channel, url))
    elif body.get("replace_original") and url.message_ts:
        edit(world, _original(channel, url), drafted(world, body))
    else:
        show(world, channel, url.user, body)


def show(world: World, channel: Channel, user: str, body: JSON) -> Message:
    """Post what a command or a response url said: to that person alone, or in_channel."""
    public = body.get("response_type") == "in_channel"
    return post(world, channel, drafted(world, body), ephemeral_to=None if public else user)


def _original(channel: Channel, url: ResponseUrl) -> Message:
    message = channel.by_ts.get(url.message_ts or "")
    if message is None:
        raise SlackError("message_not_found")
    return message
