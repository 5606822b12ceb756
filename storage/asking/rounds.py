"""Rounds: which occurrences are due, each opened once, and their end by hand."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from pulse.calendar import RoundTimes, round_times, when_run_now, window_close
from pulse.capacity import NOBODY, Asks, late_zone
from pulse.policy import Policy
from pulse.recurrence import from_json, next_date
from storage.asking.forms import LIST_LEAST, SurveyForm
from storage.asking.planning_facts import zones_of
from storage.asking.reach import count_reached, is_agreed
from storage.asking.sending_line import hours, others_due
from storage.asking.survey_rows import read_form
from storage.company.directory import walked
from storage.delivery.outbox import notify_ops
from storage.tables import UNDER_WAY, Invitation, Outbox, Round, Survey

FARTHEST_EAST: Final = timedelta(hours=14)


class RoundRefused(Exception):
    """No round was opened; the text says why and what to change."""


def near_surveys(session: Session, now: datetime) -> list[tuple[int, date]]:
    """(survey, occurrence) that has not happened yet, whose day has begun somewhere. None before the directory has
    been walked: till then nobody knows who may be asked."""
    if not walked(session):
        return []
    near = select(Survey).where(Survey.state == "active", col(Survey.next_date) <= (now + FARTHEST_EAST).date())
    rows = session.exec(near.order_by(col(Survey.id))).all()
    return [(row.id, row.next_date) for row in rows if row.id is not None and row.next_date is not None]


def is_due(session: Session, survey_id: int, occurrence: date, now: datetime, policy: Policy) -> bool:
    """Whether the survey's hour has come somewhere in its audience."""
    survey = session.get_one(Survey, survey_id)
    asks = _asks(read_form(session, survey), occurrence, _zones(session, survey, policy))
    return min(at for at, _ in asks) <= now


def beside(session: Session, survey_id: int, occurrence: date, policy: Policy) -> Asks:
    """What goes out in the same line. To be read before the round is opened: of many people that takes a while."""
    survey = session.get_one(Survey, survey_id)
    form = read_form(session, survey)
    asked = hours(form, occurrence, _zones(session, survey, policy))
    return others_due(session, form, occurrence, asked, policy, planned=False, besides=survey_id)


def open_round(  # noqa: PLR0917
    session: Session, survey_id: int, occurrence: date, now: datetime, policy: Policy, others: Asks = NOBODY
) -> int | None:
    """Let an occurrence happen, once: the survey moves on to its next date, and the round is there to be planned.
    `others` is what goes out beside it.

    None: it happened already; or its window is over and the next has not come, or it would not be out by 17:00, or it
    reaches more people than ops agreed to, and ops are told so.
    """
    survey = session.exec(
        select(Survey)
        .where(Survey.id == survey_id, Survey.state == "active", Survey.next_date == occurrence)
        .with_for_update()
    ).first()
    if survey is None:
        return None
    zones, form = _zones(session, survey, policy), read_form(session, survey)
    missed = _skip_missed(survey, form, zones, now)
    if missed:
        _tell(session, survey, "round missed", occurrence, now, policy, count=missed)
    day = survey.next_date
    if day is None or min(at for at, _ in _asks(form, day, zones)) > now:
        return None
    move_on(survey, day)
    refused = _refusal(session, survey, form, day, zones, others, now, policy)
    times = round_times(day, form.hour, zones, form.window_days, form.calendar(day))
    round_id = _insert(session, survey, day.isoformat(), day, times, state="refused" if refused else "planning")
    return None if refused else round_id


def _refusal(  # noqa: PLR0917
    session: Session,
    survey: Survey,
    form: SurveyForm,
    day: date,
    zones: Counter[str],
    others: Asks,
    now: datetime,
    policy: Policy,
) -> bool:
    """Whether this date must not happen: ops are told why."""
    left = _left_of_list(session, form, day, policy)
    if left is not None:
        _tell(session, survey, "list too short", day, now, policy, people=left, least=LIST_LEAST)
        return True
    if not is_agreed(zones.total(), survey.agreed_reach, policy):  # those who pause are among them
        reached = count_reached(session, form, day, policy)
        if not is_agreed(reached, survey.agreed_reach, policy):
            values = {"people": reached, "agreed": survey.agreed_reach, "survey_id": survey.id}
            _tell(session, survey, "reaches more", day, now, policy, **values)
            return True
    asks, pace = _asks(form, day, zones), policy.posts_per_second
    late = late_zone(asks, pace, others)
    if late is not None:
        crowded = late_zone(asks, pace) is None
        _tell(session, survey, "round refused", day, now, policy, people=zones.total(), zone=late, crowded=crowded)
    return late is not None


def _left_of_list(session: Session, form: SurveyForm, day: date, policy: Policy) -> int | None:
    """How many people a list reaches that day, where that is too few: others were forgotten, take a break, or their
    teams hire none of the survey's. None: it is no list, or enough."""
    if form.audience != "people":
        return None
    reached = count_reached(session, form, day, policy)
    return reached if reached < LIST_LEAST else None


