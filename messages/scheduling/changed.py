"""What a change of a survey changes, fact by fact, for whoever makes it and whoever approves it."""

from itertools import zip_longest

from messages.blocks import escape
from messages.scheduling.words import details, times
from messages.words import count, day, people
from storage.asking.forms import SurveyForm


def changed_words(old: SurveyForm, new: SurveyForm) -> str:
    """One line for each fact that becomes another one; "" where nothing does."""
    pairs = zip_longest(_facts(old), _facts(new), fillvalue="–")
    lines = [f"• {was} → *{now}*" for was, now in pairs if was != now]
    return "\n".join([*lines, *_others(old, new)])


def _facts(form: SurveyForm) -> list[str]:
    """The last of them, days on which nobody is asked, only where there are such."""
    return [
        f"“{escape(form.name)}”",
        times(form),
        f"from {day(form.start_date)}",
        f"until {day(form.end_date)}" if form.end_date else "without an end",
        _asked(form),
        f"about {count(len(form.upstreams), 'chosen team')}" if form.upstreams else "about every team that they hire",
        *details(form).split(" · "),
    ]


def _asked(form: SurveyForm) -> str:
    if form.audience == "all":
        return "everybody whose team hires another"
    return people(len(form.people)) if form.audience == "people" else count(len(form.customers), "customer team")


def _others(old: SurveyForm, new: SurveyForm) -> list[str]:
    """Who comes and who goes where a list stays a list."""
    pairs = {
        "customer team": (old.customers, new.customers),
        "person": (old.people, new.people),
        "team asked about": (old.upstreams, new.upstreams),
    }
    return [
        f"• {what}: {len(set(after) - set(before))} new, {len(set(before) - set(after))} gone"
        for what, (before, after) in pairs.items()
        if before and after and set(before) != set(after)
    ]
