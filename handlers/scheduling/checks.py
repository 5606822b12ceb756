"""Whether a survey that was typed can be one: a clear word at the field that it concerns."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from messages.scheduling.form import BLACKOUT_MOST, NAME_MOST
from messages.scheduling.typed import Typed, ranges_in_words
from pulse.calendar import DAY_ENDS, EARLIEST
from pulse.recurrence import DAYS, EveryWeeks, MonthlyNth, Recurrence, next_date
from storage.asking.forms import LIST_LEAST, SurveyForm
from storage.names import clean_name
from storage.scheduling.readers import Known

FARTHEST = timedelta(days=400)
BLACKOUT_DAYS_MOST = 366
REST_MOST = 120
Errors = dict[str, str]


class Mistake(ValueError):
    """One date that is none; the text says which."""


def check(typed: Typed, known: Known) -> SurveyForm | Errors:
    """The survey, or what is wrong by field."""
    wrong = _wrong(typed, known)
    if wrong:
        return wrong
    chosen = typed.audience == "teams"
    start = date.fromisoformat(typed.start)
    return SurveyForm(
        name=name_of(typed),
        recurrence=_kept(_recurrence(typed, start), start, known.old.form if known.old else None),
        hour=time.fromisoformat(typed.hour),
        start_date=start,
        end_date=date.fromisoformat(typed.end) if typed.end else None,
        audience=typed.audience,
        customers=_numbers(typed.customers) if chosen else (),
        people=tuple(sorted(known.people[slack] for slack in typed.people)) if typed.audience == "people" else (),
        upstreams=_numbers(typed.upstreams),
        window_days=int(typed.window),
        reminder_days=int(typed.reminder) or None,
        max_upstreams=int(typed.most),
        minimum_group=int(typed.group),
        comment_minimum=max(int(typed.comments), int(typed.group)),
        weekdays=_numbers(typed.working),
        country=typed.country or None,
        blackout=read_dates(typed.blackout),
    )


def read_dates(text: str) -> tuple[date, ...]:
    """Dates from "2026-12-24 to 2027-01-01, 2027-05-03". Raises Mistake."""
    days: set[date] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]+", text))):
        ends = [_date(end) for end in re.split(r"\s+(?:to|until|–|-)\s+|\s*–\s*|\.\.+", part)]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise Mistake(f"“{part[:40]}” ends before it begins.")
        if (ends[-1] - ends[0]).days >= BLACKOUT_DAYS_MOST:
            raise Mistake(f"“{part[:40]}” is longer than a year.")
        days.update(ends[0] + timedelta(days=n) for n in range((ends[-1] - ends[0]).days + 1))
    if len(days) > BLACKOUT_DAYS_MOST:
        raise Mistake("These are more than a year of days.")
    return tuple(sorted(days))


def _wrong(typed: Typed, known: Known) -> Errors:
    checks = (_wrong_name, _wrong_audience, _wrong_days, _wrong_dates, _wrong_details)
    found = [pair for look in checks for pair in look(typed, known)]
    return dict(reversed(found))  # the first word about a field counts


def _wrong_name(typed: Typed, known: Known) -> Iterator[tuple[str, str]]:
    name = name_of(typed)
    if not name:
        yield "name", "Give the survey a name."
    elif len(name) > NAME_MOST:
        yield "name", f"This has {len(name)} characters; at most {NAME_MOST} fit."
    elif known.name_taken:
        yield "name", "Another survey has this name. Choose another one."


def _wrong_audience(typed: Typed, known: Known) -> Iterator[tuple[str, str]]:
    if typed.audience == "teams":
        yield from _wrong_teams("customers", typed.customers, known, least=1)
    if typed.audience == "people":
        if len(set(typed.people)) < LIST_LEAST:
            yield "people", f"Choose at least {LIST_LEAST} people: these are {len(set(typed.people))}."
        strange = [f"{n}" for n, slack in enumerate(typed.people, 1) if slack not in known.people]
        if strange:
            which = f"Number {', '.join(strange)} of this list"
            yield (
                "people",
                f"{which} can't be asked: a guest, a bot, deactivated, or new since last night. Remove them.",
            )
    yield from _wrong_teams("upstreams", typed.upstreams, known, least=0)


def _wrong_teams(field: str, chosen: Collection[str], known: Known, least: int) -> Iterator[tuple[str, str]]:
    if len(chosen) < least:
        yield field, "Choose at least one team."
    missing = [team for team in chosen if int(team) not in known.teams]
    if missing:
        gone = (
            "One of these teams no longer exists"
            if len(missing) == 1
            else f"{len(missing)} of these teams no longer exist"
        )
        yield field, f"{gone}. Remove what is gone, or choose others."


def _wrong_days(typed: Typed, known: Known) -> Iterator[tuple[str, str]]:  # noqa: ARG001
    if not typed.days:
        yield "days", "Choose at least one day."
    elif typed.often.startswith("m") and len(typed.days) > 1:
        yield "days", "By the month a survey has one day. Leave one."
    if not typed.working:
        yield "working", "Choose at least one working day."
    idle = [DAYS[int(day)] for day in typed.days if day not in typed.working]
    if idle and typed.working:
        yield "days", f"{idle[0]} is not one of the working days. Choose another, or add it under “More settings”."
    if not typed.hour or not EARLIEST <= time.fromisoformat(typed.hour) < DAY_ENDS:
        yield "hour", "Choose an hour from 7:00 to 16:59: nobody is asked at night or after work."


def _wrong_dates(typed: Typed, known: Known) -> Iterator[tuple[str, str]]:
    if not typed.start:
        yield "start", "Choose the first day."
        return
    start = date.fromisoformat(typed.start)
    if start < known.today and not (known.old and start == known.old.form.start_date):
        yield "start", f"{start} is over. Choose today or a later day."
    if start > known.today + FARTHEST:
        yield "start", f"{start} is more than a year away. Is the year right?"
    if typed.end:
        end = date.fromisoformat(typed.end)
        if end < start:
            yield "end", f"The last day is before the first, {start}."
        elif end < known.today:
            yield "end", f"{end} is over. Choose a later day, or leave it empty."
        elif typed.days and next_date(_recurrence(typed, start), start) > end:
            yield "end", "No date of this survey lies before that day. Choose a later one."


def _wrong_details(typed: Typed, known: Known) -> Iterator[tuple[str, str]]:  # noqa: ARG001
    if int(typed.reminder) >= int(typed.window):
        yield "reminder", "That is when answers are no longer taken. Choose an earlier reminder, or a longer time."
    try:
        days = read_dates(typed.blackout)
    except Mistake as mistake:
        yield "blackout", str(mistake)
        return
    if len(ranges_in_words(days)) > BLACKOUT_MOST:
        yield "blackout", "These are too many. Write days that follow each other as 2026-12-24 to 2027-01-01."
    if typed.working and _longest_rest(days, typed.working) > REST_MOST:
        yield "blackout", f"That leaves no working day for more than {REST_MOST} days. Choose fewer."


def _longest_rest(days: Collection[date], working: Collection[str]) -> int:
    """The most days one after the other on which nobody is asked."""
    longest = rest = 0
    for day in (min(days) + timedelta(days=n) for n in range((max(days) - min(days)).days + 1)) if days else ():
        rest = rest + 1 if day in days or str(day.weekday()) not in working else 0
        longest = max(longest, rest)
    return longest


def name_of(typed: Typed) -> str:
    return clean_name(typed.name)


def _numbers(chosen: Collection[str]) -> tuple[int, ...]:
    return tuple(sorted({int(value) for value in chosen}))


def _recurrence(typed: Typed, start: date) -> Recurrence:
    """Counted from the first fitting day, so that "every 2 weeks" begins with it."""
    number, weekdays = int(typed.often[1:]), _numbers(typed.days)
    if typed.often.startswith("m"):
        return MonthlyNth(number, weekdays[0], start)
    return EveryWeeks(number, weekdays, next_date(EveryWeeks(1, weekdays, start), start))


def _kept(recurrence: Recurrence, start: date, old: SurveyForm | None) -> Recurrence:
    """The old recurrence where the same was typed, so that "every 2 weeks" stays in its weeks."""
    same = (
        old is not None
        and old.start_date == start
        and replace(old.recurrence, anchor=start) == replace(recurrence, anchor=start)
    )
    return old.recurrence if old and same else recurrence


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake(f"“{text[:40]}” is not a date. Write it like 2026-12-24.") from None
