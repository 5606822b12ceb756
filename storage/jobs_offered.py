"""Which jobs an ask offers: the upstream team's catalogue, the most hired first, by what was told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.ledger import RECENT, SATISFACTION
from storage.tables import Cell, Job, Telling


@dataclass(frozen=True)
class JobChoice:
    id: int
    title: str


def offered(session: Session, team_ids: Sequence[int]) -> dict[int, tuple[JobChoice, ...]]:
    """By upstream team: all jobs of its catalogue, the most hired first, then by title."""
    jobs = session.exec(select(Job).where(col(Job.team_id).in_(team_ids))).all()
    hired = _hired(session, team_ids, jobs)
    living = sorted((job for job in jobs if job.retired_at is None), key=lambda job: (-hired[job.id], job.title))
    return {
        team_id: tuple(JobChoice(job.id, job.title) for job in living if job.team_id == team_id and job.id is not None)
        for team_id in team_ids
    }


def _hired(session: Session, team_ids: Sequence[int], jobs: Sequence[Job]) -> Counter[int | None]:
    """Told people by job, in the half year up to the last telling; what was told of a merged job counts for the one it
    became."""
    hired: Counter[int | None] = Counter()
    last = session.exec(select(func.max(Telling.told_on))).one()
    if last is None:
        return hired
    became = {str(job.id): job.merged_into_id or job.id for job in jobs}
    told = session.exec(
        select(Cell.name, func.sum(Cell.n))
        .join(Telling, col(Cell.telling_id) == Telling.id)
        .where(col(Telling.upstream_team_id).in_(team_ids), Telling.told_on > last - RECENT, Cell.kind == "job")
        .where(col(Telling.question).in_((SATISFACTION, "importance")))
        .group_by(Cell.name)
    ).all()
    for name, people in told:
        hired[became.get(name)] += people
    return hired
