"""Messages: how they come to be, change and go, whoever wrote them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.elements import Values, with_ids
from sandbox.errors import SlackError
from sandbox.rules import MOST_TEXT, Problem, check_message
from sandbox.workspace import BOT_ID, BOT_USER, Channel, File, Message
from sandbox.world import World

JSON = dict[str, Any]


@dataclass
class Draft:
    """What a message is to say; metadata is None where none is given, {} takes it away."""

    text: str = ""
    blocks: list[JSON] = field(default_factory=list)
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


def drafted(world: World, args: JSON, most_text: int = MOST_TEXT) -> Draft:
    """Check what an app wants to say, and give the blocks their ids; raises SlackError."""
    blocks = _blocks(args)
    text = None if args.get("text") is None else str(args["text"])
    refuse(check_message(blocks, text, attachments=args.get("attachments"), most_text=most_text))
    check_pictures(world, blocks, "")
    return Draft(text or "", with_ids(blocks), args.get("metadata"), args.get("thread_ts") or None)


def check_pictures(world: World, blocks: list[JSON], root: str) -> None:
    """Refuse pictures of files that do not exist, or that Slack has not digested yet."""
    for pointer, wanted in _slack_files(blocks, f"{root}/blocks"):
        if not _can_draw(world, wanted):
            refuse([Problem("invalid slack file", pointer, "invalid_blocks")])


def _slack_files(drawn: Any, pointer: str) -> Iterator[tuple[str, JSON]]:
    inside = drawn.items() if isinstance(drawn, dict) else enumerate(drawn) if isinstance(drawn, list) else ()
    for key, part in inside:
        if key == "slack_file":
            yield f"{pointer}/{key}", part
        else:
            yield from _slack_files(part, f"{pointer}/{key}")


def _can_draw(world: World, wanted: JSON) -> bool:
    file = slack_file(world, wanted)
    return bool(file and file.completed and time.monotonic() >= file.ready_at)


def slack_file(world: World, wanted: JSON) -> File | None:
    """Return the file that {"id"} or {"url"} means."""
    identity = wanted.get("id") or next(
        (file.id for file in world.workspace.files.values() if f"/files/{file.id}/" in str(wanted.get("url"))), ""
    )
    return world.workspace.files.get(str(identity))


def _blocks(args: JSON) -> list[JSON]:
    blocks = args.get("blocks") or []
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    return blocks


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
        metadata=draft.metadata or None,
    )
    channel.messages.append(message)
    channel.by_ts[message.ts] = message
    _tell(world, channel, message)
    return message


def edit(world: World, message: Message, draft: Draft) -> None:
    """Replace what a message says; values that people chose stay where the ids stay, metadata that is not given too."""
    message.text = draft.text
    message.blocks = draft.blocks
    message.metadata = message.metadata if draft.metadata is None else draft.metadata or None
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
