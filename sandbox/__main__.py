"""python -m sandbox --workspace FILE --manifest FILE [options] -- COMMAND…: a Slack on this machine."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import yaml

from sandbox import child, manifest, saving, server
from sandbox.clock import Clock
from sandbox.workspace import build
from sandbox.world import Settings, World

PORT = 8765


def say_where(world: World) -> None:
    """Print the address."""
    print(f"Slack is at {world.base_url}/", flush=True)


def main(arguments: Sequence[str] | None = None, on_start: Callable[[World], None] = say_where) -> int:
    """Run the sandbox and the command as its child; returns the child's exit code, 2 for bad input.

    `on_start` is called once the page can be opened.
    """
    chosen = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        clock_file = (chosen.clock_file or Path(place) / "clock.json").absolute()
        try:
            server.expect_free(chosen.port)
            world = _world(chosen, clock_file)
        except (OSError, OverflowError, ValueError, KeyError, TypeError, yaml.YAMLError) as wrong:
            return _refuse(wrong)
        try:
            return asyncio.run(_run(world, chosen, clock_file, on_start))
        except OSError as wrong:
            return _refuse(wrong)


def _refuse(wrong: Exception) -> int:
    what = f"{wrong} is missing" if isinstance(wrong, KeyError) else " ".join(str(wrong).split())
    print(f"sandbox: {what}", file=sys.stderr)
    return 2


async def _run(world: World, chosen: argparse.Namespace, clock_file: Path, on_start: Callable[[World], None]) -> int:
    serving = await server.start(world, chosen.port)
    saver = saving.Saver(world, chosen.state) if chosen.state else None
    if saver:
        saver.write()
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    on_start(world)
    try:
        if command:
            return await child.run(command, world.environment(clock_file))
        return await child.wait_for_signal()
    finally:
        await server.stop(world, serving)
        if saver:
            saver.write()


def _world(chosen: argparse.Namespace, clock_file: Path) -> World:
    for file in (chosen.state, clock_file):
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
    app = manifest.load(chosen.manifest)
    settings = Settings(keep=0, event_url=chosen.http)
    if chosen.state and chosen.state.exists():
        workspace, credentials, shown = saving.load(json.loads(chosen.state.read_text(encoding="utf-8")))
        saving.rename_bot(workspace, app.bot_name)
        world = World(workspace, app, Clock(start=shown, file=clock_file), settings)
        world.credentials = credentials
        return world
    raw = yaml.safe_load(chosen.workspace.read_text(encoding="utf-8"))
    return World(build(raw, app.bot_name), app, Clock(start=chosen.start, file=clock_file), settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True, help="people, channels and user groups (YAML)")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest (YAML)")
    parser.add_argument("--port", type=int, default=PORT, help="port of the page and the Web API (0: any)")
    parser.add_argument("--state", type=Path, help="file that keeps everything from one start to the next")
    parser.add_argument("--clock-file", type=Path, help="file through which the bot reads the shown time")
    parser.add_argument("--start", type=_epoch, help="what the clock shows at the first start (ISO 8601)")
    parser.add_argument("--http", metavar="URL", help="deliver by signed HTTP to this address, not Socket Mode")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command that starts the bot")
    return parser


def _epoch(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


if __name__ == "__main__":
    sys.exit(main())
