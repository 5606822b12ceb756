"""The state in a file, so that a Slack that is started again goes on where it was."""

import asyncio
import base64
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.workspace import BOT_USER, Channel, File, Message, Person, Team, UserGroup, View, Workspace
from sandbox.world import Credentials, World

JSON = dict[str, Any]
QUIET_SECONDS = 2.0
SHARE_OF_TIME = 20


def dump(world: World) -> JSON:
    """Return everything that is remembered, as JSON; trigger ids and response urls are not."""
    return {
        "clock": world.clock.now(),
        "credentials": asdict(world.credentials),
        "workspace": _workspace(world.workspace),
    }


def load(raw: JSON) -> tuple[Workspace, Credentials, float]:
    """Return the workspace, the tokens and the shown time (epoch seconds) that `dump` wrote."""
    return _loaded(raw["workspace"]), Credentials(**raw["credentials"]), raw["clock"]


def rename_bot(workspace: Workspace, name: str) -> None:
    """Take over the bot's name from a manifest that changed meanwhile."""
    bot = workspace.people[BOT_USER]
    bot.real_name, bot.name = name, name.lower().replace(" ", "_")


def _workspace(workspace: Workspace) -> JSON:
    raw = dict(vars(workspace))
    for key in ("people", "usergroups", "views"):
        raw[key] = [vars(thing) for thing in raw[key].values()]
    raw["team"] = vars(workspace.team)
    raw["channels"] = [_channel(channel) for channel in workspace.channels.values()]
    raw["files"] = [_file(file) for file in workspace.files.values()]
    raw["dms"] = [[*pair, channel] for pair, channel in workspace.dms.items()]
    return raw


def _channel(channel: Channel) -> JSON:
    raw = {key: value for key, value in vars(channel).items() if key != "by_ts"}
    return raw | {"members": list(channel.members), "messages": [vars(message) for message in channel.messages]}


def _file(file: File) -> JSON:
    return {**vars(file), "content": base64.b64encode(file.content).decode(), "ready_at": 0.0}


def _loaded(raw: JSON) -> Workspace:
    workspace = Workspace(
        Team(**raw["team"]),
        homes=raw["homes"],
        stacks=raw["stacks"],
        counter=raw["counter"],
        last_micros=raw["last_micros"],
    )
    workspace.people = {entry["id"]: Person(**entry) for entry in raw["people"]}
    workspace.usergroups = {entry["id"]: UserGroup(**entry) for entry in raw["usergroups"]}
    workspace.views = {entry["id"]: View(**entry) for entry in raw["views"]}
    workspace.channels = {entry["id"]: _loaded_channel(entry) for entry in raw["channels"]}
    workspace.files = {entry["id"]: _loaded_file(entry) for entry in raw["files"]}
    workspace.dms = {(first, second): channel for first, second, channel in raw["dms"]}
    return workspace


def _loaded_channel(raw: JSON) -> Channel:
    messages = [Message(**entry) for entry in raw["messages"]]
    fields = {**raw, "members": dict.fromkeys(raw["members"]), "people": tuple(raw["people"]), "messages": messages}
    channel = Channel(**fields)
    channel.by_ts = {message.ts: message for message in messages if not message.deleted}
    return channel


def _loaded_file(raw: JSON) -> File:
    return File(**{**raw, "content": base64.b64decode(raw["content"])})


class Saver:
    """Writes the state some time after each change, and never spends more than a twentieth of the time on it."""

    def __init__(self, world: World, path: Path) -> None:
        self._world, self._path = world, path
        self._pause = QUIET_SECONDS
        self._due: asyncio.TimerHandle | None = None
        world.watchers.touched = self._touched

    def write(self) -> None:
        """Write the state now, whole or not at all; nobody else on this machine may read it."""
        begun = time.monotonic()
        self._due = None
        temporary = self._path.with_name(self._path.name + ".new")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(dump(self._world), ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, self._path)
        self._pause = max(QUIET_SECONDS, (time.monotonic() - begun) * SHARE_OF_TIME)

    def _touched(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(self._pause, self.write)
