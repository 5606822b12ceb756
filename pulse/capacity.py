"""Whether a round's messages are out in time at a pace."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pulse.calendar import DAY_ENDS, local_instant


def late_zone(asks: Mapping[tuple[datetime, str], int], pace: float) -> str | None:
    """The first zone in which the last message would come at 17:00 or later, None if all are out before.

    `asks` counts people by (instant, zone) at which they are asked; `pace` is messages a second, one line for all.
    """
    free: datetime | None = None
    for (at, zone), people in sorted(asks.items()):
        begins = max(at, free) if free else at
        free = begins + timedelta(seconds=people / pace)
        last = free - timedelta(seconds=1 / pace)
        if people and last >= local_instant(at.astimezone(ZoneInfo(zone)).date(), DAY_ENDS, zone):
            return zone
    return None
