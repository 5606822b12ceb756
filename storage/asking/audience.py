"""Whom a survey would ask, about which teams: the people of its audience as the company stands now."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from pulse.calendar import zone_or
from pulse.policy import Policy
from storage.asking.forms import SurveyForm
from storage.tables import Hire, Membership, Person, Team


@dataclass(frozen=True)
class Reached:
    """Somebody who comes into question, answering for `team_id`. `upstreams` are never empty and never their own."""

    person_id: int
    slack: str
    zone: str
    team_id: int
    upstreams: frozenset[int]


@dataclass(frozen=True)
class Audience:
    """Who is reached, and how many others the survey names who are not."""

    reached: tuple[Reached, ...]
    paused: int = 0  # until later, or for good
    teamless: int = 0
    hiring_none: int = 0  # their team hires none of the upstream teams


def find_audience(session: Session, form: SurveyForm, on: date, policy: Policy) -> Audience:
    """The survey's audience on that local date. Open asks, waiting answers and the weekly budget are not looked at:
    they differ from round to round. Nor is "I don't use them": ops see numbers of this, and two audiences that
    differ by one person would tell that person's setting."""
    hires = _hires(session, form.upstreams)
    not_theirs = _other_teams(session)
    reached, paused, teamless, hiring_none = [], 0, 0, 0
    for person in _people(session, form, hires):
        upstreams = hires.get(person.team_id, frozenset()) if person.team_id else frozenset()
        if person.id in not_theirs:
            upstreams -= not_theirs[person.id]
        if person.stopped or (person.paused_until and person.paused_until > on):
            paused += 1
        elif person.team_id is None:
            teamless += 1
        elif not upstreams:
            hiring_none += 1
        else:
            zone = zone_or(person.zone, person.team_zone, policy.zone)
            reached.append(Reached(person.id, person.slack, zone, person.team_id, upstreams))
    return Audience(tuple(reached), paused, teamless, hiring_none)


def hiring_teams(session: Session) -> dict[int, str]:
    """Names of the teams that hire somebody, by id and in the order of the names."""
    return _names(session, col(Team.id).in_(select(Hire.customer_team_id)))


def hired_teams(session: Session) -> dict[int, str]:
    """Names of the teams that are hired, by id and in the order of the names."""
    return _names(session, col(Team.id).in_(select(Hire.upstream_team_id)))


def names_of(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """Names of those of these teams that are there and not archived, by id and in the order of the names."""
    return _names(session, col(Team.id).in_(team_ids))


def people_of(session: Session, slacks: Collection[str]) -> dict[str, int]:
    """Row ids of those of these Slack ids whom the bot may ever ask."""
    members = select(Person.slack, Person.id).where(col(Person.slack).in_(slacks), Person.standing == "member")
    return {slack: person_id for slack, person_id in session.exec(members).all() if person_id is not None}


def _names(session: Session, condition: object) -> dict[int, str]:
    there = select(Team.id, Team.name).where(condition, col(Team.archived_at).is_(None)).order_by(Team.name)  # type: ignore[arg-type]
    return {team_id: name for team_id, name in session.exec(there).all() if team_id is not None}


def _hires(session: Session, chosen: Collection[int]) -> dict[int, frozenset[int]]:
    rows = session.exec(
        select(Hire.customer_team_id, Hire.upstream_team_id)
        .join(Team, col(Team.id) == Hire.upstream_team_id)
        .where(col(Team.archived_at).is_(None))
    ).all()
    hires: dict[int, set[int]] = defaultdict(set)
    for customer, upstream in rows:
        if not chosen or upstream in chosen:
            hires[customer].add(upstream)
    return {customer: frozenset(upstreams) for customer, upstreams in hires.items()}


class _Person(NamedTuple):
    """A member of the workspace whom a survey names, with their main team if it is there."""

    id: int
    slack: str
    zone: str | None
    stopped: bool
    paused_until: date | None
    team_id: int | None
    team_zone: str | None


def _people(session: Session, form: SurveyForm, hires: Collection[int]) -> Iterator[_Person]:
    """By columns, not as objects: of 20,000 people that takes a third of the time."""
    own: tuple[Any, ...] = (Person.id, Person.slack, Person.zone, Person.stopped, Person.paused_until)
    main = (col(Membership.person_id) == Person.id) & col(Membership.main)
    team = (col(Team.id) == Membership.team_id) & col(Team.archived_at).is_(None)
    found = (
        columns_of(*own, col(Team.id), col(Team.zone))
        .select_from(Person)
        .join(Membership, main, isouter=True)
        .join(Team, team, isouter=True)
    )
    found = found.where(col(Person.standing) == "member").order_by(col(Person.id))
    if form.audience == "people":
        found = found.where(col(Person.id).in_(form.people))
    else:
        found = found.where(col(Team.id).in_(form.customers if form.audience == "teams" else hires))
    return (_Person(*row) for row in session.execute(found))


def _other_teams(session: Session) -> dict[int, set[int]]:
    """By person: their teams beside the main one."""
    others = select(Membership.person_id, Membership.team_id).where(col(Membership.main).is_(False))
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, team_id in session.exec(others):
        found[person_id].add(team_id)
    return found
