"""chat.*: messages of the bot."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.methods.access import seen, writable
from sandbox.methods.arguments import required
from sandbox.methods.registry import method
from sandbox.posting import drafted, edit, post, remove
from sandbox.rules import MOST_UPDATED_TEXT
from sandbox.shapes import message_object
from sandbox.workspace import BOT_USER, Channel, Message
from sandbox.world import World

JSON = dict[str, Any]


@method("chat.postMessage", "chat:write")
def post_message(world: World, args: JSON) -> JSON:
    """Post into a channel or a direct conversation, which a person's id opens."""
    channel = writable(world, required(args, "channel"))
    draft = drafted(world, args)
    if draft.thread_ts and draft.thread_ts not in channel.by_ts:
        raise SlackError("thread_not_found")
    world.limits.take_post(channel.id)
    message = post(world, channel, draft)
    return {"channel": channel.id, "ts": message.ts, "message": message_object(world, message)}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(world: World, args: JSON) -> JSON:
    """Show a message to one member of a channel."""
    channel = writable(world, required(args, "channel"))
    user = required(args, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": post(world, channel, drafted(world, args), ephemeral_to=user).ts}


@method("chat.update", "chat:write")
def update(world: World, args: JSON) -> JSON:
    """Change one of the bot's own messages; the channel must be its own id, never a person's."""
    channel = _changeable(world, required(args, "channel"))
    message = _own(channel, required(args, "ts"), "cant_update_message")
    draft = drafted(world, args, MOST_UPDATED_TEXT)
    draft.text = draft.text or message.text
    edit(world, message, draft)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(world, message),
    }


@method("chat.delete", "chat:write")
def delete(world: World, args: JSON) -> JSON:
    """Delete one of the bot's own messages."""
    channel = _changeable(world, required(args, "channel"))
    message = _own(channel, required(args, "ts"), "cant_delete_message")
    remove(world, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def permalink(world: World, args: JSON) -> JSON:
    """Return a message's address."""
    channel = seen(world, required(args, "channel"))
    ts = required(args, "message_ts")
    if ts not in channel.by_ts:
        raise SlackError("message_not_found")
    address = f"https://{world.workspace.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def _changeable(world: World, identity: str) -> Channel:
    """A conversation that is archived, or whose person is deactivated, stays as it is."""
    channel = seen(world, identity)
    if channel.is_archived or (channel.is_im and any(world.workspace.people[user].deleted for user in channel.people)):
        raise SlackError("is_inactive")
    return channel


def _own(channel: Channel, ts: str, otherwise: str) -> Message:
    message = channel.by_ts.get(ts)
    if message is None or message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(otherwise)
    return message
