"""Whether the process does its work, as far as it can tell by itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

TICK_LATE = timedelta(minutes=5)


@dataclass
class Health:
    """Written by whoever works, read by the monitor. Assignments of one field are atomic; nothing else is needed."""

    ticked_at: datetime | None = None
    socket: bool = True
    failing: dict[str, str] = field(default_factory=dict)  # job → type of its last error

    def wrong(self, now: datetime) -> list[str]:
        found = [f"job {job} fails ({error})" for job, error in sorted(self.failing.items())]
        if not self.socket:
            found.append("no Socket Mode connection")
        if self.ticked_at is None:
            found.append("nothing has run yet")
        elif now - self.ticked_at > TICK_LATE:
            found.append(f"nothing has run since {self.ticked_at:%Y-%m-%d %H:%M} UTC")
        return found
