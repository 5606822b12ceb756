"""What the page draws: the company, one person's conversations, and the messages in them."""

from bisect import bisect_right
from dataclasses import asdict
from typing import Any

from sandbox.elements import values_of
from sandbox.errors import Refusal
from sandbox.posting import slack_file
from sandbox.shapes import view_object
from sandbox.workspace import APP_ID, BOT_ID, BOT_USER, Channel, File, Message, Person, View
from sandbox.world import World

JSON = dict[str, Any]
MOST_MESSAGES = 500
PERSON = ("id", "name", "real_name", "tz", "title", "deleted", "is_bot", "is_admin", "is_restricted")


def boot(world: World) -> JSON:
    """Describe the company, the bot and its commands."""
    workspace = world.workspace
    return {
        "team": asdict(workspace.team),
        "bot": _bot(world),
        "people": [{key: getattr(person, key) for key in PERSON} for person in workspace.people.values()],
        "usergroups": [{"id": group.id, "handle": group.handle} for group in workspace.usergroups.values()],
        "commands": [
            {key: getattr(known, key) for key in ("command", "description", "usage_hint")}
            for known in world.manifest.commands.values()
        ],
        "clock": world.clock.as_json(),
    }


def _bot(world: World) -> JSON:
    manifest = world.manifest
    tabs = {"home_tab": manifest.home_tab, "writable": manifest.messages_tab and not manifest.read_only}
    return {"user_id": BOT_USER, "bot_id": BOT_ID, "app_id": APP_ID, "name": manifest.bot_name, **tabs}


def state(world: World, user: str) -> JSON:
    """Describe what a person sees besides messages; raises Refusal for an unknown person."""
    person = _known(world, user)
    workspace = world.workspace
    home = workspace.home(user)
    return {
        "version": world.watchers.version,
        "clock": world.clock.as_json(),
        "connected": len(world.delivery.sockets),
        "conversations": [_conversation(channel, user) for channel in _conversations(world, person)],
        "home": _view(world, home) if home else None,
        "modals": [_view(world, view) for view in workspace.stack(user)],
        "notices": [asdict(notice) for notice in world.notices.get(user, [])],
    }


def _view(world: World, view: View) -> JSON:
    return view_object(world, view) | {"blocks": _drawable(world, view.blocks)}


def messages(world: World, user: str, channel_id: str) -> JSON:
    """Describe the latest messages that a person sees in a conversation, oldest first."""
    _known(world, user)
    channel = world.workspace.channels.get(channel_id)
    if channel is None or (user not in channel.members and channel.is_private):
        raise Refusal("You are not in this conversation.")
    seen = [message for message in channel.messages if _sees(message, user)][-MOST_MESSAGES:]
    replies: dict[str, int] = {}
    for message in seen:
        if message.thread_ts and message.thread_ts != message.ts:
            replies[message.thread_ts] = replies.get(message.thread_ts, 0) + 1
    return {"messages": [_message(world, message, user, replies.get(message.ts, 0)) for message in seen]}


def may_see(world: World, file: File, user: str) -> bool:
    """Say whether a person is in a conversation where the file was shared."""
    return any(user in world.workspace.channels[channel].members for channel in file.shared_in)


def _known(world: World, user: str) -> Person:
    person = world.workspace.people.get(user)
    if person is None:
        raise Refusal("There is nobody of that name.")
    return person


def _conversations(world: World, person: Person) -> list[Channel]:
    workspace = world.workspace
    if not person.is_bot and not person.deleted:
        workspace.dm(person.id)
        workspace.dm(person.id, person.id)
    direct = [workspace.channels[c] for (first, _), c in workspace.dms.items() if first == person.id]
    channels = [c for c in workspace.channels.values() if not c.is_im]
    return [c for c in channels if person.id in c.members or not c.is_private] + direct


def _conversation(channel: Channel, user: str) -> JSON:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": "im" if channel.is_im else "channel",
        "with": channel.people[1] if channel.is_im else None,
        "is_private": channel.is_private,
        "is_ext_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "topic": channel.topic,
        "unread": _unread(channel, user),
        "last_ts": channel.messages[-1].ts if channel.messages else None,
        "is_member": user in channel.members,
        "members": len(channel.members),
    }


def _unread(channel: Channel, user: str) -> int:
    if user not in channel.members:
        return 0
    start = bisect_right(channel.messages, channel.last_read.get(user, ""), key=lambda message: message.ts)
    return sum(1 for message in channel.messages[start:] if _sees(message, user) and message.user != user)


def _sees(message: Message, user: str) -> bool:
    return not message.deleted and message.ephemeral_to in (None, user)


def _message(world: World, message: Message, user: str, replies: int) -> JSON:
    values = values_of(message.blocks, message.values.get(user, {})) if message.blocks else {}
    return {
        "ts": message.ts,
        "user": message.user,
        "bot_id": message.bot_id,
        "text": message.text,
        "blocks": _drawable(world, message.blocks),
        "state": {"values": values},
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "reply_count": replies,
        "files": [_file(world.workspace.files[file]) for file in message.files],
    }


def _file(file: File) -> JSON:
    described = {key: getattr(file, key) for key in ("id", "name", "title", "alt_txt", "mimetype")}
    return described | {"url": f"/files/{file.id}/{file.name}"}


def _drawable(world: World, drawn: Any) -> Any:
    """Give pictures of Slack files an address that the page can load."""
    if isinstance(drawn, list):
        return [_drawable(world, part) for part in drawn]
    if not isinstance(drawn, dict):
        return drawn
    file = slack_file(world, drawn["slack_file"]) if "slack_file" in drawn else None
    with_url = {"image_url": f"/files/{file.id}/{file.name}"} if file else {}
    return {key: _drawable(world, part) for key, part in drawn.items()} | with_url
