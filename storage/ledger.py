"""What was told, read back: tellings with their cells, for one team or for all. Reports rest on nothing else.

A telling never changes, so a report about the ledger up to some telling says the same whenever it is drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, cast, get_args

from sqlalchemy import Row, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from pulse.figures import Interval, Tally, tally, wilson
from pulse.records import Cell, Kind, Record
from storage import tables
from storage.tables import METADATA, Team, Telling, ToldComment

KINDS: tuple[str, ...] = get_args(Kind)
SATISFACTION = "satisfaction"


RECENT: Final = timedelta(weeks=26)
"""How far back a job's opportunity, the minutes and a pair look."""

_TELLING, _CELL = METADATA.tables["telling"], METADATA.tables["cell"]
_COLUMNS = [
    _TELLING.c[name]
    for name in "id upstream_team_id question told_on since view minimum people asked questions".split()
]
_OF_TEAM = (_TELLING.c.upstream_team_id == bindparam("team"), _TELLING.c.question == bindparam("question"))
_LAST = (
    select_columns(*_COLUMNS)
    .where(*_OF_TEAM, _TELLING.c.id <= bindparam("upto"), _TELLING.c.told_on <= bindparam("on"))
    .order_by(_TELLING.c.pool_number.desc())
    .limit(bindparam("most"))
)
_FIRST = (
    select_columns(_TELLING.c.told_on)
    .join(_CELL, _CELL.c.telling_id == _TELLING.c.id)
    .where(*_OF_TEAM, _CELL.c.kind == bindparam("kind"), _CELL.c.name == bindparam("name"))
    .order_by(_TELLING.c.pool_number)
    .limit(1)
)
_JOB = METADATA.tables["job"]
_MERGED = select_columns(_JOB.c.id, _JOB.c.merged_into_id).where(_JOB.c.merged_into_id.is_not(None))
_CELLS = (
    select_columns(*(_CELL.c[name] for name in ("telling_id", "kind", "name", "n", "lo", "hi")))
    .where(_CELL.c.telling_id.in_(bindparam("ids", expanding=True)))
    .where(_CELL.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(_CELL.c.id)
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
    wanted = select_columns(*_COLUMNS).where(_TELLING.c.id <= upto, _TELLING.c.told_on >= since)
    if upstream_team_ids is not None:
        wanted = wanted.where(_TELLING.c.upstream_team_id.in_(list(upstream_team_ids)))
    if question is not None:
        wanted = wanted.where(_TELLING.c.question == question)
    return _with_cells(session, list(session.execute(wanted.order_by(_TELLING.c.id))), None)


def last_told_about(
    session: Session, upstream_team_id: int, most: Mapping[str, int], *, upto: int, on: date
) -> dict[str, list[Told]]:
    """The last tellings about a team by question, at most so many of each, oldest first: of satisfaction up to that
    telling, of the others up to that day, since what goes out with a telling is entered after it.

    Of those more than half a year before that day there are only the totals. What is read does not grow with what was
    told before: the pools of a team and question are numbered in the order in which they are told.
    """
    latest, rows = newest(session), dict[str, list[Row[Any]]]()
    for question, number in most.items():
        last = upto if question == SATISFACTION else latest
        wanted = {"team": upstream_team_id, "question": question, "upto": last, "on": on, "most": number}
        rows[question] = list(session.execute(_LAST, wanted))[::-1]
    told = _with_cells(session, [row for found in rows.values() for row in found], on - RECENT)
    return {question: [each for each in told if each.question == question] for question in most}


def first_told(session: Session, upstream_team_id: int, question: str, kind: str, name: str) -> date | None:
    """The day on which a cell of that kind and name was told first."""
    wanted = {"team": upstream_team_id, "question": question, "kind": kind, "name": name}
    return cast(date | None, session.scalar(_FIRST, wanted))


def _with_cells(session: Session, rows: Sequence[Row[Any]], whole_since: date | None) -> list[Told]:
    whole = [row.id for row in rows if whole_since is None or row.told_on > whole_since]
    merged = jobs_merged(session) if rows else {}
    cells = _cells(session, merged, whole)
    if len(whole) < len(rows):
        cells |= _cells(session, merged, sorted({row.id for row in rows} - set(whole)), ("total",))
    return [Told(**row._mapping, cells=tuple(cells.get(row.id, ()))) for row in rows]


def _cells(
    session: Session, merged: Mapping[str, str], telling_ids: list[int], kinds: tuple[str, ...] = KINDS
) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for start in range(0, len(telling_ids), 500):
        wanted = {"ids": telling_ids[start : start + 500], "kinds": kinds}
        for telling_id, kind, name, n, lo, hi in session.execute(_CELLS, wanted):
            shown = merged.get(name, name) if kind == "job" else name
            found.setdefault(telling_id, []).append(Cell(kind, shown, n, lo, hi))
    return found


def jobs_merged(session: Session) -> dict[str, str]:
    """Job id → the id of the job that it was merged into; only merged ones."""
    return {str(job): str(into) for job, into in session.execute(_MERGED)}


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
    total = tally(_cells(session, {}, [telling_id], ("total",))[telling_id])
    return Published(telling_id, row.told_on, row.people, row.asked, total, wilson(total))
