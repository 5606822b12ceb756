"""What a test may look at afterwards: the app's calls, and everything that it sent to Slack."""

from collections import deque
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One Web API call: its arguments, the shown time, and Slack's error or the fault's kind if it came to nothing."""

    method: str
    args: dict[str, Any]
    at: float
    error: str | None


class Record:
    """The latest `keep` calls and border crossings, in order."""

    def __init__(self, keep: int) -> None:
        self.calls: deque[Call] = deque(maxlen=keep)
        self.traffic: deque[str] = deque(maxlen=keep)

    def crossing(self, raw: bytes | str) -> None:
        """Note something that left the app for Slack."""
        if self.traffic.maxlen:
            self.traffic.append(raw if isinstance(raw, str) else raw.decode("utf-8", "replace"))

    def clear(self) -> None:
        """Forget everything."""
        self.calls.clear()
        self.traffic.clear()
