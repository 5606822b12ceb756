"""A survey as somebody of its audience would see it, made up for whoever tries it: no invitation, nothing stored."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlmodel import Session

from pulse.calendar import WorkCalendar, local_date, local_instant, zone_or
from pulse.policy import Policy
from storage.answering.invitations import AskDrawing, InvitationDrawing
from storage.answering.jobs_offered import offered
from storage.asking.audience import find_audience, names_of
from storage.asking.forms import SurveyForm
from storage.people import find_person
from storage.scheduling.proposals import find_proposal
from storage.scheduling.surveys import find_survey


def trial_drawing(session: Session, form: SurveyForm, slack: str, now: datetime, policy: Policy) -> InvitationDrawing:
    """What `slack` would be asked, else what the first of its audience would. Its ids are those of no invitation."""
    person = find_person(session, slack)
    zone = zone_or(person.zone if person else None, policy.zone)
    reached = find_audience(session, form, local_date(now, zone), policy).reached
    example = next((one for one in reached if one.slack == slack), reached[0] if reached else None)
    teams = names_of(session, example.upstreams if example else ())
    jobs = offered(session, list(teams))
    asks = [
        AskDrawing(-number, team, name, "open", jobs[team], None, frozenset())
        for number, (team, name) in enumerate(list(teams.items())[: form.max_upstreams], 1)
    ]
    return InvitationDrawing(
        id=0,
        survey=form.name,
        state="open",
        closes_at=_closes(form.calendar(now.date()), now, form.window_days, zone),
        minimum=form.minimum_group,
        zone=zone,
        asks=tuple(asks),
        drawn_at=now,
        snoozed_to=None,
        paused_until=None,
        stopped_asking=False,
        channel=None,
        ts=None,
    )


def form_to_try(session: Session, about: Mapping[str, Any]) -> SurveyForm | None:
    """The form of the {"proposal": id} or {"survey": id} that somebody tries, None where it is gone."""
    found = find_proposal(session, about["proposal"]) if "proposal" in about else find_survey(session, about["survey"])
    return found.form if found else None


def _closes(calendar: WorkCalendar, now: datetime, days: int, zone: str) -> datetime:
    last = calendar.plus(local_date(now, zone), max(days, 1))
    return local_instant(last, time(10), zone)
