"""Whose digests somebody may read again, and which there are."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from pulse.policy import Policy
from storage.ledger import SATISFACTION
from storage.people import find_person, is_ops
from storage.tables import Team, Telling


@dataclass(frozen=True)
class Shelf:
    """A team's told digests, newest first. `open` to its members and leads and to ops; to others through `channel`."""

    team_id: int
    team: str
    channel: str | None
    open: bool
    told: tuple[tuple[int, date], ...]


def shelf_by_name(session: Session, slack: str, name: str, policy: Policy) -> Shelf | None:
    """The shelf of the team of that name, or of one's own main team where the name is empty. None: no such team."""
    who = find_person(session, slack)
    if name:
        team_id = session.exec(select(Team.id).where(func.lower(Team.name) == name.lower())).first()
    else:
        team_id = who.main_team_id if who else None
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
    return Shelf(team_id, team.name, team.channel, theirs or is_ops(session, slack, policy), tellings)
