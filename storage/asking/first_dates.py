"""Which date a survey begins with: one whose hour has not yet come anywhere in its audience, so that saving a survey
never asks anybody at once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from pulse.calendar import ask_at
from pulse.policy import Policy
from pulse.recurrence import dates
from storage.asking.audience import find_audience
from storage.asking.forms import SurveyForm


def first_date(
    session: Session, form: SurveyForm, now: datetime, policy: Policy, not_before: date | None = None
) -> date | None:
    """The survey's first date from now on, None where none is left before its end. Raises ValueError where a year
    holds no working day."""
    zones = {person.zone for person in find_audience(session, form, now.date(), policy).reached}
    return next(upcoming(form, zones or {policy.zone}, now, not_before), None)


def upcoming(form: SurveyForm, zones: Iterable[str], now: datetime, not_before: date | None = None) -> Iterator[date]:
    """The survey's dates that open after now, one after the other, up to its end."""
    day = max(not_before or form.start_date, form.start_date, now.date() - timedelta(days=7))
    zones = set(zones)
    while True:
        day = dates(form.recurrence, day, 1)[0]
        if form.end_date and day > form.end_date:
            return
        calendar = form.calendar(day)
        if min(ask_at(day, form.hour, zone, calendar) for zone in zones) > now:
            yield day
        day += timedelta(days=1)
