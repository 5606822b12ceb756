"""Local dates become instants: working days, zones, both clock changes, and what happens to what is late.

Dates and hours are local to a person; instants are aware datetimes in UTC. Zones are IANA names, as Slack's
`tz` gives them, legacy names ("US/Pacific") included.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST = time(7)
"""No survey has an earlier local hour."""
DAY_STARTS = time(9)
"""Nobody is asked late, or by "run now", before this local hour."""
DAY_ENDS = time(17)
"""Nobody is asked at or after this local hour."""
_LONGEST_REST = 366


@dataclass(frozen=True)
class WorkCalendar:
    """The days on which people are asked: weekdays (0 = Monday) that are neither holiday nor blackout."""

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    blackout: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError("a calendar has one or more working days of 0 (Monday) to 6 (Sunday)")

    def is_working(self, day: date) -> bool:
        """Whether people are asked on this day."""
        return day.weekday() in self.weekdays and day not in self.holidays and day not in self.blackout

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before this day. Raises ValueError if a year holds none."""
        for days in range(_LONGEST_REST):
            if self.is_working(day + timedelta(days=days)):
                return day + timedelta(days=days)
        raise ValueError(f"no working day within a year from {day}")

    def after(self, day: date) -> date:
        """The first working day after this day."""
        return self.on_or_after(day + timedelta(days=1))

    def plus(self, day: date, days: int) -> date:
        """The day that lies this many working days after `day` (with 0: the day itself, working or not)."""
        for _ in range(days):
            day = self.after(day)
        return day


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Whether the name is a zone of the IANA database (legacy names are)."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_or(*names: str | None) -> str:
    """The first of these names that is a zone (give Slack's, the team's, the company's), else "UTC"."""
    return next((name for name in names if name and is_zone(name)), "UTC")


def local_instant(day: date, hour: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in the zone show this hour on this day.

    An hour that a clock change skips comes as much later as the clocks jumped; of an hour that comes twice
    the first counts. Both are what fold=0 means (PEP 495).
    """
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The date in the zone at this instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def ask_at(day: date, hour: time, zone: str, calendar: WorkCalendar) -> datetime:
    """When a person in the zone is asked, if the recurrence says `day`: then, or on the next working day."""
    return local_instant(calendar.on_or_after(day), hour, zone)


@dataclass(frozen=True)
class RoundTimes:
    """A round opens when its hour first comes anywhere in its audience and closes for all at one instant."""

    opens_at: datetime
    closes_at: datetime


def round_times(day: date, hour: time, zones: Iterable[str], days: int, calendar: WorkCalendar) -> RoundTimes:
    """A round's times for its date, its audience's zones (one or more) and its window in working days."""
    asks = [(ask_at(day, hour, zone, calendar), zone) for zone in set(zones)]
    return RoundTimes(min(asks)[0], window_close(asks, days, calendar))


def window_close(asks: Iterable[tuple[datetime, str]], days: int, calendar: WorkCalendar) -> datetime:
    """When an answering window closes for all: `days` working days after the last ask.

    `asks` are (instant, zone) of those who are asked, one or more; days and hour are those of the zone of the
    last of them.
    """
    by_zone = {zone: instant for instant, zone in sorted(asks)}
    last = max(by_zone.values())
    return max(_later(last, zone, days, calendar) for zone, at in by_zone.items() if at == last)


def _later(instant: datetime, zone: str, days: int, calendar: WorkCalendar) -> datetime:
    local = instant.astimezone(ZoneInfo(zone))
    return local_instant(calendar.plus(local.date(), days), local.time(), zone)


def when_to_send(
    now: datetime,
    due: datetime,
    zone: str,
    calendar: WorkCalendar,
    closes_at: datetime | None,
    *,
    by_run_now: bool = False,
) -> datetime | None:
    """When an ask that is due at `due` goes out: `now` means at once, None that its window is over by then.

    Not yet due: when it is due. Late: at once if the survey's hour has come on this very day and it is before
    17:00 there, or on a later working day from 9:00 to 17:00; else at the next 9:00 of a working day. "Run
    now" asks from 9:00 to 17:00 on a working day at once, else at the next 9:00; while the window of such a
    round is not yet known, `closes_at` is None.
    """
    local = now.astimezone(ZoneInfo(zone))
    same_day = not by_run_now and local_date(due, zone) == local.date()
    if not by_run_now and now < due:
        at = due
    elif calendar.is_working(local.date()) and local.time() < DAY_ENDS:
        nine = local_instant(local.date(), DAY_STARTS, zone)
        at = now if same_day else max(now, nine)
    else:
        at = local_instant(calendar.after(local.date()), DAY_STARTS, zone)
    return at if closes_at is None or at < closes_at else None


def when_run_now(now: datetime, zones: Iterable[str], calendar: WorkCalendar) -> dict[str, datetime]:
    """When "run now" asks whom, by zone."""
    times = {zone: when_to_send(now, now, zone, calendar, None, by_run_now=True) for zone in zones}
    return {zone: at for zone, at in times.items() if at is not None}
