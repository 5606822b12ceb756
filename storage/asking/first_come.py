"""Whose turn it is where surveys share people and a week's budget: of those that are due in one week, the one that
asked a person longest ago. Else whichever comes first in the week would come first every week, and the others never."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage.asking.planning_facts import MEMORY, Facts, asked_ids, week_of
from storage.tables import Invitation, Round, Survey

Week = tuple[int, int]  # ISO year and week
Due = dict[tuple[Week, int], set[int]]  # by week and survey: whom it is yet to ask
NEAR = timedelta(weeks=2)


def giving_way(  # noqa: PLR0917
    session: Session, row: Round, to: int, days: Mapping[int, date], facts: Facts, policy: Policy
) -> set[int]:
    """Those whom the round's next batch, up to the person `to`, leaves to other surveys. `days` says on which day it
    would ask each. A run now leaves nobody to them.

    A survey that goes first may come to nothing, so after it asked somebody, none gives way in more rounds than there
    are others: by then each has had its turn.
    """
    due = {} if row.by_run_now else _due(session, row, {week_of(day) for day in days.values()}, to)
    if not due:
        return set()
    last = _last_asked(session, {row.survey_id, *(survey for _, survey in due)}, row, to)
    before = _days_before(session, row)
    found = set()
    for person, day in days.items():
        others = [survey for (week, survey), people in due.items() if week == week_of(day) and person in people]
        asked = last.get((row.survey_id, person))
        if others and asked is not None and asked >= _since(before, len(others)):
            ahead = [other for other in others if last.get((other, person), date.min) < asked]
            if len(ahead) >= policy.asks_per_week - facts.weeks.get((person, week_of(day)), 0):
                found.add(person)
    return found


def _due(session: Session, row: Round, weeks: set[Week], to: int) -> Due:
    """On a date to come, wherever holidays move it, or in a round that is being planned."""
    due: Due = defaultdict(set)
    for survey, day, begin in _yet_to_ask(session, row):
        if week_of(day) in weeks and survey.id is not None:
            due[week_of(day), survey.id] |= asked_ids(session, survey, begin, to)
    return due


def _yet_to_ask(session: Session, row: Round) -> Iterator[tuple[Survey, date, int]]:
    """Other surveys, their days, and above which person's id they go on."""
    near = col(Survey.next_date).between(row.local_date - NEAR, row.local_date + NEAR)
    for survey in session.exec(select(Survey).where(Survey.id != row.survey_id, Survey.state == "active", near)):
        if survey.next_date is not None:
            yield survey, survey.next_date, row.planned_to
    planning = select(Round).where(Round.survey_id != row.survey_id, Round.state == "planning")
    for other in session.exec(planning):
        yield session.get_one(Survey, other.survey_id), other.local_date, max(row.planned_to, other.planned_to)


def _last_asked(session: Session, surveys: set[int], row: Round, to: int) -> dict[tuple[int, int], date]:
    """By survey and person."""
    asked = (
        select(col(Round.survey_id), col(Invitation.person_id), func.max(col(Invitation.asked_on)))
        .join(Invitation, col(Invitation.round_id) == Round.id)
        .where(col(Round.survey_id).in_(surveys), col(Invitation.person_id).between(row.planned_to + 1, to))
        .where(col(Invitation.asked_on) > row.local_date - MEMORY)
        .group_by(col(Round.survey_id), col(Invitation.person_id))
    )
    return {(survey, person): day for survey, person, day in session.exec(asked)}


def _days_before(session: Session, row: Round) -> list[date]:
    """Those of the survey's rounds before this one, the latest first."""
    earlier = select(col(Round.local_date)).where(Round.survey_id == row.survey_id, col(Round.id) < row.id)
    return list(session.exec(earlier.where(Round.state != "refused").order_by(col(Round.id).desc()).limit(26)))


def _since(before: list[date], rounds: int) -> date:
    """The day of the round so many before this one."""
    return before[rounds - 1] if len(before) >= rounds else date.min
