"""Which jobs an ask offers: the upstream team's catalogue, the most hired first, by what was told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from storage.tables import METADATA
from storage.telling.ledger import RECENT, SATISFACTION

_CELL, _JOB, _TELLING = (METADATA.tables[name] for name in ("cell", "job", "telling"))
_OF_TEAMS = select(_JOB).where(_JOB.c.team_id.in_(bindparam("teams", expanding=True)))
_LAST = select(func.max(_TELLING.c.told_on))
_TOLD = (
    select(_CELL.c.name, func.sum(_CELL.c.n))
    .join(_TELLING, _CELL.c.telling_id == _TELLING.c.id)
    .where(_TELLING.c.upstream_team_id.in_(bindparam("teams", expanding=True)), _CELL.c.kind == "job")
    .where(_TELLING.c.told_on > bindparam("after"), _TELLING.c.question.in_((SATISFACTION, "importance")))
    .group_by(_CELL.c.name)
)


@dataclass(frozen=True)
class JobChoice:
    id: int
    title: str


def offered(session: Session, team_ids: Sequence[int]) -> dict[int, tuple[JobChoice, ...]]:
    """By upstream team: all jobs of its catalogue, the most hired first, then by title."""
    jobs = session.execute(_OF_TEAMS, {"teams": list(team_ids)}).all()
    hired = _hired(session, team_ids, jobs)
    living = sorted((job for job in jobs if job.retired_at is None), key=lambda job: (-hired[job.id], job.title))
    return {
        team_id: tuple(JobChoice(job.id, job.title) for job in living if job.team_id == team_id) for team_id in team_ids
    }


def _hired(session: Session, team_ids: Sequence[int], jobs: Sequence[Row[Any]]) -> Counter[int | None]:
    """Told people by job, in the half year up to the last telling; what was told of a merged job counts for the one it
    became."""
    hired: Counter[int | None] = Counter()
    last = session.execute(_LAST).scalar_one()
    if last is None:
        return hired
    became = {str(job.id): job.merged_into_id or job.id for job in jobs}
    for name, people in session.execute(_TOLD, {"teams": list(team_ids), "after": last - RECENT}):
        hired[became.get(name)] += people
    return hired
