"""Which of their teams a person answers for: seen and changed by the person and by ops."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage import audit
from storage.company import company
from storage.company.teams import TeamName
from storage.tables import Membership, Person, Team


@dataclass(frozen=True)
class MainTeam:
    """A person's teams that are not archived, by name. `main_id`: the one that they answer for, None without teams."""

    slack: str
    teams: tuple[TeamName, ...]
    main_id: int | None


def find_main_team(session: Session, slack: str) -> MainTeam:
    rows = session.exec(
        select(Team, Membership.main)
        .join(Membership)
        .join(Person)
        .where(Person.slack == slack, col(Team.archived_at).is_(None))
        .order_by(Team.name)
    ).all()
    teams = tuple(TeamName(team.id, team.name, archived=False) for team, _ in rows if team.id is not None)
    return MainTeam(slack, teams, next((team.id for team, main in rows if main), None))


def choose_main_team(session: Session, slack: str, team_id: int, by: str, now: datetime) -> bool:
    """Let the person answer for that team from the next round on. False: they are not in it any more."""
    before = find_main_team(session, slack)
    names = {team.id: team.name for team in before.teams}
    if team_id not in names:
        return False
    if team_id != before.main_id:
        person = session.exec(select(Person.id).where(Person.slack == slack)).one()
        assert person is not None
        company.set_main_team(session, person, team_id)
        audit.record(
            session,
            at=now,
            actor=by,
            action="changed the main team of",
            subject=f"<@{slack}>",
            before={"main team": names.get(before.main_id or 0)},
            after={"main team": names[team_id]},
        )
    return True
