"""What was told, read back: tellings with their cells, for one team or for all. Reports rest on nothing else.

A telling never changes, so a report about the ledger up to some telling says the same whenever it is drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from sqlmodel import Session, col, func, select

from pulse.figures import Interval, Tally, tally, wilson
from pulse.records import Cell, Kind, Record
from storage import tables
from storage.tables import Job, Team, Telling, ToldComment

KINDS: tuple[str, ...] = get_args(Kind)
SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Told:
    """One telling: of `people` who answered (n counts people), with its cells. `other` is no name of a cell's."""

    id: int
    upstream_team_id: int
    question: str
    told_on: date
    since: date
    view: str
    minimum: int
    people: int
    asked: int
    questions: int
    cells: tuple[Cell, ...]

    def of(self, kind: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == kind]

    @property
    def total(self) -> Tally:
        return tally(self.of("total"))


def store(session: Session, upstream_team_id: int, record: Record, told_on: date, since: date) -> int:
    """Enter an audited record into the ledger. Returns the telling's id."""
    took_part = record.participation
    telling = Telling(
        upstream_team_id=upstream_team_id,
        question=record.question,
        pool_number=record.pool,
        told_on=told_on,
        since=since,
        view=record.view,
        minimum=record.minimum,
        people=record.people,
        asked=took_part.asked if took_part else record.people,
        questions=took_part.questions if took_part else record.people,
    )
    session.add(telling)
    session.flush()
    assert telling.id is not None
    totals = (record.total,) if record.total else ()
    for cell in (*record.cells, *totals, *record.categories):
        session.add(tables.Cell(telling_id=telling.id, **vars(cell)))
    session.flush()
    return telling.id


def pools_told(session: Session, upstream_team_id: int, question: str) -> set[int]:
    """The numbers of the pools that are in the ledger already."""
    numbers = select(Telling.pool_number).where(
        Telling.upstream_team_id == upstream_team_id, Telling.question == question
    )
    return set(session.exec(numbers).all())


def newest(session: Session) -> int:
    """The id of the newest telling of any team; 0 before the first."""
    return session.exec(select(func.max(Telling.id))).one() or 0


def last_told(session: Session, upstream_team_id: int) -> Telling | None:
    """The last telling of the team's satisfaction."""
    tellings = select(Telling).where(Telling.upstream_team_id == upstream_team_id, Telling.question == SATISFACTION)
    return session.exec(tellings.order_by(col(Telling.id).desc())).first()


def newest_of(session: Session, upstream_team_id: int) -> int | None:
    """The id of the last telling of the team's satisfaction, None before the first."""
    last = last_told(session, upstream_team_id)
    return last.id if last else None


def read_ledger(
    session: Session,
    *,
    upto: int,
    upstream_team_ids: Iterable[int] | None = None,
    question: str | None = None,
    since: date = date.min,
) -> list[Told]:
    """The tellings up to that one, oldest first; of these teams, this question and told since then, if given.

    Cells of a job that was merged stand under the job that stayed.
    """
    wanted = select(Telling).where(col(Telling.id) <= upto, col(Telling.told_on) >= since)
    if upstream_team_ids is not None:
        wanted = wanted.where(col(Telling.upstream_team_id).in_(list(upstream_team_ids)))
    if question is not None:
        wanted = wanted.where(Telling.question == question)
    rows = session.exec(wanted.order_by(col(Telling.id))).all()
    cells = _cells(session, [row.id for row in rows if row.id is not None])
    return [_told(row, cells.get(row.id or 0, ())) for row in rows]


def _told(row: Telling, cells: Sequence[Cell]) -> Told:
    assert row.id is not None
    return Told(
        row.id,
        row.upstream_team_id,
        row.question,
        row.told_on,
        row.since,
        row.view,
        row.minimum,
        row.people,
        row.asked,
        row.questions,
        tuple(cells),
    )


def _cells(session: Session, telling_ids: list[int]) -> dict[int, list[Cell]]:
    merged = jobs_merged(session)
    found: dict[int, list[Cell]] = {}
    for start in range(0, len(telling_ids), 500):
        some = col(tables.Cell.telling_id).in_(telling_ids[start : start + 500])
        for row in session.exec(select(tables.Cell).where(some).order_by(col(tables.Cell.id))).all():
            name = merged.get(row.name, row.name) if row.kind == "job" else row.name
            cell = Cell(cast(Kind, row.kind), name, row.n, row.lo, row.hi)
            found.setdefault(row.telling_id, []).append(cell)
    return found


def jobs_merged(session: Session) -> dict[str, str]:
    """Job id → the id of the job that it was merged into in the end; only merged ones."""
    into = {
        str(job): str(other)
        for job, other in session.exec(select(Job.id, Job.merged_into_id).where(col(Job.merged_into_id).is_not(None)))
    }
    return {job: _last(job, into) for job in into}


def _last(job: str, into: dict[str, str]) -> str:
    while job in into:
        job = into[job]
    return job


def comments_of(session: Session, telling_id: int) -> list[tuple[str, str]]:
    """(kind, text) of each comment that was told with it, in an order that says nothing."""
    told = select(ToldComment).where(ToldComment.telling_id == telling_id).order_by(col(ToldComment.id))
    return [(row.kind, row.text) for row in session.exec(told).all()]


def export(session: Session) -> Iterator[tuple[str, Told]]:
    """Every telling of every team with the team's name, for an export: all that was ever told."""
    names = {team.id: team.name for team in session.exec(select(Team)).all()}
    for told in read_ledger(session, upto=newest(session)):
        yield names[told.upstream_team_id], told


@dataclass(frozen=True)
class Published:
    """A team's satisfaction as it was told last; n counts people."""

    telling_id: int
    told_on: date
    people: int
    asked: int
    satisfaction: Tally
    interval: Interval


def published_in(session: Session, telling_id: int) -> Published:
    """What one telling of satisfaction said. Raises NoResultFound if there is none of that number."""
    row = session.get_one(Telling, telling_id)
    total = _told(row, _cells(session, [telling_id]).get(telling_id, ())).total
    return Published(telling_id, row.told_on, row.people, row.asked, total, wilson(total))
