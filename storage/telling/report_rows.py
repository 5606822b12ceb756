"""What a team's report reads: a statement each, put together once, since a week has hundreds of reports. The database
adds up, and what is read does not grow with what was told before.

`bounds` has the numbers of the `telling` and of its `team`, the day `on` which it was told, and the day `since` which
half a year is counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    ScalarSelect,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.exc import NoResultFound

from pulse.change import HORIZON
from pulse.figures import NOBODY, Tally
from pulse.questions import NOTHING
from pulse.records import TOTAL, Cell
from storage.tables import METADATA
from storage.telling.ledger import SATISFACTION

Bounds = Mapping[str, Any]
Dated = tuple[date, Tally]
Sums = dict[tuple[str, str], dict[str, Tally]]
_T, _C = (METADATA.tables[name] for name in ("telling", "cell"))
_OTHER = _T.alias()
_JOINED = _T.join(_C, _C.c.telling_id == _T.c.id)
_TELLING, _TEAM = bindparam("telling", type_=Integer), bindparam("team", type_=Integer)


def _in(column: ColumnElement[Any], *values: object) -> ColumnElement[bool]:
    """As parameters: a list of plain values would be written into the statement anew each time."""
    return column.in_([literal(value) for value in values])


def _of_this(name: str) -> ScalarSelect[Any]:
    this = select(_OTHER.c[name]).where(_OTHER.c.id == _TELLING, _OTHER.c.question == SATISFACTION)
    return this.scalar_subquery()


_LEVEL = "id upstream_team_id told_on since view minimum people asked questions pool_number".split()
_LAST_LEVELS = (
    select(*(_T.c[name] for name in _LEVEL))
    .where(_T.c.upstream_team_id == _of_this("upstream_team_id"), _T.c.question == SATISFACTION)
    .where(_T.c.pool_number <= _of_this("pool_number"))
    .order_by(_T.c.pool_number.desc())
    .limit(2 * HORIZON)
    .subquery()
)
_LEVELS = (
    select(_LAST_LEVELS, _C.c.n, _C.c.lo, _C.c.hi)
    .join_from(_LAST_LEVELS, _C, _C.c.telling_id == _LAST_LEVELS.c.id)
    .where(_C.c.kind == TOTAL)
    .order_by(_LAST_LEVELS.c.pool_number)
)


def _last(question: str, *recent: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Up to that day, and not up to that telling: what goes out with it is entered after it."""
    of_team = select(_OTHER.c.id).where(_OTHER.c.upstream_team_id == _TEAM, _OTHER.c.question == question, *recent)
    upto = of_team.where(_OTHER.c.told_on <= bindparam("on"))
    return upto.order_by(_OTHER.c.told_on.desc()).limit(1).scalar_subquery()


_RECENT = _OTHER.c.told_on > bindparam("since")
_MINUTES = _last("minutes", _RECENT)
_CELLS = (
    select(_T.c.question, _C.c.kind, _C.c.name, _C.c.n, _C.c.lo, _C.c.hi)
    .select_from(_JOINED)
    .where(_T.c.id.in_([_TELLING, _MINUTES, _last("motive", _RECENT), _last("hire_again")]))
    .order_by(_C.c.id)
)

_IMPORTANT = (_T.c.question == "importance") & (_T.c.told_on <= bindparam("on"))
_SUMS = (
    select(_T.c.question, _C.c.kind, _C.c.name, func.sum(_C.c.n), func.sum(_C.c.lo), func.sum(_C.c.hi))
    .select_from(_JOINED)
    .where(_T.c.upstream_team_id == _TEAM, _T.c.told_on > bindparam("since"))
    .where(_in(_T.c.question, SATISFACTION, "importance"), (_T.c.id <= _TELLING) | _IMPORTANT)
    .where(_in(_C.c.kind, "team", "job"))
    .group_by(_T.c.question, _C.c.kind, _C.c.name)
)

_WASTES = (
    select(_C.c.name)
    .where(_C.c.telling_id.in_([_TELLING, _MINUTES]))
    .where(_in(_C.c.kind, "waste", "minutes"), _C.c.name != NOTHING)
    .distinct()
    .subquery()
)


def _first(question: str, kind: str) -> ScalarSelect[Any]:
    told = select(_T.c.told_on).select_from(_JOINED).where(_T.c.upstream_team_id == _TEAM, _T.c.question == question)
    named = told.where(_C.c.kind == kind, _C.c.name == _WASTES.c.name)
    return named.order_by(_T.c.pool_number).limit(1).scalar_subquery()


_FIRST_TOLD = select(_WASTES.c.name, _first(SATISFACTION, "waste"), _first("minutes", "minutes"))

_OF_TEAMS = (
    select(_T.c.upstream_team_id, _T.c.told_on, _C.c.name, _C.c.n, _C.c.lo, _C.c.hi)
    .select_from(_JOINED)
    .where(_T.c.upstream_team_id.in_(bindparam("teams", expanding=True)), _T.c.question == SATISFACTION)
    .where(_T.c.told_on > bindparam("since"), _T.c.id <= _TELLING, _C.c.kind == "team")
    .order_by(_T.c.told_on, _T.c.id)
)


def read_levels(connection: Connection, telling_id: int) -> Sequence[Row[Any]]:
    """The team's tellings of satisfaction up to that one, with their totals, oldest first: a year of weeks at most.
    Raises NoResultFound if there is none of that number."""
    found = connection.execute(_LEVELS, {"telling": telling_id}).all()
    if not found:
        raise NoResultFound(f"no telling of satisfaction has the number {telling_id}")
    return found


def read_cells(connection: Connection, bounds: Bounds, merged: Mapping[str, str]) -> Mapping[str, list[Cell]]:
    """By question the cells that were told last: of satisfaction in this telling, of minutes and motive within half a
    year."""
    cells: Mapping[str, list[Cell]] = defaultdict(list)
    for question, kind, name, n, lo, hi in connection.execute(_CELLS, bounds):
        cells[question].append(Cell(kind, merged.get(name, name) if kind == "job" else name, n, lo, hi))
    return cells


def read_sums(connection: Connection, bounds: Bounds, merged: Mapping[str, str]) -> Sums:
    """By question and kind: what was told of each team or job since then, added up."""
    sums: Sums = defaultdict(dict)
    for question, kind, name, n, lo, hi in connection.execute(_SUMS, bounds):
        shown, of_kind = merged.get(name, name) if kind == "job" else name, sums[question, kind]
        of_kind[shown] = of_kind.get(shown, NOBODY) + Tally(lo, hi, n)
    return sums


def first_told(connection: Connection, bounds: Bounds) -> dict[str, date]:
    """When each waste that the report shows was first told about the team, of people or of minutes."""
    rows = connection.execute(_FIRST_TOLD, bounds)
    return {waste: min(day for day in days if day is not None) for waste, *days in rows}


def last_of_pairs(connection: Connection, bounds: Bounds, teams: Iterable[str]) -> dict[tuple[str, str], Dated]:
    """(upstream team, customer team) → when the customer's cell was told last, and what; among the team and these."""
    rows = connection.execute(_OF_TEAMS, {**bounds, "teams": [bounds["team"], *map(int, teams)]})
    return {(str(upstream), name): (told_on, Tally(lo, hi, n)) for upstream, told_on, name, n, lo, hi in rows}
