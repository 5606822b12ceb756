"""What a round's planning has to know: who belongs to it, whom they hire, and what stands in the way. Each question is
one statement for a whole batch of people."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, cast, get_args

from sqlalchemy import Select, exists, func, select
from sqlmodel import Session

from pulse.calendar import zone_or
from pulse.policy import Policy
from pulse.questions import ExtraQuestion
from storage.tables import METADATA, UNDER_WAY, Survey

MEMORY: Final = timedelta(weeks=26)
"""How far back turns and answers are counted."""

ASK, HIRE, INVITATION, MEMBERSHIP, PERSON, ROUND, TEAM, TELLING, UNUSED = (
    METADATA.tables[name] for name in "ask hire invitation membership person round team telling unused".split()
)
SURVEY_CUSTOMER, SURVEY_PERSON, SURVEY_UPSTREAM = (
    METADATA.tables[name] for name in "surveycustomer surveyperson surveyupstream".split()
)

Upstreams = dict[int, set[int]]


@dataclass(frozen=True)
class Candidate:
    """Somebody of the audience, answering for `team_id`."""

    id: int
    slack: str
    zone: str
    team_id: int
    paused_until: date | None


@dataclass(frozen=True)
class Facts:
    """About the people of one batch, by person. `weeks` counts invitations by person and ISO week; `unused` is for
    planning alone, no number that ops see may depend on it."""

    not_now: Mapping[int, set[int]]
    unused: Mapping[int, set[int]]
    last_asked: Mapping[int, Mapping[int, date]]
    weeks: Mapping[tuple[int, tuple[int, int]], int]


def asked_people(session: Session, survey: Survey, after: int, most: int, policy: Policy) -> list[Candidate]:
    """The next people of the audience in the order of their ids."""
    columns = (PERSON.c.id, PERSON.c.slack, PERSON.c.zone, PERSON.c.paused_until, TEAM.c.id, TEAM.c.zone)
    found = _members(survey, *columns).where(PERSON.c.id > after).order_by(PERSON.c.id).limit(most)
    return [
        Candidate(person_id, slack, zone_or(zone, team_zone, policy.zone), team_id, paused)
        for person_id, slack, zone, paused, team_id, team_zone in session.execute(found)
    ]


def asked_ids(session: Session, survey: Survey, after: int, to: int) -> set[int]:
    """Those of the audience with ids above `after`, up to `to`."""
    return set(session.scalars(_members(survey, PERSON.c.id).where(_between(PERSON.c.id, after, to))))


def zones_of(session: Session, survey: Survey, policy: Policy) -> Counter[str]:
    """How many people of the audience are in which zone."""
    counted = _members(survey, PERSON.c.zone, TEAM.c.zone, func.count()).group_by(PERSON.c.zone, TEAM.c.zone)
    zones: Counter[str] = Counter()
    for zone, team_zone, people in session.execute(counted):
        zones[zone_or(zone, team_zone, policy.zone)] += people
    return zones


def hired_by(session: Session, survey: Survey) -> dict[int, frozenset[int]]:
    """The survey's upstream teams by the customer team that hires them."""
    hires: Upstreams = defaultdict(set)
    for customer, upstream in session.execute(_hires(survey, HIRE.c.customer_team_id, HIRE.c.upstream_team_id)):
        hires[customer].add(upstream)
    return {customer: frozenset(upstreams) for customer, upstreams in hires.items()}


def read_facts(session: Session, after: int, to: int, today: date) -> Facts:
    """What stands in the way of asking the people with ids above `after`, up to `to`."""
    return Facts(
        _not_now(session, after, to),
        _unused(session, after, to, today),
        _last_asked(session, after, to, today),
        _weeks(session, after, to, today),
    )


def told_counts(session: Session, today: date) -> dict[int, Counter[ExtraQuestion]]:
    """How many answers of 26 weeks to each of the further questions were told, by upstream team."""
    counts: dict[int, Counter[ExtraQuestion]] = defaultdict(Counter)
    told = select(TELLING.c.upstream_team_id, TELLING.c.question, func.sum(TELLING.c.people)).where(
        TELLING.c.question.in_(get_args(ExtraQuestion)), TELLING.c.told_on > today - MEMORY
    )
    told = told.group_by(TELLING.c.upstream_team_id, TELLING.c.question)
    for upstream, question, number in session.execute(told):
        counts[upstream][cast(ExtraQuestion, question)] += number
    return counts


