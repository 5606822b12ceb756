"""When a round's messages are out at a pace, and whether that is in time.

`asks` counts people by (instant, zone) at which they are asked, `others` those of other rounds in the same line; `pace`
is messages a second, one line for all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pulse.calendar import DAY_ENDS, local_date, local_instant

Asks = Mapping[tuple[datetime, str], int]
NOBODY: Final[Asks] = MappingProxyType({})


@dataclass(frozen=True)
class Turn:
    """The messages of one zone, those of others with them: when they are due, and when the first and the last one go
    out."""

    due: datetime
    zone: str
    people: int
    first: datetime
    last: datetime

    @property
    def is_late(self) -> bool:
        return self.last >= local_instant(local_date(self.due, self.zone), DAY_ENDS, self.zone)


def turns(asks: Asks, pace: float, others: Asks = NOBODY) -> list[Turn]:
    """The turns of these asks one after the other, those with nobody to ask left out."""
    return [turn for turn in _line(asks, others, pace) if asks.get((turn.due, turn.zone))]


def share_due(asks: Asks, pace: float, now: datetime, others: Asks = NOBODY) -> float:
    """The part of these messages whose turn has come by now, from 0 to 1."""
    had = 0.0
    for turn in turns(asks, pace, others):
        passed = (now - turn.first).total_seconds() * pace / turn.people
        had += asks[turn.due, turn.zone] * min(1.0, max(0.0, passed))
    return had / (sum(asks.values()) or 1)


def late_zone(asks: Asks, pace: float, others: Asks = NOBODY) -> str | None:
    """The first zone in which, because of these asks, a last message would come at 17:00 or later, also one of others;
    None if all are out before."""
    late_anyway = {(turn.due, turn.zone) for turn in _line(others, NOBODY, pace) if turn.is_late} - asks.keys()
    late = (turn for turn in _line(asks, others, pace) if turn.is_late)
    return next((turn.zone for turn in late if (turn.due, turn.zone) not in late_anyway), None)


def _line(asks: Asks, others: Asks, pace: float) -> list[Turn]:
    line: list[Turn] = []
    free: datetime | None = None
    for (due, zone), people in sorted((Counter(asks) + Counter(others)).items()):
        first = max(due, free) if free else due
        free = first + timedelta(seconds=people / pace)
        line.append(Turn(due, zone, people, first, free - timedelta(seconds=1 / pace)))
    return line
