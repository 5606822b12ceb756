"""The time that this Slack shows, which can be moved and made faster.

The reading is shared with the bot through a small file: {"real", "shown", "speed", "until"}, all in epoch
seconds. The clock shows `shown + (time.time() - real) * speed`; when `until` is set and was reached, it goes on
from there at speed 1.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.errors import Refusal

FAST_FORWARD = 3600.0


@dataclass(frozen=True)
class Reading:
    """What the clock showed at one real moment, and how it goes on from there."""

    real: float
    shown: float
    speed: float = 1.0
    until: float | None = None

    def at(self, real: float) -> float:
        """Return the epoch seconds shown at the real epoch second `real`."""
        shown = self.shown + (real - self.real) * self.speed
        if self.until is None or shown < self.until:
            return shown
        reached = self.real + (self.until - self.shown) / self.speed
        return self.until + (real - reached)

    def speed_at(self, real: float) -> float:
        """Return the speed at that real moment; 1 once `until` was reached."""
        arrived = self.until is not None and self.at(real) >= self.until
        return 1.0 if arrived else self.speed


class Clock:
    """The shown time, either our own (`start`, movable) or a test's (`now`, which only the test moves)."""

    def __init__(
        self, now: Callable[[], float] | None = None, *, start: float | None = None, file: Path | None = None
    ) -> None:
        real = time.time()
        self._now = now
        self._file = file
        self._reading = Reading(real, real if start is None else start)
        self._write()

    def now(self) -> float:
        """Return the epoch seconds that are shown now."""
        return self._now() if self._now else self._reading.at(time.time())

    def move(self, to: float, speed: float = FAST_FORWARD) -> None:
        """Run at `speed` until `to` (epoch seconds) is shown, then on at the real pace. Backwards is refused."""
        if to <= self.now():
            raise Refusal("The time can only be moved forward.")
        self._set(speed, to)

    def set_speed(self, speed: float) -> None:
        """Run at `speed` (shown seconds a real second) from now on."""
        self._set(speed, None)

    def set_to(self, shown: float) -> None:
        """Show `shown` at once, without living through what lies between."""
        self._own()
        self._reading = Reading(time.time(), shown)
        self._write()

    def as_json(self) -> dict[str, float | None]:
        """Return {"now", "speed", "until"} for the page; `until` is null when it was reached."""
        if self._now:
            return {"now": self._now(), "speed": 1.0, "until": None}
        real = time.time()
        moving = self._reading.speed_at(real) != 1.0
        return {
            "now": self._reading.at(real),
            "speed": self._reading.speed_at(real),
            "until": self._reading.until if moving else None,
        }

    def _own(self) -> None:
        if self._now:
            raise Refusal("This clock is moved by the test that owns it.")

    def _set(self, speed: float, until: float | None) -> None:
        self._own()
        if speed <= 0:
            raise Refusal("The speed must be above zero.")
        self._reading = Reading(time.time(), self.now(), speed, until)
        self._write()

    def _write(self) -> None:
        if self._file:
            temporary = self._file.with_name(self._file.name + ".new")
            temporary.write_text(json.dumps(asdict(self._reading)))
            os.replace(temporary, self._file)
