"""The survey form as it is typed: texts, nothing checked yet. What the form does not show at the moment travels in
the modal's metadata, so that nothing that was typed is ever lost."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pulse.public_holidays import is_installed
from pulse.recurrence import EveryWeeks, MonthlyNth, ScheduleText
from storage.asking.forms import SurveyForm

DETAILS = ("window", "reminder", "most", "group", "comments", "working", "country", "blackout")
LISTS = ("customers", "people", "upstreams", "days", "working")
AUDIENCES = {"teams": "customers", "people": "people"}  # which field an audience shows


@dataclass(frozen=True)
class Typed:
    """Lists are tuples of option values: team ids, Slack ids, weekdays. `often` is "w2" for every 2 weeks, "m-1" for
    the last such weekday of a month. `country` "" is none, `reminder` "0" is none."""

    name: str = ""
    audience: str = "teams"  # all, teams, people
    customers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    upstreams: tuple[str, ...] = ()
    often: str = "w1"
    days: tuple[str, ...] = ("1",)
    hour: str = "10:00"
    start: str = ""
    end: str = ""
    window: str = "3"
    reminder: str = "1"
    most: str = "3"
    group: str = "5"
    comments: str = "10"
    working: tuple[str, ...] = ("0", "1", "2", "3", "4")
    country: str = ""
    blackout: str = ""


TEMPLATES: dict[str, tuple[str, dict[str, Any]]] = {
    "weekly": ("Weekly", {"often": "w1", "days": ("1",), "window": "3", "reminder": "1"}),
    "fortnightly": ("Every two weeks", {"often": "w2", "days": ("1",), "window": "4", "reminder": "2"}),
    "monthly": ("Monthly", {"often": "m1", "days": ("1",), "window": "5", "reminder": "2"}),
}


@dataclass(frozen=True)
class FormState:
    """What a form's modal carries besides its fields: which survey it changes, at which version, and how it is drawn.
    `drawing` goes up with every redraw, so that no client shows what a field held before."""

    survey_id: int | None = None
    version: int | None = None
    more: bool = False
    drawing: int = 0
    url: str = ""  # response_url of the list from which it was opened


def from_template(typed: Typed, name: str) -> Typed:
    """The same with the times of a template."""
    return replace(typed, **TEMPLATES[name][1])


def from_schedule(typed: Typed, schedule: ScheduleText) -> Typed:
    """The same with a schedule that was typed as text."""
    recurrence = schedule.recurrence
    return replace(typed, **_times(recurrence), hour=f"{schedule.hour:%H:%M}")


def from_form(form: SurveyForm, slacks: dict[int, str]) -> Typed:
    """A survey as it would be typed; `slacks` has the Slack ids of its people."""
    return Typed(
        name=form.name,
        audience=form.audience,
        customers=tuple(str(team) for team in form.customers),
        people=tuple(slacks[person] for person in form.people if person in slacks),
        upstreams=tuple(str(team) for team in form.upstreams),
        **_times(form.recurrence),
        hour=f"{form.hour:%H:%M}",
        start=form.start_date.isoformat(),
        end=form.end_date.isoformat() if form.end_date else "",
        window=str(form.window_days),
        reminder=str(form.reminder_days or 0),
        most=str(form.max_upstreams),
        group=str(form.minimum_group),
        comments=str(form.comment_minimum),
        working=tuple(str(day) for day in form.weekdays),
        country=form.country or "",
        blackout=ranges_in_words(form.blackout),
    )


def ranges_in_words(days: tuple[date, ...]) -> str:
    """Dates as they are typed: "2026-12-24 to 2026-12-31, 2027-01-02"."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def hidden(typed: Typed, state: FormState) -> set[str]:
    """The fields that the form does not show at the moment."""
    fields = set() if state.more else set(DETAILS)
    fields |= set() if is_installed() else {"country"}
    return fields | {field for audience, field in AUDIENCES.items() if audience != typed.audience}


def to_metadata(typed: Typed, state: FormState) -> str:
    """At most 3,000 characters: 100 teams, 100 people and 400 characters of dates fit."""
    kept = {field: value for field, value in asdict(typed).items() if field in hidden(typed, state)}
    packed = {field: " ".join(value) if field in LISTS else value for field, value in kept.items()}
    return json.dumps({"state": asdict(state), "kept": packed}, separators=(",", ":"), ensure_ascii=False)


def from_metadata(metadata: str) -> tuple[FormState, dict[str, Any]]:
    """The state of a form, and the hidden fields of what was typed."""
    data = json.loads(metadata)
    kept = {field: tuple(value.split()) if field in LISTS else value for field, value in data["kept"].items()}
    return FormState(**data["state"]), kept


def _times(recurrence: EveryWeeks | MonthlyNth) -> dict[str, Any]:
    if isinstance(recurrence, MonthlyNth):
        return {"often": f"m{recurrence.nth}", "days": (str(recurrence.weekday),)}
    return {"often": f"w{recurrence.every}", "days": tuple(str(day) for day in recurrence.weekdays)}
