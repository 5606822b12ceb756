"""Whom a survey would ask, about which teams: the people of its audience as the company stands now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from pulse.calendar import zone_or
from pulse.policy import Policy
from storage.forms import SurveyForm
from storage.tables import Hire, Membership, Person, Team, Unused


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
    hiring_none: int = 0  # their team hires none of the upstream teams, or they don't use them
    busy: int = 0  # asked already this week, or with these questions still open: a run now leaves them out


def find_audience(session: Session, form: SurveyForm, on: date, policy: Policy) -> Audience:
    """The survey's audience on that local date. Open asks, waiting answers and the weekly budget are not looked at:
    they differ from round to round."""
    hires = _hires(session, form.upstreams)
    people = _people(session, form, hires)
    ids = [person.id for person, _ in people]
    own, unused = _other_teams(session, ids), _unused(session, ids, on)
    reached, paused, teamless, hiring_none = [], 0, 0, 0
    for person, team in people:
        assert person.id is not None
        upstreams = hires.get(team.id if team else None, set()) - own[person.id] - unused[person.id]
        if person.stopped or (person.paused_until and person.paused_until > on):
            paused += 1
        elif team is None or team.id is None:
            teamless += 1
        elif not upstreams:
            hiring_none += 1
        else:
            zone = zone_or(person.zone, team.zone, policy.zone)
            reached.append(Reached(person.id, person.slack, zone, team.id, frozenset(upstreams)))
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


def _hires(session: Session, chosen: Collection[int]) -> dict[int | None, set[int]]:
    rows = session.exec(
        select(Hire.customer_team_id, Hire.upstream_team_id)
        .join(Team, col(Team.id) == Hire.upstream_team_id)
        .where(col(Team.archived_at).is_(None))
    ).all()
    hires: dict[int | None, set[int]] = defaultdict(set)
    for customer, upstream in rows:
        if not chosen or upstream in chosen:
            hires[customer].add(upstream)
    return hires


def _people(session: Session, form: SurveyForm, hires: dict[int | None, set[int]]) -> list[tuple[Person, Team | None]]:
    main = select(Person, Team).where(Person.standing == "member").order_by(col(Person.id))
    main = main.join(Membership, (col(Membership.person_id) == Person.id) & col(Membership.main), isouter=True)
    main = main.join(Team, (col(Team.id) == Membership.team_id) & col(Team.archived_at).is_(None), isouter=True)
    if form.audience == "people":
        main = main.where(col(Person.id).in_(form.people))
    else:
        main = main.where(col(Team.id).in_(form.customers if form.audience == "teams" else list(hires)))
    return [(person, team) for person, team in session.exec(main).all()]


def _other_teams(session: Session, ids: Collection[int | None]) -> dict[int, set[int]]:
    """All teams of each of these people, their main one too."""
    own: dict[int, set[int]] = defaultdict(set)
    wanted = set(ids)
    for person_id, team_id in session.exec(select(Membership.person_id, Membership.team_id)).all():
        if person_id in wanted:
            own[person_id].add(team_id)
    return own


def _unused(session: Session, ids: Collection[int | None], on: date) -> dict[int, set[int]]:
    unused: dict[int, set[int]] = defaultdict(set)
    wanted = set(ids)
    rows = select(Unused.person_id, Unused.upstream_team_id).where(Unused.until > on)
    for person_id, team_id in session.exec(rows).all():
        if person_id in wanted:
            unused[person_id].add(team_id)
    return unused
