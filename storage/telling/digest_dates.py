"""When which team's digest is due, and what was posted of it. The row knows when; whoever moves it has claimed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, exists, select

from storage.settings import read_setting, write_setting
from storage.tables import Ask, Hire, Invitation, Outbox, Round, Setting, Team

_LATELY = timedelta(weeks=8)
_MATRIX_DUE = "matrix due"


@dataclass(frozen=True)
class DigestTeam:
    """A team that may get a digest; `due` is None before its first one is scheduled."""

    id: int
    name: str
    channel: str | None
    zone: str | None
    weekday: int
    hour: str
    due: datetime | None


@dataclass(frozen=True)
class Posted:
    """How far an outbox row got. `ts` where Slack said it."""

    state: str
    due_at: datetime
    ts: str | None


def teams_due(session: Session, now: datetime) -> list[DigestTeam]:
    """Teams whose digest is due by now or that have no date yet, archived ones aside."""
    due = col(Team.digest_due).is_(None) | (col(Team.digest_due) <= now)
    rows = session.exec(select(Team).where(due, col(Team.archived_at).is_(None)).order_by(col(Team.id))).all()
    return [_as_value(team) for team in rows]


def digest_team(session: Session, team_id: int) -> DigestTeam:
    """Raises NoResultFound if there is no such team."""
    return _as_value(session.get_one(Team, team_id))


def _as_value(team: Team) -> DigestTeam:
    assert team.id is not None
    return DigestTeam(
        team.id, team.name, team.channel, team.zone, team.digest_weekday, team.digest_hour, team.digest_due
    )


def move_digest(session: Session, team: DigestTeam, to: datetime) -> bool:
    """Move the team's next digest. False: somebody else has moved it since it was read."""
    was = col(Team.digest_due).is_(None) if team.due is None else col(Team.digest_due) == team.due
    result = session.execute(update(Team).where(col(Team.id) == team.id, was).values(digest_due=to))
    return isinstance(result, CursorResult) and result.rowcount == 1


def is_matrix_due(session: Session, now: datetime) -> bool:
    """Whether `claim_matrix` would do something."""
    due = read_setting(session, _MATRIX_DUE)
    return due is None or datetime.fromisoformat(due) <= now


def claim_matrix(session: Session, now: datetime, following: datetime) -> bool:
    """Whether ops' overview is due and now ours; its next date is set. The first time it is only scheduled."""
    due = read_setting(session, _MATRIX_DUE)
    if due is None:
        write_setting(session, _MATRIX_DUE, following.isoformat())
    if due is None or datetime.fromisoformat(due) > now:
        return False
    move = update(Setting).where(col(Setting.name) == _MATRIX_DUE, col(Setting.value) == due)
    result = session.execute(move.values(value=following.isoformat()))
    return isinstance(result, CursorResult) and result.rowcount == 1


def asked_lately(session: Session, now: datetime, team_id: int | None = None) -> bool:
    """Whether a round that asked about the team (or any) closed within 8 weeks; never whether anybody answered."""
    asked = (
        select(Ask.id)
        .join(Invitation, col(Ask.invitation_id) == Invitation.id)
        .join(Round, col(Invitation.round_id) == Round.id)
        .where(Round.closes_at <= now, Round.closes_at > now - _LATELY)
    )
    if team_id is not None:
        asked = asked.where(Ask.upstream_team_id == team_id)
    return bool(session.exec(select(exists(asked))).one())


def worth_a_line(session: Session, team_id: int, now: datetime) -> bool:
    """Whether a week in which nothing is told is worth a line to the team: it is hired, and was asked about lately."""
    hired = session.exec(select(Hire.upstream_team_id).where(Hire.upstream_team_id == team_id)).first()
    return hired is not None and asked_lately(session, now, team_id)


def find_posted(session: Session, key: str) -> Posted | None:
    row = session.exec(select(Outbox).where(Outbox.key == key)).first()
    return Posted(row.state, row.due_at, row.ts) if row else None