def _members(survey: Survey, *columns: Any) -> Select[Any]:
    """People of the audience whom the bot may ask, each with the team that they answer for."""
    hires = _hires(survey, HIRE.c.upstream_team_id).where(HIRE.c.customer_team_id == TEAM.c.id)
    found = (
        select(*columns)
        .select_from(PERSON)
        .join(MEMBERSHIP, (MEMBERSHIP.c.person_id == PERSON.c.id) & MEMBERSHIP.c.main)
        .join(TEAM, (TEAM.c.id == MEMBERSHIP.c.team_id) & TEAM.c.archived_at.is_(None))
        .where(PERSON.c.standing == "member", PERSON.c.stopped.is_(False), exists(hires.correlate(TEAM)))
    )
    if survey.audience == "teams":
        named = select(SURVEY_CUSTOMER.c.team_id).where(SURVEY_CUSTOMER.c.survey_id == survey.id)
        return found.where(TEAM.c.id.in_(named))
    if survey.audience == "people":
        listed = select(SURVEY_PERSON.c.person_id).where(SURVEY_PERSON.c.survey_id == survey.id)
        return found.where(PERSON.c.id.in_(listed))
    return found


def _hires(survey: Survey, *columns: Any) -> Select[Any]:
    """Who hires whom, of the survey's upstream teams."""
    upstream = TEAM.alias()
    found = select(*columns).select_from(HIRE).join(upstream, upstream.c.id == HIRE.c.upstream_team_id)
    found = found.where(upstream.c.archived_at.is_(None))
    if survey.all_upstreams:
        return found
    chosen = select(SURVEY_UPSTREAM.c.team_id).where(SURVEY_UPSTREAM.c.survey_id == survey.id)
    return found.where(HIRE.c.upstream_team_id.in_(chosen))


def _not_now(session: Session, after: int, to: int) -> Upstreams:
    """Own teams, and teams they still have an open ask about."""
    own = select(MEMBERSHIP.c.person_id, MEMBERSHIP.c.team_id).where(_between(MEMBERSHIP.c.person_id, after, to))
    still_open = (
        select(INVITATION.c.person_id, ASK.c.upstream_team_id)
        .select_from(INVITATION)
        .join(ROUND, INVITATION.c.round_id == ROUND.c.id)
        .join(ASK, ASK.c.invitation_id == INVITATION.c.id)
        .where(ROUND.c.state.in_(UNDER_WAY), _between(INVITATION.c.person_id, after, to))
        .where(ASK.c.held.is_not(None))
    )
    return _by_person(session, own, still_open)


def _unused(session: Session, after: int, to: int, today: date) -> Upstreams:
    """Teams they don't use."""
    unused = select(UNUSED.c.person_id, UNUSED.c.upstream_team_id).where(
        _between(UNUSED.c.person_id, after, to), UNUSED.c.until > today
    )
    return _by_person(session, unused)


def _by_person(session: Session, *statements: Select[Any]) -> Upstreams:
    upstreams: Upstreams = defaultdict(set)
    for statement in statements:
        for person_id, team_id in session.execute(statement):
            upstreams[person_id].add(team_id)
    return upstreams


def _last_asked(session: Session, after: int, to: int, today: date) -> dict[int, dict[int, date]]:
    asked = (
        select(INVITATION.c.person_id, ASK.c.upstream_team_id, func.max(INVITATION.c.asked_on))
        .select_from(INVITATION)
        .join(ASK, ASK.c.invitation_id == INVITATION.c.id)
        .where(_between(INVITATION.c.person_id, after, to), INVITATION.c.asked_on > today - MEMORY)
        .group_by(INVITATION.c.person_id, ASK.c.upstream_team_id)
    )
    last: dict[int, dict[int, date]] = defaultdict(dict)
    for person_id, upstream, day in session.execute(asked):
        last[person_id][upstream] = day
    return last


def _weeks(session: Session, after: int, to: int, today: date) -> Counter[tuple[int, tuple[int, int]]]:
    near = select(INVITATION.c.person_id, INVITATION.c.asked_on).where(
        _between(INVITATION.c.person_id, after, to), INVITATION.c.asked_on > today - timedelta(weeks=2)
    )
    return Counter((person_id, week_of(day)) for person_id, day in session.execute(near))


def week_of(day: date) -> tuple[int, int]:
    """The ISO year and week of a date."""
    return day.isocalendar()[:2]


def _between(column: Any, after: int, to: int) -> Any:
    return column.between(after + 1, to)
