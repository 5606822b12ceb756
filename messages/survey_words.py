"""A survey in plain words, the same in its preview, in the list and in what a second ops person reads."""

from collections.abc import Sequence
from datetime import date, datetime

from messages.blocks import escape, mention, option
from pulse.public_holidays import countries
from pulse.recurrence import DAYS, in_words
from storage.asking.forms import SurveyForm

NAMES_SHOWN = 12
DAY_OPTIONS = [option(name, str(number)) for number, name in enumerate(DAYS)]


def day(value: date) -> str:
    """ "Tue 10 Nov 2026"."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """ "Tue 10 Nov 10:00", in the zone that the value has."""
    return f"{value:%a} {value.day} {value:%b %H:%M}"


def beside(value: datetime, other: datetime) -> str:
    """The hour, with its day where that is another one than that of `other`: "22:00", "Mon 22:00"."""
    return f"{value:%H:%M}" if value.date() == other.date() else f"{value:%a %H:%M}"


def place(value: datetime) -> str:
    """The zone of an instant as people know it: "Los Angeles"."""
    return str(value.tzinfo).rpartition("/")[2].replace("_", " ")


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 person", "2,300 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def people(number: int) -> str:
    return count(number, "person", "people")


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """ "A, B and C"; what is over `most` is counted. The names are escaped."""
    shown = [escape(name) for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def named(slack: str | None) -> str:
    """Whoever did something, by mention; "a former member" and the like stay words."""
    return mention(slack) if slack and " " not in slack else slack or "somebody"


def mentioned(slacks: Sequence[str], most: int = NAMES_SHOWN) -> str:
    shown = ", ".join(mention(slack) for slack in slacks[:most])
    return f"{shown} and {len(slacks) - most:,} more" if len(slacks) > most else shown


def times(form: SurveyForm) -> str:
    """ "every week on Tuesday at 10:00"."""
    return f"{in_words(form.recurrence)} at {form.hour:%H:%M}"


def details(form: SurveyForm) -> str:
    """Everything else that was decided, in one line."""
    reminder = "no reminder"
    if form.reminder_days:
        reminder = f"one reminder after {count(form.reminder_days, 'working day')}"
    parts = [
        f"Answers are taken for {count(form.window_days, 'working day')}",
        reminder,
        f"about at most {count(form.max_upstreams, 'team')} a round",
        f"figures only for {form.minimum_group} people or more",
        f"comments only for {form.comment_minimum} people or more",
        f"working days: {weekdays(form.weekdays)}",
        holidays(form.country),
    ]
    if form.blackout:
        parts.append(f"not on {count(len(form.blackout), 'chosen date')}")
    return " · ".join(parts)


def weekdays(chosen: Sequence[int]) -> str:
    """ "Mon–Fri" where they follow each other, else "Mon, Wed"."""
    names = [DAYS[number][:3] for number in sorted(chosen)]
    follow = len(chosen) > 2 and max(chosen) - min(chosen) == len(chosen) - 1
    return f"{names[0]}–{names[-1]}" if follow else ", ".join(names)


def holidays(country: str | None) -> str:
    return f"not on public holidays of {countries().get(country, country)}" if country else "no public holidays"
