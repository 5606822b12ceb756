"""What else goes out when a survey asks: everything waits in one line, at one pace.

Other rounds are counted by their audiences, like all that ops see, and a person as often as a week's budget allows.
Reminders are not counted: how many there are tells how many have answered.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from pulse.calendar import ask_at, local_date, when_run_now
from pulse.policy import Policy
from pulse.recurrence import dates
from storage.asking.audience import Reached, find_audience
from storage.asking.forms import SurveyForm
from storage.asking.planning_facts import week_of
from storage.asking.survey_rows import read_form
from storage.tables import UNDER_WAY, Round, Survey

DAY: Final = timedelta(days=1)
MOVED: Final = timedelta(weeks=1)
"""As far as a date is moved by days on which nobody works."""
Hours = Mapping[str, datetime]  # zone → when it is asked
Asking = tuple[Hours, tuple[Reached, ...]]


def hours(form: SurveyForm, day: date, zones: Iterable[str]) -> dict[str, datetime]:
    """When the survey's round of that day asks in each zone."""
    calendar = form.calendar(day)
    return {zone: ask_at(day, form.hour, zone, calendar) for zone in zones}


def hours_of(session: Session, row: Round, zones: Iterable[str]) -> dict[str, datetime]:
    """When the round asks in each zone."""
    form = read_form(session, session.get_one(Survey, row.survey_id))
    if row.by_run_now:
        return when_run_now(row.opens_at, zones, form.calendar(row.local_date))
    return hours(form, row.local_date, zones)


def others_due(
    session: Session, form: SurveyForm, day: date, asked: Hours, policy: Policy, *, planned: bool, besides: int | None
) -> Counter[tuple[datetime, str]]:
    """How many people other rounds ask in the same line as the survey's round of that day: those that are under way
    and, if `planned`, the next ones of other surveys than `besides`."""
    first, last = min(asked.values()) - DAY, max(asked.values()) + DAY
    rounds = [*_under_way(session, first, last, policy)]
    rounds += _planned(session, first, last, policy, besides) if planned else []
    found: Counter[tuple[datetime, str]] = Counter()
    if not rounds:
        return found
    mine = find_audience(session, form, day, policy).reached
    weeks = Counter(_weeks(asked, [person for person in mine if person.zone in asked]))
    for times, people in rounds:
        for person, week in zip(people, _weeks(times, people), strict=True):
            if first <= times[person.zone] <= last and weeks[week] < policy.asks_per_week:
                weeks[week] += 1
                found[times[person.zone], person.zone] += 1
    return found


def _under_way(session: Session, first: datetime, last: datetime, policy: Policy) -> Iterator[Asking]:
    opened = col(Round.opens_at).between(first - DAY, last)
    for row in session.exec(select(Round).where(col(Round.state).in_(UNDER_WAY), opened).order_by(col(Round.id))):
        form = read_form(session, session.get_one(Survey, row.survey_id))
        people = find_audience(session, form, row.local_date, policy).reached
        yield hours_of(session, row, {person.zone for person in people}), people


def _planned(
    session: Session, first: datetime, last: datetime, policy: Policy, besides: int | None
) -> Iterator[Asking]:
    start, end = (first - DAY).date(), (last + DAY).date()
    coming = select(Survey).where(Survey.state == "active", col(Survey.next_date) <= end, Survey.id != besides)
    for row in session.exec(coming.order_by(col(Survey.id))):
        form = read_form(session, row)
        for day in _days(form, max(row.next_date or end, start - MOVED), start, end):
            people = find_audience(session, form, day, policy).reached
            yield hours(form, day, {person.zone for person in people}), people


def _days(form: SurveyForm, since: date, start: date, end: date) -> Iterator[date]:
    """The survey's dates, not before `since`, whose working day is from `start` to `end`."""
    for day in dates(form.recurrence, since, (end - since).days + 1):
        if start <= form.calendar(day).on_or_after(day) <= end and not (form.end_date and day > form.end_date):
            yield day


def _weeks(times: Hours, people: Iterable[Reached]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The person and the ISO week in which they are asked."""
    weeks = {zone: week_of(local_date(at, zone)) for zone, at in times.items()}
    return ((person.person_id, weeks[person.zone]) for person in people)
