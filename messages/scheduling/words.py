"""A survey in plain words, the same in its preview, in the list and in what a second ops person reads."""

from collections.abc import Sequence

from messages.words import count
from pulse.public_holidays import countries
from pulse.recurrence import DAYS, in_words
from storage.asking.forms import SurveyForm


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
