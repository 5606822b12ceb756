"""A survey's rows, and the values that they stand for."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import delete
from sqlmodel import Session, col, select

from pulse.calendar import WorkCalendar
from pulse.public_holidays import working_days
from pulse.recurrence import from_json, to_json
from storage.asking.forms import SurveyForm
from storage.tables import UNDER_WAY, Round, Survey, SurveyCustomer, SurveyPerson, SurveyUpstream


@dataclass(frozen=True)
class SurveyView:
    """A survey as the rooms above see it. `open_until` is when its latest open round closes."""

    id: int
    version: int
    state: str
    form: SurveyForm
    next_date: date | None
    open_round_id: int | None
    open_until: datetime | None


def fill(row: Survey, form: SurveyForm) -> None:
    row.name, row.recurrence, row.hour = form.name, to_json(form.recurrence), f"{form.hour:%H:%M}"
    row.start_date, row.end_date = form.start_date, form.end_date
    row.audience, row.all_upstreams = form.audience, not form.upstreams
    row.window_days, row.reminder_days = form.window_days, form.reminder_days
    row.max_upstreams = form.max_upstreams
    row.minimum_group, row.comment_minimum = form.minimum_group, form.comment_minimum
    row.weekdays, row.country = "".join(str(day) for day in form.weekdays), form.country
    row.blackout = [day.isoformat() for day in form.blackout]


def put_children(session: Session, survey_id: int, form: SurveyForm) -> None:
    for table in (SurveyCustomer, SurveyPerson, SurveyUpstream):
        session.execute(delete(table).where(col(table.survey_id) == survey_id))
    session.add_all(SurveyCustomer(survey_id=survey_id, team_id=team) for team in form.customers)
    session.add_all(SurveyPerson(survey_id=survey_id, person_id=person) for person in form.people)
    session.add_all(SurveyUpstream(survey_id=survey_id, team_id=team) for team in form.upstreams)
    session.flush()


def view_of(session: Session, row: Survey) -> SurveyView:
    assert row.id is not None
    live = select(Round).where(Round.survey_id == row.id, col(Round.state).in_(UNDER_WAY))
    latest = session.exec(live.order_by(col(Round.closes_at).desc())).first()
    return SurveyView(
        row.id,
        row.version,
        row.state,
        read_form(session, row),
        row.next_date,
        latest.id if latest else None,
        latest.closes_at if latest else None,
    )


def calendar_of(row: Survey, around: date) -> WorkCalendar:
    """The survey's working days, as those of its form."""
    return working_days(_weekdays(row), row.country, _blackout(row), around)


def read_form(session: Session, row: Survey) -> SurveyForm:
    customers = select(SurveyCustomer.team_id).where(SurveyCustomer.survey_id == row.id)
    people = select(SurveyPerson.person_id).where(SurveyPerson.survey_id == row.id)
    upstreams = select(SurveyUpstream.team_id).where(SurveyUpstream.survey_id == row.id)
    return SurveyForm(
        name=row.name,
        recurrence=from_json(row.recurrence),
        hour=time.fromisoformat(row.hour),
        start_date=row.start_date,
        end_date=row.end_date,
        audience=row.audience,
        customers=tuple(sorted(session.exec(customers).all())),
        people=tuple(sorted(session.exec(people).all())),
        upstreams=tuple(sorted(session.exec(upstreams).all())),
        window_days=row.window_days,
        reminder_days=row.reminder_days,
        max_upstreams=row.max_upstreams,
        minimum_group=row.minimum_group,
        comment_minimum=row.comment_minimum,
        weekdays=_weekdays(row),
        country=row.country,
        blackout=_blackout(row),
    )


def _weekdays(row: Survey) -> tuple[int, ...]:
    return tuple(int(day) for day in row.weekdays)


def _blackout(row: Survey) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in row.blackout)
