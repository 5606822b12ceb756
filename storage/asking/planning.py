"""Who is asked what in a round, planned in batches of people, in the order of their ids.

A batch is planned in a read and written in a short transaction of its own (`inviting.write_batch`), so that nobody's
click waits for it. `round.planned_to` is where the next one begins, also after a crash. The budget of a person and
week, and the one open ask a person and upstream team, hold over all rounds: the "planning turn" moves with each batch
that anybody writes, and what was planned before another batch was written is thrown away.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session

from pulse.calendar import WorkCalendar, ask_at, local_date, local_instant, when_to_send
from pulse.planning import plan as choose
from pulse.policy import Policy
from pulse.questions import EXTRA_WEIGHTS, ExtraQuestion, next_question
from storage.answering import screening
from storage.asking.first_come import giving_way
from storage.asking.planning_facts import (
    Candidate,
    Facts,
    asked_people,
    hired_by,
    read_facts,
    told_counts,
    week_of,
)
from storage.asking.survey_rows import read_form
from storage.secrets import Key
from storage.settings import read_setting
from storage.tables import Round, Survey
from storage.tables.pools import MAIN
from storage.telling.pools import PoolIds, all_open, waiting, waiting_counts

BATCH: Final = 500
"""People a transaction: about 2,500 rows and 40 ms on two cores, so that no click waits long."""
TURN: Final = "planning turn"
QUESTIONS: Final = tuple(EXTRA_WEIGHTS)


@dataclass(frozen=True)
class Plan:
    """What is the same for everybody in a round. `counts` grows as questions are given out, so that a round spreads
    them."""

    round_id: int
    local_date: date
    hour: time
    calendar: WorkCalendar
    closes_at: datetime
    by_run_now: bool
    maximum: int
    reminder_days: int | None
    policy: Policy
    hires: Mapping[int, frozenset[int]]
    counts: dict[int, Counter[ExtraQuestion]]


@dataclass(frozen=True)
class Times:
    """When somebody in a zone is asked and reminded."""

    due_at: datetime
    asked_on: date
    remind_at: datetime | None


@dataclass(frozen=True)
class Invited:
    """What one person is asked: upstream team and the one more question. None of them: the screener."""

    person: Candidate
    times: Times
    asks: tuple[tuple[int, ExtraQuestion | None], ...]


@dataclass(frozen=True)
class Batch:
    """People with ids above `after`, up to `planned_to`. `last`: nobody is left after them."""

    round_id: int
    closes_at: datetime
    turn: str
    after: int
    planned_to: int
    invited: tuple[Invited, ...]
    last: bool


def read_plan(session: Session, round_id: int, now: datetime, policy: Policy) -> Plan:
    """The plan of a round that is being planned."""
    row = session.get_one(Round, round_id)
    survey = session.get_one(Survey, row.survey_id)
    form = read_form(session, survey)
    return Plan(
        round_id=round_id,
        local_date=row.local_date,
        hour=form.hour,
        calendar=form.calendar(row.local_date),
        closes_at=row.closes_at,
        by_run_now=row.by_run_now,
        maximum=row.max_upstreams,
        reminder_days=form.reminder_days,
        policy=policy,
        hires=hired_by(session, survey),
        counts=_known_counts(session, now.date()),
    )


def _known_counts(session: Session, today: date) -> dict[int, Counter[ExtraQuestion]]:
    """How many answers of 26 weeks there are to each of the further questions, told and waiting, by upstream team."""
    counts = told_counts(session, today)
    for upstream, waits in waiting_counts(session).items():
        counts[upstream] += waits
    return counts


def plan_batch(session: Session, key: Key, plan: Plan, now: datetime, size: int = BATCH) -> Batch:
    """The next people of the round and what each is asked. Writes nothing."""
    turn = read_setting(session, TURN) or "0"
    row = session.get_one(Round, plan.round_id)
    people = asked_people(session, session.get_one(Survey, row.survey_id), row.planned_to, size, plan.policy)
    to = people[-1].id if people else row.planned_to
    facts = read_facts(session, row.planned_to, to, now.date())
    pools = all_open(session)  # after the open asks: a round that closes in between is seen in one or the other
    when = cache(lambda zone: times_in(plan, zone, now))
    asked = {p: times for p in people if (times := when(p.zone)) is not None and _may_be_asked(plan, facts, p, times)}
    others = giving_way(session, row, to, {p.id: times.asked_on for p, times in asked.items()}, facts, plan.policy)
    chosen = _choose(session, key, plan, facts, [p for p in asked if p.id not in others], pools=pools)
    screened = screening.due(session, row.planned_to, to, now.date())
    about = {p: () if p.id in screened else teams for p, teams in chosen.items()}
    asks = _add_questions(session, key, plan, about, pools)
    invited = [Invited(person, asked[person], asks[person]) for person, teams in chosen.items() if teams]
    return Batch(plan.round_id, plan.closes_at, turn, row.planned_to, to, tuple(invited), len(people) < size)


def times_in(plan: Plan, zone: str, now: datetime) -> Times | None:
    """When people in the zone are asked, late where need be; None if the window is over by then."""
    due = ask_at(plan.local_date, plan.hour, zone, plan.calendar)
    at = when_to_send(now, due, zone, plan.calendar, plan.closes_at, by_run_now=plan.by_run_now)
    if at is None:
        return None
    remind_at = reminder_after(at, zone, plan.reminder_days, plan.calendar, plan.closes_at)
    return Times(at, local_date(at, zone), remind_at)


def reminder_after(
    at: datetime, zone: str, days: int | None, calendar: WorkCalendar, closes_at: datetime
) -> datetime | None:
    """The same hour so many working days later; None where no reminder is wanted or the window is over by then."""
    if days is None:
        return None
    local = at.astimezone(ZoneInfo(zone))
    remind_at = local_instant(calendar.plus(local.date(), days), local.time(), zone)
    return remind_at if remind_at < closes_at else None


def _may_be_asked(plan: Plan, facts: Facts, person: Candidate, times: Times) -> bool:
    paused = person.paused_until is not None and person.paused_until > times.asked_on
    return not paused and facts.weeks.get((person.id, week_of(times.asked_on)), 0) < plan.policy.asks_per_week


def _choose(
    session: Session, key: Key, plan: Plan, facts: Facts, people: Sequence[Candidate], *, pools: PoolIds
) -> dict[Candidate, tuple[int, ...]]:
    """The upstream teams that each is asked about."""
    none: set[int] = set()
    free = {
        p: plan.hires.get(p.team_id, frozenset()) - facts.not_now.get(p.id, none) - facts.unused.get(p.id, none)
        for p in people
    }
    main = {team: pool_id for (team, question), pool_id in pools.items() if question == MAIN}
    held = waiting(session, key, ((main[team], p.id) for p, teams in free.items() for team in teams if team in main))
    return {
        person: choose(
            person.slack,
            teams,
            blocked={team for team in teams if (main.get(team), person.id) in held},
            maximum=plan.maximum,
            last_asked=facts.last_asked.get(person.id, {}),
        )
        for person, teams in free.items()
    }


def _add_questions(
    session: Session, key: Key, plan: Plan, chosen: Mapping[Candidate, tuple[int, ...]], pools: PoolIds
) -> dict[Candidate, tuple[tuple[int, ExtraQuestion | None], ...]]:
    """The one more question for each ask, the least known that does not wait for this person."""
    pairs = (
        (pools[team, q], person.id)
        for person, teams in chosen.items()
        for team in teams
        for q in QUESTIONS
        if (team, q) in pools
    )
    held = waiting(session, key, pairs)
    rng = Random(plan.round_id)
    return {
        person: tuple(
            (team, _question(plan, team, {q for q in QUESTIONS if (pools.get((team, q)), person.id) in held}, rng))
            for team in teams
        )
        for person, teams in chosen.items()
    }


def _question(plan: Plan, team: int, held: set[ExtraQuestion], rng: Random) -> ExtraQuestion | None:
    question = next_question(plan.counts[team], QUESTIONS, held, rng)
    if question is not None:
        plan.counts[team][question] += 1
    return question