def run_now(session: Session, survey_id: int, now: datetime, policy: Policy) -> int:
    """Open a round at once, besides the survey's own dates. Returns the round's id; raises RoundRefused."""
    survey = session.get(Survey, survey_id, with_for_update=True)
    if survey is None or survey.state == "deleted":
        raise RoundRefused("That survey is not there any more.")
    if not walked(session):
        raise RoundRefused("I am still reading who is in this workspace. Please try again in a few minutes.")
    _refuse_second(session, survey_id)
    zones = zones_of(session, survey, policy)
    if not zones:
        raise RoundRefused("Nobody would be asked: nobody in its audience hires any of its upstream teams.")
    form = read_form(session, survey)
    left = _left_of_list(session, form, now.date(), policy)
    if left is not None:
        raise RoundRefused(f"Only {left} people of its list can be asked; it needs at least {LIST_LEAST}.")
    calendar = form.calendar(now.date())
    asked = when_run_now(now, zones, calendar)
    asks = {(at, zone): zones[zone] for zone, at in asked.items()}
    others = others_due(session, form, now.date(), asked, policy, planned=True, besides=None)
    late = late_zone(asks, policy.posts_per_second, others)
    if late is not None:
        beside = ", beside other surveys" if late_zone(asks, policy.posts_per_second) is None else ""
        raise RoundRefused(
            f"The last message would go out after 17:00 ({late}){beside}. Run it earlier in the day, or in smaller "
            "surveys."
        )
    times = RoundTimes(min(at for at, _ in asks), window_close(asks, survey.window_days, calendar))
    return _insert(session, survey, f"now {now.isoformat()}", now.date(), times, by_run_now=True)


def rounds_since(session: Session, survey_id: int, day: date) -> list[date]:
    """The local dates, this day or later, on which the survey has asked people."""
    asked = select(Round).where(Round.survey_id == survey_id, Round.local_date >= day, Round.state != "refused")
    return [row.local_date for row in session.exec(asked.order_by(col(Round.local_date)))]


def others_of_week(session: Session, day: date, besides: int | None) -> list[tuple[Survey, date]]:
    """All surveys but that one, with the days of this ISO week on which they have asked or are next to ask."""
    other = col(Survey.id) != (besides or 0)
    asked = select(Survey, Round).join(Round).where(in_week(Round.local_date, day), Round.state != "refused", other)
    coming = select(Survey).where(in_week(Survey.next_date, day), Survey.state == "active", other)
    return [
        *((row, past.local_date) for row, past in session.exec(asked)),
        *((row, row.next_date) for row in session.exec(coming) if row.next_date),
    ]


def in_week(column: date | None, day: date) -> ColumnElement[bool]:
    """Whether a column's date is in the ISO week of that day."""
    monday = day - timedelta(days=day.weekday())
    return col(column).between(monday, monday + timedelta(days=6))


def to_plan(session: Session) -> list[int]:
    """The rounds that are open and not planned to their end, the oldest first."""
    ids = session.exec(select(Round.id).where(Round.state == "planning").order_by(col(Round.id)))
    return [round_id for round_id in ids if round_id is not None]


def stop_round(session: Session, round_id: int, now: datetime) -> bool:
    """End the answering window now: what has not gone out never does, what was answered counts. False: it is over."""
    row = session.get(Round, round_id, with_for_update=True)
    if row is None or row.state not in UNDER_WAY or row.closes_at <= now:
        return False
    row.state, row.closes_at, row.stopped = "open", now, True
    session.flush()
    unsent = select(col(Invitation.id)).join(Outbox, col(Outbox.invitation_id) == Invitation.id)
    unsent = unsent.where(Invitation.round_id == round_id, Outbox.kind == "invitation", Outbox.state == "waiting")
    session.execute(delete(Invitation).where(col(Invitation.id).in_(unsent)))
    return True


def _refuse_second(session: Session, survey_id: int) -> None:
    running = select(Round.id).where(
        Round.survey_id == survey_id, col(Round.by_run_now), col(Round.state).in_(UNDER_WAY)
    )
    if session.exec(running).first() is not None:
        raise RoundRefused("A run of this survey is still open. Stop it first, or wait until it closes.")


def _zones(session: Session, survey: Survey, policy: Policy) -> Counter[str]:
    """People of the audience by zone; where there is nobody, nobody in the company's zone."""
    return zones_of(session, survey, policy) or Counter({policy.zone: 0})


def _asks(form: SurveyForm, day: date, zones: Counter[str]) -> dict[tuple[datetime, str], int]:
    """How many people are asked at which instant and in which zone."""
    return {(at, zone): zones[zone] for zone, at in hours(form, day, zones).items()}


def _skip_missed(survey: Survey, form: SurveyForm, zones: Counter[str], now: datetime) -> int:
    """Move on to the first date whose window is not over. Returns how many are."""
    missed = 0
    while (day := survey.next_date) is not None:
        times = round_times(day, form.hour, zones, form.window_days, form.calendar(day))
        if times.closes_at > now:
            break
        move_on(survey, day)
        missed += 1
    return missed


def move_on(survey: Survey, occurrence: date) -> None:
    """Let the survey's next date be the one after `occurrence`, None where its end comes first."""
    following = next_date(from_json(survey.recurrence), occurrence + timedelta(days=1))
    ended = survey.end_date is not None and following > survey.end_date
    survey.next_date = None if ended else following


def _insert(
    session: Session,
    survey: Survey,
    occurrence: str,
    day: date,
    times: RoundTimes,
    *,
    state: str = "planning",
    by_run_now: bool = False,
) -> int:
    assert survey.id is not None
    row = Round(
        survey_id=survey.id,
        occurrence=occurrence,
        local_date=day,
        by_run_now=by_run_now,
        state=state,
        opens_at=times.opens_at,
        closes_at=times.closes_at,
        minimum_group=survey.minimum_group,
        comment_minimum=survey.comment_minimum,
        max_upstreams=survey.max_upstreams,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _tell(  # noqa: PLR0917
    session: Session, survey: Survey, name: str, occurrence: date, now: datetime, policy: Policy, **values: Any
) -> None:
    values |= {"survey": survey.name, "date": occurrence.isoformat(), "pace": policy.posts_per_second}
    notify_ops(session, policy, name, f"{name} {survey.id} {occurrence}", values, now)
