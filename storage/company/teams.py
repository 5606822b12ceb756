"""Teams as others see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.names import clean_name
from storage.tables import Team


def posting_channels(session: Session) -> list[tuple[str, str]]:
    """(team's name, Slack id of its channel) of every team that has one, by name."""
    rows = session.exec(
        select(Team.name, Team.channel)
        .where(col(Team.channel).is_not(None), col(Team.archived_at).is_(None))
        .order_by(Team.name)
    ).all()
    return [(name, channel) for name, channel in rows if channel is not None]


@dataclass(frozen=True)
class TeamName:
    """A team to be chosen."""

    id: int
    name: str
    archived: bool


def find_teams(session: Session, typed: str, most: int = 100, *, archived: bool = False) -> list[TeamName]:
    """Teams whose name holds what was typed, those that begin with it first, then by name."""
    typed = clean_name(typed).lower()
    rows = session.exec(select(Team).order_by(Team.name)).all()
    fitting = [
        TeamName(row.id, row.name, row.archived_at is not None)
        for row in rows
        if row.id is not None and typed in row.name.lower() and (archived or row.archived_at is None)
    ]
    return sorted(fitting, key=lambda team: (team.archived, not team.name.lower().startswith(typed)))[:most]


def team_named(session: Session, name: str) -> TeamName | None:
    """The team that a person means, if it is only one."""
    meant = teams_meant(session, name)
    return meant[0] if len(meant) == 1 else None


def teams_meant(session: Session, name: str) -> list[TeamName]:
    """The team of that name, capitals apart, else all whose name begins so."""
    found, name = find_teams(session, name, archived=True), clean_name(name).lower()
    same = [team for team in found if team.name.lower() == name]
    return same[:1] or [team for team in found if team.name.lower().startswith(name) and not team.archived]


def team_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names by id, archived ones too, in the order of the names."""
    rows = session.exec(select(Team.id, Team.name).where(col(Team.id).in_(list(ids))).order_by(Team.name)).all()
    return {team_id: name for team_id, name in rows if team_id is not None}
