"""A real `pulse run` in a process of its own, against a sandbox in this one."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.local import Slack
from tests.company import BERLIN, OPS_CHANNEL
from tests.house import KEY, MANIFEST

HEX_KEY = b"k".hex() * 32
PATIENCE = 30  # seconds that a process may take on a busy machine


class Bot:
    """`lines` are its log. It is waited for, never slept for."""

    def __init__(self, slack: Slack, url: str, *arguments: str, **changes: str) -> None:
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        environment |= slack.environment() | {
            "DATABASE_URL": url,
            "PULSE_KEY": HEX_KEY,
            "PULSE_ZONE": BERLIN,
            "PULSE_OPS_CHANNEL": OPS_CHANNEL,
            "PULSE_TICK_SECONDS": "0.2",
        }
        command = [sys.executable, "-m", "bot.cli", *(arguments or ("run",))]
        self.process = subprocess.Popen(
            command, env=environment | changes, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, event: str) -> dict[str, Any]:
        """The first log line of that event."""
        with self._more:
            assert self._more.wait_for(lambda: self._found(event) is not None, PATIENCE), self.lines
            found = self._found(event)
        assert found is not None
        return found

    @property
    def is_ready(self) -> bool:
        return self._found("ready") is not None

    def ends(self, seconds: float = PATIENCE) -> int:
        """Its exit code; raises TimeoutExpired."""
        code = self.process.wait(seconds)
        self._reader.join(PATIENCE)
        return code

    def terminate(self) -> int:
        """SIGTERM, and ten seconds for the end that it promises."""
        self.process.terminate()
        return self.ends(10)

    def interrupt(self) -> int:
        """Ctrl-C, and the same promise."""
        self.process.send_signal(signal.SIGINT)
        return self.ends(10)

    def _found(self, event: str) -> dict[str, Any] | None:
        read = (json.loads(line) for line in list(self.lines) if line.startswith("{"))
        return next((line for line in read if line.get("event") == event), None)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._more:
                self.lines.append(line)
                self._more.notify_all()
        self.process.stderr.close()


@contextmanager
def running(slack: Slack, url: str, *arguments: str, **changes: str) -> Iterator[Bot]:
    """A bot that is ready; whatever a test leaves of it is killed."""
    bot = Bot(slack, url, *arguments, **changes)
    try:
        bot.wait_for("ready")
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.process.kill()
            bot.ends()


__all__ = ["KEY", "MANIFEST", "Bot", "running"]
