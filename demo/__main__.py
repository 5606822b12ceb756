"""`make demo`: Acme on this machine. A sandbox with the real bot as its child, and colleagues who answer by themselves.

The first start lives through twelve weeks of history; later ones go on where the last one stopped.
"""

import os
import shutil
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

from demo.places import CLOCK, FIRST_MORNING, MANIFEST, PLAYED_BY_YOU, SETTINGS, STATE, WEEKS, WORKSPACE

if TYPE_CHECKING:
    from sandbox.world import World

PORT = 8765
WELCOME = """
  Open  {address}  and be, for example,
    Alice   an employee of Storefront: her survey arrives at ten; answer it
    Ida     who leads Platform: "To the end of the week", then read #platform
    Olga    who is ops: read #pulse-ops, type /pulse schedule
  Ctrl-C stops; `make demo` goes on where you were, `make demo-reset` starts anew.
"""
STOPPED = (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)
"""How a bot ends that was told to; not with 0 where it had hardly begun."""


def main(weeks: int = WEEKS, port: int = PORT) -> int:
    """Run until Ctrl-C, SIGTERM or the end of the terminal. Returns 0, else the exit code of the bot or the sandbox."""
    try:
        _hear_only(SETTINGS)
        if not STATE.exists():
            _live_through(weeks)
        os.chdir(STATE.parent)  # away from the checkout's .env, which is for a real Slack
        code = _go_on(port)
    except KeyboardInterrupt:
        print("\nStopped." if STATE.exists() else "\nStopped; the next start begins anew.", flush=True)
        return 0
    return 0 if code in STOPPED else code


def _hear_only(settings: dict[str, str]) -> None:
    """What the shell holds is for a real Slack, too."""
    for name in [name for name in os.environ if name.startswith(("PULSE_", "SLACK_"))]:
        del os.environ[name]
    os.environ.update(settings)


def _live_through(weeks: int) -> None:
    """A start that was interrupted here left half a history, without the sandbox's state, which is written last."""
    from demo.history import play

    shutil.rmtree(STATE.parent, ignore_errors=True)
    STATE.parent.mkdir()
    play(weeks)


def _go_on(port: int) -> int:
    from sandbox.__main__ import main as run_sandbox

    files = ["--workspace", WORKSPACE, "--manifest", MANIFEST, "--state", STATE, "--clock-file", CLOCK]
    times = ["--port", port, "--start", f"{FIRST_MORNING:%Y-%m-%dT%H:%M:%SZ}"]
    bot = ["--", sys.executable, "-m", "bot.cli", "run"]
    return run_sandbox([str(word) for word in [*files, *times, *bot]], on_start=_begin)


def _begin(world: "World") -> None:
    threading.Thread(target=_live, args=(world,), daemon=True).start()


def _live(world: "World") -> None:
    """From the moment when the bot is there, too."""
    from demo.colleagues import Colleagues

    while not world.delivery.sockets:
        time.sleep(0.05)
    print(WELCOME.format(address=f"{world.base_url}/"), flush=True)
    Colleagues(world.base_url, PLAYED_BY_YOU).work()


if __name__ == "__main__":
    sys.exit(main())
