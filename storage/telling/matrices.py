"""Who is how satisfied with whom, over the whole company: for ops. A function of the ledger up to one telling."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, literal
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from pulse.disclosure import TELL_AFTER
from pulse.figures import NOBODY, Tally, shrunk
from pulse.records import OTHER, TOTAL
from storage.tables import METADATA, Ask, Invitation, Round
from storage.telling.ledger import SATISFACTION
from storage.telling.report_names import team_names

QUARTER: Final = timedelta(weeks=13)
"""How far back the matrix looks: n counts answers."""

_ZONES: Final = timedelta(days=2)
"""No team's date is further ahead of the company's."""

_TELLING, _CELL, _TEAM, _HIRE = (METADATA.tables[name] for name in ("telling", "cell", "team", "hire"))
_UPTO = _TELLING.c.id <= bindparam("upto")
# Both ends of the time: SQLite, which keeps no statistics, would begin with all cells up to that telling
_LATELY = _TELLING.c.told_on.between(bindparam("since"), bindparam("until"))
_SUMS = (
    select_columns(
        *(_TELLING.c.upstream_team_id, _CELL.c.kind, _CELL.c.name),
        *(func.sum(_CELL.c[name]) for name in ("lo", "hi", "n")),
    )
    .join_from(_TELLING, _CELL, _CELL.c.telling_id == _TELLING.c.id)
    .where(_TELLING.c.question == SATISFACTION, _LATELY, _UPTO)
    .where(_CELL.c.kind.in_([literal("team"), literal(TOTAL)]))
    .group_by(_TELLING.c.upstream_team_id, _CELL.c.kind, _CELL.c.name)
)
_TOOK_PART = select_columns(
    *(func.coalesce(func.sum(_TELLING.c[name]), 0) for name in ("people", "asked", "questions"))
).where(_TELLING.c.question == SATISFACTION, _LATELY, _UPTO)
_LIVING = select_columns(_TEAM.c.id).where(_TEAM.c.archived_at.is_(None))
_HIRES = select_columns(_HIRE.c.customer_team_id, _HIRE.c.upstream_team_id).where(
    _HIRE.c.customer_team_id.in_(_LIVING), _HIRE.c.upstream_team_id.in_(_LIVING)
)
_HIRED = _HIRES.with_only_columns(_HIRE.c.upstream_team_id).distinct().subquery()
_LAST_TOLD = select_columns(
    _HIRED.c.upstream_team_id,
    select_columns(_TELLING.c.told_on)
    .where(_TELLING.c.upstream_team_id == _HIRED.c.upstream_team_id, _TELLING.c.question == SATISFACTION, _UPTO)
    .order_by(_TELLING.c.pool_number.desc())
    .limit(1)
    .label("told_on"),
)


@dataclass(frozen=True)
class Pair:
    """A customer team's answers about an upstream team; `shade` is the shrunken share, for colour alone."""

    told: Tally
    shade: float


@dataclass(frozen=True)
class Small:
    """A team about which nothing was told for so many weeks, or (`ever` False) since it was first asked about."""

    team: str
    weeks: int
    ever: bool


@dataclass(frozen=True)
class MatrixReport:
    """Teams in alphabetical order. `pairs` are those told, `hired` all that hire each other, (customer, upstream)."""

    on: date
    customers: tuple[str, ...]
    upstreams: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Pair]
    hired: frozenset[tuple[str, str]]
    totals: Mapping[str, Tally]
    people: int
    asked: int
    questions: int
    small: tuple[Small, ...]


def matrix_report(session: Session, on: date, upto: int) -> MatrixReport:
    """The last quarter up to the telling `upto`, as of that day."""
    ledger, given = session.connection(), {"since": on - QUARTER, "until": on + _ZONES, "upto": upto}
    names = team_names(ledger)
    hired = frozenset((names[str(customer)], names[str(upstream)]) for customer, upstream in ledger.execute(_HIRES))
    pairs, totals = _sums(ledger, given, names)
    people, asked, questions = ledger.execute(_TOOK_PART, given).one()
    return MatrixReport(
        on=on,
        customers=_sorted(customer for customer, _ in hired),
        upstreams=_sorted(upstream for _, upstream in hired),
        pairs={pair: found for pair, found in pairs.items() if pair in hired},
        hired=hired,
        totals=totals,
        people=people,
        asked=asked,
        questions=questions,
        small=_small(session, given, names, on),
    )


def _sums(
    ledger: Connection, given: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[tuple[str, str], Pair], dict[str, Tally]]:
    """What was told of each pair (customer, upstream), and of each upstream team as a whole."""
    pairs, totals, everything = dict[tuple[str, str], Tally](), dict[str, Tally](), NOBODY
    for team, kind, name, *numbers in ledger.execute(_SUMS, given):
        upstream, told = names[str(team)], Tally(*numbers)
        if kind == TOTAL:
            totals[upstream] = told
            continue
        everything += told
        if name != OTHER:
            pair = names[name], upstream
            pairs[pair] = pairs.get(pair, NOBODY) + told
    common = everything.share if pairs else 0.0
    return {pair: Pair(told, shrunk(told, common)) for pair, told in pairs.items()}, totals


def _small(session: Session, given: Mapping[str, Any], names: Mapping[str, str], on: date) -> tuple[Small, ...]:
    """Teams that are asked about and were not told for longer than a pool with enough people ever waits."""
    last = {row.upstream_team_id: row.told_on for row in session.connection().execute(_LAST_TOLD, given)}
    asked = _first_asked(session, [team for team, told in last.items() if told is None])
    since = {team: told or asked.get(team) for team, told in last.items()}
    weeks = {team: (on - day).days // 7 for team, day in since.items() if day}
    shown = [Small(names[str(team)], late, last[team] is not None) for team, late in weeks.items() if late > TELL_AFTER]
    return tuple(sorted(shown, key=lambda small: small.team.casefold()))


def _first_asked(session: Session, teams: Collection[int]) -> dict[int, date]:
    """When the first round that asked about each of these teams closed."""
    if not teams:
        return {}
    closed = (
        select(Ask.upstream_team_id, func.min(Round.closes_at))
        .join(Invitation, col(Ask.invitation_id) == Invitation.id)
        .join(Round, col(Invitation.round_id) == Round.id)
        .where(col(Ask.upstream_team_id).in_(teams))
        .group_by(col(Ask.upstream_team_id))
    )
    return {team: first.date() for team, first in session.exec(closed) if first is not None}


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=str.casefold))
