"""When a survey comes round: a recurrence gives local dates, never instants (`pulse.calendar` does that).

A recurrence that starts at its anchor is a plain value: it can be stored as JSON, said in words, and read
from what a person types after `/pulse schedule` (`parse_schedule`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from pulse.calendar import DAY_ENDS, EARLIEST, is_zone

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
EXAMPLES = "weekly tue 10:00", "every 2 weeks on tue, thu at 10:00", "monthly last fri 16:00"

_DAY = {name: i for i, day in enumerate(DAYS) for name in (day.lower(), day[:3].lower())}
_NTH = {word: n for n, name in NTHS.items() for word in (name, f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }")}
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class ScheduleError(ValueError):
    """What was typed is not a schedule; the text says which word was not understood, with an example."""


@dataclass(frozen=True)
class EveryWeeks:
    """On these weekdays (0 = Monday) of every nth week, counted from the week in which the anchor lies."""

    every: int
    weekdays: tuple[int, ...]
    anchor: date

    def __post_init__(self) -> None:
        if not 1 <= self.every <= 52:
            raise ValueError("every is a number of weeks from 1 to 52")
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise ValueError("weekdays are one or more of 0 (Monday) to 6 (Sunday)")
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))


@dataclass(frozen=True)
class MonthlyNth:
    """On the nth (1 to 4, or -1 for the last) given weekday (0 = Monday) of each month from the anchor on."""

    nth: int
    weekday: int
    anchor: date

    def __post_init__(self) -> None:
        if self.nth not in NTHS:
            raise ValueError("nth is 1, 2, 3, 4, or -1 for the last")
        if self.weekday not in range(7):
            raise ValueError("weekday is 0 (Monday) to 6 (Sunday)")


Recurrence = EveryWeeks | MonthlyNth


@dataclass(frozen=True)
class ScheduleText:
    """What a typed schedule says; `zone` is None where none was named (then each person's own counts)."""

    recurrence: Recurrence
    hour: time
    zone: str | None


def next_date(rec: Recurrence, on_or_after: date) -> date:
    """The first local date of the recurrence that is neither before this day nor before its anchor."""
    return next(_from(rec, max(on_or_after, rec.anchor)))


def dates(rec: Recurrence, on_or_after: date, count: int) -> list[date]:
    """The next `count` local dates of the recurrence, in order."""
    return list(islice(_from(rec, max(on_or_after, rec.anchor)), count))


def _from(rec: Recurrence, start: date) -> Iterator[date]:
    every = _weekly(rec, start) if isinstance(rec, EveryWeeks) else _monthly(rec, start)
    return (day for day in every if day >= start)


def _weekly(rec: EveryWeeks, start: date) -> Iterator[date]:
    first = rec.anchor - timedelta(days=rec.anchor.weekday())
    period = timedelta(weeks=rec.every)
    monday = first + (start - first) // period * period
    while True:
        yield from (monday + timedelta(days=day) for day in rec.weekdays)
        monday += period


def _monthly(rec: MonthlyNth, start: date) -> Iterator[date]:
    month = start.replace(day=1)
    while True:
        following = (month + timedelta(days=31)).replace(day=1)
        edge = month if rec.nth > 0 else following
        weeks = rec.nth - 1 if rec.nth > 0 else rec.nth
        yield edge + timedelta(days=(rec.weekday - edge.weekday()) % 7, weeks=weeks)
        month = following


def in_words(rec: Recurrence) -> str:
    """The recurrence for a person, as in "every 2 weeks on Tuesday and Thursday"."""
    if isinstance(rec, MonthlyNth):
        return f"every month on the {NTHS[rec.nth]} {DAYS[rec.weekday]}"
    *most, last = (DAYS[day] for day in rec.weekdays)
    days = f"{', '.join(most)} and {last}" if most else last
    return f"every {'week' if rec.every == 1 else f'{rec.every} weeks'} on {days}"


def to_json(rec: Recurrence) -> dict[str, Any]:
    """The recurrence as a dict of JSON's own types; `from_json` reads it back."""
    if isinstance(rec, MonthlyNth):
        return {"monthly": rec.nth, "weekday": rec.weekday, "anchor": rec.anchor.isoformat()}
    return {"weeks": rec.every, "weekdays": list(rec.weekdays), "anchor": rec.anchor.isoformat()}


def from_json(data: Mapping[str, Any]) -> Recurrence:
    """Read what `to_json` wrote. Raises KeyError or ValueError where it did not."""
    anchor = date.fromisoformat(data["anchor"])
    if "monthly" in data:
        return MonthlyNth(data["monthly"], data["weekday"], anchor)
    return EveryWeeks(data["weeks"], tuple(data["weekdays"]), anchor)


def parse_schedule(text: str, today: date) -> ScheduleText:
    """Read "weekly tue 10:00", "every 2 weeks on tue, thu at 10:00 Europe/Berlin", "monthly first monday 9:30".

    The first date is the first that fits, today or later. Nothing is guessed: raises ScheduleError with a
    hint at the first word that is not understood.
    """
    words = _Words(text)
    rec = _read_recurrence(words, today)
    words.skip("at")
    hour = _read_hour(words)
    zone = words.take() if words.left else None
    if zone is not None and not is_zone(zone):
        raise _refused(f"“{zone[:40]}” is not a time zone that I know (it is written like Europe/Berlin)")
    if words.left:
        raise _refused(f"I did not expect “{words.left[0][:40]}” at the end")
    return ScheduleText(rec, hour, zone)


class _Words:
    """The words of a text, taken from the left; commas are words of their own."""

    def __init__(self, text: str) -> None:
        self.left: list[str] = re.findall(r"[^\s,]+|,", text)

    def peek(self) -> str:
        return self.left[0].lower() if self.left else ""

    def take(self) -> str:
        return self.left.pop(0)

    def skip(self, *words: str) -> bool:
        found = self.peek() in words
        if found:
            self.take()
        return found

    def expect(self, meaning: Mapping[str, int], wanted: str) -> int:
        if self.peek() not in meaning:
            raise _refused(f"{self.said()} where {wanted} should be")
        return meaning[self.take().lower()]

    def said(self) -> str:
        return f"I found “{self.left[0][:40]}”" if self.left else "The text ends"


def _refused(reason: str) -> ScheduleError:
    return ScheduleError(f"{reason}. Write it like one of these: {'; '.join(f'“{e}”' for e in EXAMPLES)}.")


def _read_recurrence(words: _Words, today: date) -> Recurrence:
    if words.skip("monthly"):
        return _read_monthly(words, today)
    if words.skip("weekly"):
        every = 1
    elif words.skip("every"):
        every = _read_every(words)
    else:
        raise _refused(f"{words.said()} where “weekly”, “every … weeks” or “monthly” should be")
    words.skip("on")
    weekdays = _read_weekdays(words)
    return EveryWeeks(every, weekdays, next_date(EveryWeeks(1, weekdays, today), today))


def _read_every(words: _Words) -> int:
    if words.skip("week"):
        return 1
    every = words.expect({str(n): n for n in range(1, 53)}, "a number of weeks from 1 to 52")
    word = "week" if every == 1 else "weeks"
    words.expect({word: 0}, f"“{word}”")
    return every


def _read_weekdays(words: _Words) -> tuple[int, ...]:
    found = [words.expect(_DAY, "a day of the week")]
    while words.skip(",", "and") or words.peek() in _DAY:
        words.skip("and")
        day = words.expect(_DAY, "a day of the week")
        if day in found:
            raise _refused(f"{DAYS[day]} is there twice")
        found.append(day)
    return tuple(sorted(found))


def _read_monthly(words: _Words, today: date) -> MonthlyNth:
    words.skip("on")
    words.skip("the")
    nth = words.expect(_NTH, "“first”, “second”, “third”, “fourth” or “last”")
    return MonthlyNth(nth, words.expect(_DAY, "a day of the week"), today)


def _read_hour(words: _Words) -> time:
    found = _HOUR.fullmatch(words.peek())
    if not found:
        raise _refused(f"{words.said()} where an hour like 9:30 or 16:00 should be")
    words.take()
    hour = time(int(found[1]), int(found[2]))
    if hour < EARLIEST:
        raise _refused(f"{hour:%H:%M} is too early: nobody is asked before {EARLIEST:%H:%M}")
    if hour >= DAY_ENDS:
        raise _refused(f"{hour:%H:%M} is too late: nobody is asked after {DAY_ENDS:%H:%M}")
    return hour
