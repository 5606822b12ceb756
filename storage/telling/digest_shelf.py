"""Whose digests somebody may read again, and which there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage.company.teams import team_named
from storage.people import find_person, is_ops
from storage.tables import Outbox, Team, Telling
from storage.telling.ledger import SATISFACTION

Told = tuple[tuple[int, date], ...]
"""Tellings and their days, newest first."""


@dataclass(frozen=True)
class Shelf:
    """A team's told digests. `open` to its members and leads and to ops; others see
    what was `posted` (telling → channel) in channels that they are in, while deliveries are kept."""

    team: str
    open: bool
    told: Told
    posted: Mapping[int, str]


def shelf_by_name(session: Session, slack: str, name: str, policy: Policy) -> Shelf | None:
    """The shelf of the team that is meant, or of one's own main team where the name is empty. None: no such team."""
    who = find_person(session, slack)
    named = team_named(session, name) if name else None
    team_id = named.id if named else who.main_team_id if who and not name else None
    return _shelf(session, slack, team_id, policy) if team_id is not None else None


def shelf_of(session: Session, slack: str, telling_id: int, policy: Policy) -> Shelf | None:
    """The shelf on which that telling stands. None: there is none of that number."""
    telling = session.get(Telling, telling_id)
    return _shelf(session, slack, telling.upstream_team_id, policy) if telling else None


def _shelf(session: Session, slack: str, team_id: int, policy: Policy) -> Shelf:
    team, who = session.get_one(Team, team_id), find_person(session, slack)
    theirs = who is not None and who.standing == "member" and team_id in who.team_ids | who.leads
    told = (
        select(col(Telling.id), col(Telling.told_on))
        .where(Telling.upstream_team_id == team_id, Telling.question == SATISFACTION)
        .order_by(col(Telling.id).desc())
    )
    tellings = tuple((telling, day) for telling, day in session.exec(told) if telling is not None)
    is_open = theirs or is_ops(session, slack, policy)
    return Shelf(team.name, is_open, tellings, {} if is_open else _posted(session, team_id))


def _posted(session: Session, team_id: int) -> dict[int, str]:
    """In which channel each telling was posted."""
    sent = select(Outbox.body, Outbox.target).where(Outbox.kind == "digest", Outbox.state == "sent")
    rows = session.exec(sent.where(col(Outbox.key).startswith(f"digest {team_id} ")))
    return {body["telling"]: channel for body, channel in rows if body["telling"] is not None}
