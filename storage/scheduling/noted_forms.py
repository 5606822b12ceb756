"""A survey's form as the audit log tells it, in words: what it was, and what it is now."""

from typing import Any

from sqlmodel import Session

from pulse.public_holidays import countries
from pulse.recurrence import DAYS, in_words
from storage.asking.forms import SurveyForm
from storage.company.teams import team_names
from storage.people import slack_ids

AUDIENCES = {"all": "everybody whose team hires another", "teams": "customer teams", "people": "a list of people"}
Noted = dict[str, Any]


def noted(session: Session, form: SurveyForm) -> Noted:
    """Everything that was decided, teams by name and people by Slack id."""
    return {
        "name": form.name,
        "dates": in_words(form.recurrence),
        "hour": f"{form.hour:%H:%M}",
        "first day": form.start_date.isoformat(),
        "last day": form.end_date.isoformat() if form.end_date else "none",
        "asked": AUDIENCES[form.audience],
        "customer teams": list(team_names(session, form.customers).values()),
        "people": sorted(slack_ids(session, list(form.people)).values()),
        "about": list(team_names(session, form.upstreams).values()) or "every team that they hire",
        "working days for answers": form.window_days,
        "working days before the reminder": form.reminder_days or "no reminder",
        "teams a round, at most": form.max_upstreams,
        "minimum group": form.minimum_group,
        "working days": [DAYS[day] for day in form.weekdays],
        "public holidays of": countries().get(form.country, form.country) if form.country else "no country",
        "not on": [day.isoformat() for day in form.blackout],
    }


def noted_change(session: Session, old: SurveyForm, new: SurveyForm) -> tuple[Noted, Noted]:
    """What becomes another, as it was and as it is now."""
    before, after = noted(session, old), noted(session, new)
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}
