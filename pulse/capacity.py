"""When a round's messages are out at a pace, and whether that is in time.

`asks` counts people by (instant, zone) at which they are asked; `pace` is messages a second, one line for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pulse.calendar import DAY_ENDS, local_date, local_instant


@dataclass(frozen=True)
class Turn:
    """The messages of one zone: when they are due, and when the first and the last one go out."""

    due: datetime
    zone: str
    first: datetime
    last: datetime


def turns(asks: Mapping[tuple[datetime, str], int], pace: float) -> list[Turn]:
    """The zones' turns one after the other, those with nobody to ask left out."""
    found: list[Turn] = []
    free: datetime | None = None
    for (due, zone), people in sorted(asks.items()):
        if people:
            first = max(due, free) if free else due
            free = first + timedelta(seconds=people / pace)
            found.append(Turn(due, zone, first, free - timedelta(seconds=1 / pace)))
    return found


def share_due(asks: Mapping[tuple[datetime, str], int], pace: float, now: datetime) -> float:
    """The part of these messages whose turn has come by now, from 0 to 1."""
    had = (min(asks[t.due, t.zone], max(0.0, (now - t.first).total_seconds() * pace)) for t in turns(asks, pace))
    return sum(had) / (sum(asks.values()) or 1)


def late_zone(asks: Mapping[tuple[datetime, str], int], pace: float) -> str | None:
    """The first zone in which the last message would come at 17:00 or later, None if all are out before."""
    return next((turn.zone for turn in turns(asks, pace) if turn.last >= _end_of_day(turn)), None)


def _end_of_day(turn: Turn) -> datetime:
    return local_instant(local_date(turn.due, turn.zone), DAY_ENDS, turn.zone)
