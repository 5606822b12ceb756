"""Days as people say them: "until 1 December", "next week", "in an hour". Nothing is guessed."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

from pulse.calendar import DAY_STARTS, local_date, local_instant

Snooze = Literal["hour", "tomorrow", "week"]
SNOOZES: Final = get_args(Snooze)

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = "january february march april may june july august september october november december".split()


def snoozed_until(choice: Snooze, now: datetime, zone: str) -> datetime:
    """An hour from now; 9:00 of the next day from Monday to Friday; 9:00 of the next Monday. All as clocks in the
    zone show it."""
    if choice == "hour":
        return now + timedelta(hours=1)
    today = local_date(now, zone)
    day = next_weekday(today, 0) if choice == "week" else today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return local_instant(day, DAY_STARTS, zone)


def next_weekday(after: date, weekday: int) -> date:
    """The first day after `after` with this weekday, 0 = Monday."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def parse_day(words: str, today: date) -> date | None:
    """A day after today: "2026-12-01", "1.12.2026", "1 December", "dec 1", "1 Dec 2027", "tomorrow", "friday", "next
    week" (its Monday), "2 weeks", "for 10 days". None for anything else, for days that do not exist or are over."""
    said = " ".join(words.lower().replace(",", " ").split())
    day = next((found for read in _READERS if (found := read(said, today)) is not None), None)
    return day if day is not None and day > today else None


def _in_figures(said: str, _today: date) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said)
    if match:
        return _day(*map(int, match.groups()))
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", said)
    return _day(int(match[3]), int(match[2]), int(match[1])) if match else None


def _named(said: str, today: date) -> date | None:
    if said == "tomorrow":
        return today + timedelta(days=1)
    if said == "next week":
        return next_weekday(today, 0)
    weekday = _index(_WEEKDAYS, said.removeprefix("next "))
    return next_weekday(today, weekday) if weekday is not None else None


def _counted(said: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:in |for )?(\d{1,3}) (day|week)s?", said)
    return today + timedelta(days=int(match[1]) * (7 if match[2] == "week" else 1)) if match else None


def _written(said: str, today: date) -> date | None:
    """With a month's name; without a year it is the next one."""
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]+)(?: (\d{4}))?", said)
    found = (match[1], match[2], match[3]) if match else None
    match = re.fullmatch(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", said)
    found = (match[2], match[1], match[3]) if match else found
    month = _index(_MONTHS, found[1]) if found else None
    if found is None or month is None:
        return None
    if found[2]:
        return _day(int(found[2]), month + 1, int(found[0]))
    this_year = _day(today.year, month + 1, int(found[0]))
    return this_year if this_year and this_year > today else _day(today.year + 1, month + 1, int(found[0]))


def _index(names: tuple[str, ...] | list[str], said: str) -> int | None:
    """Which of the names is meant: in full, or at least its first three letters."""
    return next((n for n, name in enumerate(names) if len(said) >= 3 and name.startswith(said)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READERS: Final[tuple[Callable[[str, date], date | None], ...]] = (_in_figures, _named, _counted, _written)
