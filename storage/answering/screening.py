"""The screener: "which of these did you rely on in the last weeks?", at most once a quarter, in place of a survey's
asks and inside the same budget. What people choose is counted by team, to propose whom a team hires besides."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, case, delete, func
from sqlmodel import Session, col, select

from storage.answering.invitations import state_of
from storage.company.teams import TeamName, find_teams
from storage.scrubbing import leave_traces
from storage.secrets import Key
from storage.tables import Hire, Invitation, Membership, Person, Round, ScreenerPick, Team

EVERY: Final = timedelta(weeks=13)
SPREAD: Final = 13
"""Weeks over which a company's first screeners are spread, so that no round loses all of its answers to them."""
KEPT: Final = 2  # quarters, this one and the one before


def quarter_of(day: date) -> str:
    """ "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarters_kept(day: date) -> tuple[str, ...]:
    """This quarter and the one before: between them, everybody was asked once or twice."""
    before = day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1) - timedelta(days=1)
    return quarter_of(before), quarter_of(day)


def due(session: Session, after: int, to: int, today: date) -> set[int]:
    """Of the people with ids above `after`, up to `to`, those whose turn it is: a quarter and up to 12 weeks more after
    their first invitation, then a quarter after each screener; and only where their team does not hire all others."""
    screened = func.max(case((col(Invitation.screener), Invitation.asked_on), else_=None))
    columns: tuple[Any, ...] = (Person.id, Person.slack, Membership.team_id, func.min(Invitation.asked_on), screened)
    asked = (
        select(*columns)
        .join(Invitation, col(Invitation.person_id) == Person.id)
        .join(Membership, (col(Membership.person_id) == Person.id) & col(Membership.main))
        .where(col(Person.id) > after, col(Person.id) <= to)
        .group_by(col(Person.id), Person.slack, col(Membership.team_id))
    )
    complete = _hiring_all(session)
    return {
        person_id
        for person_id, slack, team_id, first, last in session.exec(asked).all()
        if team_id not in complete and _is_turn(slack, first, last, today)
    }


def _is_turn(slack: str, first: date, last: date | None, today: date) -> bool:
    slot = int(hashlib.sha256(slack.encode()).hexdigest(), 16) % SPREAD
    return today >= (last + EVERY if last else first + EVERY + timedelta(weeks=slot))


def _hiring_all(session: Session) -> set[int]:
    """Teams that hire every other team: there is nothing that their people could add."""
    live = col(Team.archived_at).is_(None)
    others = session.exec(select(func.count()).select_from(Team).where(live)).one() - 1
    hired = select(Hire.customer_team_id).join(Team, col(Team.id) == Hire.upstream_team_id).where(live)
    return set(session.exec(hired.group_by(col(Hire.customer_team_id)).having(func.count() >= others)).all())


@dataclass(frozen=True)
class Screener:
    """One person's screener: `picks` as they are now. `open`: it can still be answered."""

    invitation_id: int
    person_id: int
    team_id: int | None
    open: bool
    picks: tuple[TeamName, ...]


def find_screener(session: Session, key: Key, invitation_id: int, slack: str, now: datetime) -> Screener | None:
    """None: there is none of that number for that person."""
    row = session.exec(
        select(Invitation, Round)
        .join(Round, col(Invitation.round_id) == Round.id)
        .join(Person, col(Invitation.person_id) == Person.id)
        .where(Invitation.id == invitation_id, Person.slack == slack, col(Invitation.screener))
    ).first()
    if row is None:
        return None
    person_id = row[0].person_id
    main = select(Membership.team_id).where(Membership.person_id == person_id, Membership.main)
    picked = select(Team).join(ScreenerPick, col(ScreenerPick.upstream_team_id) == Team.id)
    mine = picked.where(ScreenerPick.pseudonym == key.of_screener(person_id)).order_by(Team.name)
    picks = tuple(TeamName(team.id or 0, team.name, archived=False) for team in session.exec(mine).all())
    is_open = state_of(row[1], now) == "open"
    return Screener(invitation_id, person_id, session.exec(main).first(), is_open, picks)


def choices(session: Session, key: Key, invitation_id: int, slack: str, typed: str, now: datetime) -> list[TeamName]:  # noqa: PLR0917
    """Every team but their own whose name holds what was typed."""
    found = find_screener(session, key, invitation_id, slack, now)
    own = found.team_id if found else None
    return [team for team in find_teams(session, typed) if team.id != own]


def pick(session: Session, key: Key, screener: Screener, upstream_ids: Iterable[int], today: date) -> None:
    """These and no others: what they chose the last time is forgotten."""
    forget_picks(session, key, screener.person_id)
    if screener.team_id is None:
        return
    live = set(session.exec(select(Team.id).where(col(Team.archived_at).is_(None))).all())
    for upstream in sorted((set(upstream_ids) & live) - {screener.team_id, None}):
        session.add(
            ScreenerPick(
                pseudonym=key.of_screener(screener.person_id),
                upstream_team_id=upstream,
                customer_team_id=screener.team_id,
                quarter=quarter_of(today),
            )
        )
    session.flush()


def forget_picks(session: Session, key: Key, person_id: int) -> None:
    _delete(session, col(ScreenerPick.pseudonym) == key.of_screener(person_id))


def drop_old_picks(session: Session, today: date) -> int:
    """Forget what was chosen before the last quarter. Returns how many."""
    return _delete(session, col(ScreenerPick.quarter).not_in(quarters_kept(today)))


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    """What was chosen is an answer: it must not be read again either."""
    gone: int = session.execute(delete(ScreenerPick).where(which)).rowcount  # type: ignore[attr-defined]
    if gone:
        leave_traces(session)
    return gone


def relied_on(session: Session, minimum: int) -> list[tuple[int, int]]:
    """(customer team, upstream team) where at least so many people of the one rely on the other, and it does not hire
    it."""
    counted = (
        select(ScreenerPick.customer_team_id, ScreenerPick.upstream_team_id)
        .group_by(col(ScreenerPick.customer_team_id), col(ScreenerPick.upstream_team_id))
        .having(func.count() >= minimum)
    )
    hired = set(session.exec(select(Hire.customer_team_id, Hire.upstream_team_id)).all())
    return sorted(pair for pair in session.exec(counted).all() if pair not in hired)
