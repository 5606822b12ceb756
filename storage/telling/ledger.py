"""What was told, read back: tellings with their cells, for one team or for all. Reports rest on nothing else.

A telling never changes, so a report about the ledger up to some telling says the same whenever it is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from pulse.figures import Interval, Tally, tally, wilson
from pulse.records import TOTAL, Cell, Record
from storage import tables
from storage.tables import METADATA, Team, Telling

SATISFACTION = "satisfaction"


RECENT: Final = timedelta(weeks=26)
"""How far back a job's opportunity, the minutes and a pair look."""

_TELLING, _CELL, _JOB, _COMMENT = (METADATA.tables[name] for name in ("telling", "cell", "job", "told_comment"))
_TOLD = "id upstream_team_id question told_on since view minimum people asked questions".split()
_TELLINGS = (
    select_columns(*(_TELLING.c[name] for name in _TOLD))
    .where(_TELLING.c.id <= bindparam("upto"))
    .order_by(_TELLING.c.id)
)
_CELLS = (
    select_columns(_CELL.c.telling_id, _CELL.c.kind, _CELL.c.name, _CELL.c.n, _CELL.c.lo, _CELL.c.hi)
    .where(_CELL.c.telling_id <= bindparam("upto"))
    .order_by(_CELL.c.id)
)
_MERGED = select_columns(_JOB.c.id, _JOB.c.merged_into_id).where(_JOB.c.merged_into_id.is_not(None))
_COMMENTS = (
    select_columns(_COMMENT.c.kind, _COMMENT.c.text)
    .where(_COMMENT.c.telling_id == bindparam("telling"))
    .order_by(_COMMENT.c.id)
)


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


def pools_told(session: Session, upstream_team_id: int, question: str, at_least: int) -> set[int]:
    """Those numbers of pools, from this one on, that are in the ledger already."""
    numbers = select(Telling.pool_number).where(
        Telling.upstream_team_id == upstream_team_id, Telling.question == question, Telling.pool_number >= at_least
    )
    return set(session.exec(numbers).all())


def newest(session: Session) -> int:
    """The id of the newest telling of any team; 0 before the first."""
    return session.exec(select(func.max(Telling.id))).one() or 0


def last_told(session: Session, upstream_team_id: int, question: str = SATISFACTION) -> Telling | None:
    """The last telling about the team to that question."""
    tellings = select(Telling).where(Telling.upstream_team_id == upstream_team_id, Telling.question == question)
    return session.exec(tellings.order_by(col(Telling.pool_number).desc()).limit(1)).first()


def newest_of(session: Session, upstream_team_id: int) -> int | None:
    """The id of the last telling of the team's satisfaction, None before the first."""
    last = last_told(session, upstream_team_id)
    return last.id if last else None


def read_ledger(session: Session, *, upto: int) -> list[Told]:
    """The tellings up to that one, oldest first. Cells of a job that was merged stand under the job that stayed."""
    merged = {str(job): str(into) for job, into in session.execute(_MERGED)}
    cells: dict[int, list[Cell]] = {}
    for telling, kind, name, n, lo, hi in session.execute(_CELLS, {"upto": upto}):
        shown = merged.get(name, name) if kind == "job" else name
        cells.setdefault(telling, []).append(Cell(kind, shown, n, lo, hi))
    rows = session.execute(_TELLINGS, {"upto": upto})
    return [Told(**row._mapping, cells=tuple(cells.get(row.id, ()))) for row in rows]


def comments_of(session: Session, telling_id: int) -> list[tuple[str, str]]:
    """(kind, text) of each comment that was told with it, in an order that says nothing."""
    rows = session.connection().execute(_COMMENTS, {"telling": telling_id})
    return [(kind, text) for kind, text in rows]


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
    cells = select(tables.Cell.lo, tables.Cell.hi, tables.Cell.n)
    total = Tally(*session.exec(cells.where(tables.Cell.telling_id == telling_id, tables.Cell.kind == TOTAL)).one())
    return Published(telling_id, row.told_on, row.people, row.asked, total, wilson(total))
