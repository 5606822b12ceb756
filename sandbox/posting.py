"""Messages: how they come to be, change and go, whoever wrote them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.elements import Values, every_block, with_ids
from sandbox.errors import SlackError
from sandbox.rules import Problem, check_message
from sandbox.workspace import BOT_ID, BOT_USER, Channel, File, Message
from sandbox.world import World

JSON = dict[str, Any]


@dataclass
class Draft:
    """What a message is to say."""

    text: str = ""
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    thread_ts: str | None = None
    files: list[str] = field(default_factory=list)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise Slack's answer to what the rules found, if they found anything."""
    if problems:
        lines = [str(problem) for problem in problems]
        raise SlackError(
            problems[0].code,
            errors=lines,
            response_metadata={"messages": [f"[ERROR] {line}" for line in lines]},
        )


def drafted(world: World, args: JSON) -> Draft:
    """Check what an app wants to say, and give the blocks their ids; raises SlackError."""
    blocks, attachments = _listed(args, "blocks"), _listed(args, "attachments")
    text = args.get("text")
    refuse(check_message(blocks, None if text is None else str(text), attachments=attachments))
    check_pictures(world, blocks or [], "")
    return Draft(
        str(text or ""),
        with_ids(blocks or []),
        attachments or [],
        args.get("metadata") or None,
        args.get("thread_ts") or None,
    )


def check_pictures(world: World, blocks: list[JSON], root: str) -> None:
    """Refuse pictures of files that do not exist, or that Slack has not digested yet."""
    for number, block in enumerate(every_block(blocks)):
        wanted = block.get("slack_file") if block.get("type") == "image" else None
        if wanted and not _can_draw(world, wanted):
            refuse([Problem("invalid slack file", f"{root}/blocks/{number}/slack_file", "invalid_blocks")])


def _can_draw(world: World, wanted: JSON) -> bool:
    file = slack_file(world, wanted)
    return bool(file and file.completed and time.monotonic() >= file.ready_at)


def slack_file(world: World, wanted: JSON) -> File | None:
    """Return the file that {"id"} or {"url"} means."""
    identity = wanted.get("id") or next(
        (file.id for file in world.workspace.files.values() if f"/files/{file.id}/" in str(wanted.get("url"))), ""
    )
    return world.workspace.files.get(str(identity))


def _listed(args: JSON, key: str) -> list[JSON] | None:
    value = args.get(key)
    if value in (None, ""):
        return None
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise SlackError(f"invalid_{key}_format" if key == "blocks" else f"invalid_{key}")
    return value


def post(
    world: World, channel: Channel, draft: Draft, user: str = BOT_USER, ephemeral_to: str | None = None
) -> Message:
    """Put a message into a conversation, for everybody or for one person."""
    message = Message(
        world.ts(),
        channel.id,
        user,
        draft.text,
        draft.blocks,
        BOT_ID if user == BOT_USER else None,
        ephemeral_to,
        draft.thread_ts,
        files=draft.files,
        attachments=draft.attachments,
        metadata=draft.metadata,
    )
    channel.messages.append(message)
    channel.by_ts[message.ts] = message
    _tell(world, channel, message)
    return message


def edit(world: World, message: Message, draft: Draft) -> None:
    """Replace what a message says; values that people chose stay where the ids stay."""
    message.text = draft.text
    message.blocks = draft.blocks
    message.attachments = draft.attachments
    message.metadata = draft.metadata or message.metadata
    message.edited = world.ts()
    _tell(world, world.workspace.channels[message.channel], message)


def remove(world: World, message: Message) -> None:
    """Delete a message; it is remembered as deleted, for tests."""
    channel = world.workspace.channels[message.channel]
    message.deleted = True
    channel.by_ts.pop(message.ts, None)
    _tell(world, channel, message)


def _tell(world: World, channel: Channel, message: Message) -> None:
    world.watchers.changed((message.ephemeral_to,) if message.ephemeral_to else channel.members)


def touched_by(message: Message, user: str) -> Values:
    """Return what a person chose in a message's controls (others do not see it)."""
    return message.values.setdefault(user, {})
