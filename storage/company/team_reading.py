"""Teams kept in step with Slack: what is to be read, and what came of it. Ops hear once of what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage.company import company
from storage.delivery.outbox import notify_ops
from storage.tables import Membership, Outbox, Person, Team

EMPTY: Final = "empty"
FOLLOWED: Final = ("usergroup", "channel")


@dataclass(frozen=True)
class DueTeam:
    """A team that Slack is to be asked about."""

    id: int
    channel: str | None
    source_kind: str
    source: str | None


@dataclass(frozen=True)
class Reading:
    """What Slack said: troubles such as "channel_archived" or "source_gone"; of `unread` ("channel", "source") nothing
    is known; `members` are Slack ids, None: they stay who they are."""

    troubles: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    members: tuple[str, ...] | None = None


def channel_state(info: dict[str, Any]) -> str:
    """What is wrong with a channel of Slack's conversations.info: "archived", "shared", "left" or nothing ("")."""
    if info.get("is_archived"):
        return "archived"
    if info.get("is_ext_shared") or info.get("is_pending_ext_shared"):
        return "shared"
    return "" if info.get("is_member") else "left"


def due_teams(session: Session, most: int) -> list[DueTeam]:
    """The next teams to be read."""
    due = select(Team).where(col(Team.read_at).is_(None), col(Team.archived_at).is_(None)).order_by(col(Team.id))
    return [
        DueTeam(team.id, team.channel, team.source_kind, team.source)
        for team in session.exec(due.limit(most)).all()
        if team.id is not None
    ]


def concerns(session: Session, slack: str) -> bool:
    """Whether any team has to do with this channel or user group."""
    return session.exec(select(Team.id).where(_about(slack)).limit(1)).first() is not None


def read_soon(session: Session, slack: str) -> None:
    """Let the teams be read anew that have to do with this channel or user group."""
    session.execute(update(Team).where(_about(slack)).values(read_at=None))


def _about(slack: str) -> ColumnElement[bool]:
    return or_(col(Team.channel) == slack, col(Team.source) == slack)


def rename_channel_id(session: Session, old: str, new: str) -> None:
    """Slack gave a channel another id: everything that points at it follows."""
    session.execute(update(Team).where(col(Team.channel) == old).values(channel=new, read_at=None))
    session.execute(update(Team).where(col(Team.source) == old).values(source=new, read_at=None))
    session.execute(update(Outbox).where(col(Outbox.target) == old, col(Outbox.state) == "waiting").values(target=new))


def settle(session: Session, policy: Policy, due: DueTeam, reading: Reading, now: datetime) -> None:
    """Write what was read, unless the team was changed meanwhile; tell ops of each trouble that is new."""
    team = session.get(Team, due.id, with_for_update=True, populate_existing=True)
    if team is None or (team.channel, team.source_kind, team.source) != (due.channel, due.source_kind, due.source):
        return
    if reading.members is not None:
        company.set_members(session, due.id, _person_ids(session, reading.members))
    before = frozenset(team.trouble.split())
    kept = {trouble for trouble in before if trouble.partition("_")[0] in reading.unread}
    troubles = reading.troubles | kept | ({EMPTY} if people_in(session, due.id) == 0 else frozenset())
    team.trouble, team.read_at = " ".join(sorted(troubles)), now
    for trouble in sorted(troubles - before):
        values = {"team": team.name, "trouble": trouble, "channel": due.channel, "source": due.source}
        notify_ops(session, policy, "team trouble", f"team {due.id} {trouble} {now.isoformat()}", values, now)


def people_in(session: Session, team_id: int) -> int:
    """How many of a team may ever be asked."""
    counted = select(func.count()).select_from(Membership).join(Person)
    return session.exec(counted.where(Membership.team_id == team_id, Person.standing == "member")).one()


def _person_ids(session: Session, slacks: Sequence[str]) -> list[int]:
    """Those whom the directory knows; the deactivated too, who are not asked and may come back."""
    ids: list[int] = []
    for start in range(0, len(slacks), 5000):
        known = select(Person.id).where(col(Person.slack).in_(slacks[start : start + 5000]))
        found = session.exec(known.where(col(Person.standing).not_in(("bot", "stranger")))).all()
        ids += [person_id for person_id in found if person_id is not None]
    return ids
