"""All told figures in rows of their own names, for an export. The ledger is their only source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from storage.tables import Job, Team
from storage.telling.ledger import export


@dataclass(frozen=True)
class Figure:
    """One told cell: of `n` people `lo` to `hi` said yes; of minutes: `n` people lose `lo` to `hi` minutes a week in
    all. `people` of `asked` answered in its telling. `name` is a team's, a job's, a waste's or a motive's."""

    telling: int
    upstream_team: str
    question: str
    told_on: date
    since: date
    people: int
    asked: int
    kind: str
    name: str
    n: int
    lo: int
    hi: int


def figures(session: Session) -> Iterator[Figure]:
    """Every cell of every telling, in the order in which they were told."""
    teams = {str(team_id): name for team_id, name in session.exec(select(Team.id, Team.name)).all()}
    jobs = {str(job_id): title for job_id, title in session.exec(select(Job.id, Job.title)).all()}
    names = {"team": teams, "job": jobs}
    for team, told in export(session):
        for cell in told.cells:
            name = names.get(cell.kind, {}).get(cell.name, cell.name)
            about = (told.id, team, told.question, told.told_on, told.since, told.people, told.asked)
            yield Figure(*about, cell.kind, name, cell.n, cell.lo, cell.hi)
