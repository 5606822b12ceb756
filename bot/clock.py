"""What time it is. In production the machine's; in a sandbox what its clock file says."""

import json
import time
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli import Refused


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Clock:
    """Calling it gives the present instant in UTC.

    `file` holds {"real", "shown", "speed", "until"} in epoch seconds: at the machine's time `real` the clock showed
    `shown` and runs `speed` times as fast until it shows `until`, from then on at speed 1. It is honoured only while
    `api_url` is a loopback address, so that no file can bend time in front of real people. `Refused` where it is none.
    """

    def __init__(self, api_url: str, file: Path | None = None) -> None:
        self._file = file if file is not None and is_loopback(api_url) else None
        self._mtime = -1
        self._hands = (0.0, 0.0, 1.0, float("inf"))
        try:
            self.shown(0)
        except (OSError, ValueError, KeyError, TypeError):
            raise Refused(f"SLACK_CLOCK_FILE: {file} is no sandbox's clock") from None

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.shown(time.time()), UTC)

    @property
    def speed(self) -> float:
        """How many of its seconds pass in one of the machine's, now."""
        moment = time.time()
        return max(1.0, self.shown(moment + 0.1) - self.shown(moment)) / 0.1 if self._file else 1.0

    def shown(self, real: float) -> float:
        if self._file is None:
            return real
        self._read()
        since, shown, speed, until = self._hands
        running = shown + (real - since) * speed
        return running if running <= until else until + (real - since - (until - shown) / speed)

    def _read(self) -> None:
        assert self._file is not None
        mtime = self._file.stat().st_mtime_ns
        if mtime != self._mtime:
            hands = json.loads(self._file.read_text())
            until = hands.get("until")
            self._hands = (hands["real"], hands["shown"], hands["speed"], float("inf") if until is None else until)
            self._mtime = mtime
