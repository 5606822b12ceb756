"""files.*: the three steps of an upload."""

import mimetypes
import secrets
import time
from typing import Any

from sandbox.errors import SlackError
from sandbox.methods.access import writable
from sandbox.methods.arguments import listed, required
from sandbox.methods.registry import method
from sandbox.posting import Draft, drafted, post
from sandbox.shapes import file_object
from sandbox.workspace import Channel, File
from sandbox.world import World

JSON = dict[str, Any]
LONGEST_ALT = 1000


@method("files.getUploadURLExternal", "files:write")
def upload_url(world: World, args: JSON) -> JSON:
    """Announce a file of `length` bytes and get the address to post it to."""
    name, alt = required(args, "filename"), str(args.get("alt_txt") or "")
    length = required(args, "length")
    if not length.isdigit() or length == "0" or len(alt) > LONGEST_ALT:
        raise SlackError("invalid_arguments")
    file = File(world.workspace.new_id("F"), name, name, alt, size=int(length))
    file.mimetype = mimetypes.guess_type(name)[0] or file.mimetype
    world.workspace.files[file.id] = file
    address = f"{world.base_url}/upload/{file.id}?ticket={secrets.token_hex(8)}"
    return {"upload_url": address, "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def complete(world: World, args: JSON) -> JSON:
    """Finish uploads, once; with channels the files are shared there, without nobody sees them."""
    files = [_uploaded(world, entry) for entry in _entries(args)]
    channels = _places(world, args)
    said = _said(world, args) if channels else Draft()
    if said.thread_ts and any(said.thread_ts not in channel.by_ts for channel in channels):
        raise SlackError("thread_not_found")
    for file in files:
        file.completed = True
        file.ready_at = time.monotonic() + world.settings.file_delay
        file.shared_in += [channel.id for channel in channels]
    for channel in channels:
        said.files = [file.id for file in files]
        post(world, channel, said)
    return {"files": [file_object(world, file) for file in files]}


def _entries(args: JSON) -> list[JSON]:
    entries = args.get("files")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise SlackError("invalid_arguments")
    return entries


def _places(world: World, args: JSON) -> list[Channel]:
    """Return where the files go: ids all, and among `channels` those of people too."""
    one, workspace = args.get("channel_id"), world.workspace
    wanted = [str(one)] if one else listed(args, "channels")
    known = workspace.channels.keys() if one else workspace.channels.keys() | workspace.people.keys()
    if not known >= set(wanted):
        raise SlackError("channel_not_found")
    return [writable(world, identity) for identity in wanted]


def _uploaded(world: World, entry: JSON) -> File:
    file = world.workspace.files.get(str(entry.get("id")))
    if file is None or not file.uploaded or file.completed:
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or file.title)
    return file


def _said(world: World, args: JSON) -> Draft:
    comment = args.get("initial_comment")
    thread = args.get("thread_ts") or None
    if not comment and not args.get("blocks"):
        return Draft(thread_ts=thread)
    given = {"text": comment} if comment else {"blocks": args["blocks"]}
    return drafted(world, {**given, "thread_ts": thread})
