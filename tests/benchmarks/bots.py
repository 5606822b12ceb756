"""Bots in processes of their own, with the sandbox in this one as their Slack."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sandbox.local import Slack

ROOT = Path(__file__).parents[2]
KEY = "6b" * 32
SLOWEST_START = 60.0

PULSE = ("-m", "bot.cli", "run")
BARE = ("-m", "tests.benchmarks.bare")


class Bot:
    """A process that says "ready" on standard error. `started` is how many seconds that took."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str]) -> None:
        began = perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        self._said: list[dict[str, Any]] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(SLOWEST_START) or self._process.poll() is not None:
            self.stop()
            raise RuntimeError(f"{' '.join(command)} did not start: {self._said}")
        self.started = perf_counter() - began
        self.port = next(line["port"] for line in self._said if line["event"] == "ready")

    @property
    def megabytes(self) -> float:
        """Its resident memory now."""
        found = subprocess.run(["ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, check=True)
        return int(found.stdout) / 1024

    def wrong(self) -> list[dict[str, Any]]:
        """What it logged as an error."""
        return [line for line in self._said if line.get("level") in ("error", "critical")]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._reader.join(5)
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(json.loads(line) if line.startswith("{") else {"event": line.strip()})
            if self._said[-1]["event"] == "ready":
                self._ready.set()
        self._ready.set()


def environment(slack: Slack, url: str, **settings: str) -> dict[str, str]:
    """All that a bot is told; nothing of it comes from a `.env` or from this process's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "PULSE_", "DATABASE_"))}
    return own | slack.environment() | {"DATABASE_URL": url, "PULSE_KEY": KEY} | settings


@contextmanager
def running(command: tuple[str, ...], environment: dict[str, str]) -> Iterator[Bot]:
    bot = Bot(command, environment)
    try:
        yield bot
    finally:
        bot.stop()
