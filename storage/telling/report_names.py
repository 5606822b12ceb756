"""The names that a report gives to what was told, and who hires whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Integer, bindparam, cast, exists, select, union_all

from pulse.records import OTHER
from storage.tables import METADATA

ELSE: Final = "everybody else"
FORMER: Final = "a former team"

_TEAM, _HIRE, _JOB, _CELL = (METADATA.tables[name] for name in ("team", "hire", "job", "cell"))
_OURS = bindparam("team", type_=Integer)
_NAMES = select(_TEAM.c.id, _TEAM.c.name)
_TITLES = select(_JOB.c.id, _JOB.c.title, _JOB.c.retired_at, _JOB.c.merged_into_id).where(_JOB.c.team_id == _OURS)
_HIRING = (_HIRE.c.customer_team_id == _TEAM.c.id) & (_HIRE.c.upstream_team_id == _OURS)
_HIRED = (_HIRE.c.customer_team_id == _OURS) & (_HIRE.c.upstream_team_id == _TEAM.c.id)
_NEAR = union_all(
    select(_OURS),
    select(_HIRE.c.customer_team_id).where(_HIRE.c.upstream_team_id == _OURS),
    select(cast(_CELL.c.name, Integer)).where(
        _CELL.c.telling_id == bindparam("telling"), _CELL.c.kind == "team", _CELL.c.name != OTHER
    ),
)
_NEIGHBOURS = select(
    *_NAMES.selected_columns,
    (_TEAM.c.archived_at.is_(None) & exists().where(_HIRING)).label("customer"),
    exists().where(_HIRED).label("hired"),
).where(_TEAM.c.id.in_(_NEAR))


class _Names(dict[str, str]):
    """Team id as text, as cells have it → name."""

    def __missing__(self, key: str) -> str:
        return FORMER


@dataclass(frozen=True)
class Neighbours:
    """The names of a team, of the teams in its telling and of its customers. `customers` are those that hire it,
    archived ones aside; `pairs` are those of them whom it hires itself."""

    names: Mapping[str, str]
    customers: tuple[str, ...]
    pairs: tuple[str, ...]


@dataclass(frozen=True)
class Titles:
    """Job id as text → title, of the jobs in the catalogue (`living`) and of those that were retired; `merged`: job →
    the one that it was merged into."""

    names: Mapping[str, str]
    living: frozenset[str]
    merged: Mapping[str, str]


def team_names(connection: Connection) -> Mapping[str, str]:
    """Of all teams."""
    return _named((str(team), name) for team, name in connection.execute(_NAMES))


def neighbours_of(connection: Connection, given: Mapping[str, Any]) -> Neighbours:
    rows = connection.execute(_NEIGHBOURS, given).all()
    customers = [row for row in rows if row.customer]
    return Neighbours(
        _named((str(row.id), row.name) for row in rows),
        tuple(str(row.id) for row in customers),
        tuple(str(row.id) for row in customers if row.hired),
    )


def titles_of(connection: Connection, given: Mapping[str, Any]) -> Titles:
    rows = connection.execute(_TITLES, given).all()
    return Titles(
        {str(row.id): row.title for row in rows if row.merged_into_id is None} | {OTHER: "something else"},
        frozenset(str(row.id) for row in rows if row.retired_at is None),
        {str(row.id): str(row.merged_into_id) for row in rows if row.merged_into_id is not None},
    )


def _named(names: Iterable[tuple[str, str]]) -> _Names:
    return _Names(names, **{OTHER: ELSE})
