"""Who is how satisfied with whom, over the whole company: for ops. A function of the ledger up to one telling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from pulse.disclosure import TELL_AFTER
from pulse.figures import Tally, shrunk, tally
from pulse.records import OTHER, Cell
from storage.ledger import SATISFACTION, Told, read_ledger
from storage.report_names import team_names
from storage.tables import Ask, Hire, Invitation, Round, Team, Telling

QUARTER: Final = timedelta(weeks=13)
"""How far back the matrix looks: n counts answers."""

_LAST_TOLD = (
    select(col(Telling.told_on))
    .where(Telling.upstream_team_id == bindparam("team"), Telling.question == SATISFACTION)
    .where(col(Telling.id) <= bindparam("upto"))
    .order_by(col(Telling.pool_number).desc())
    .limit(1)
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
    names = team_names(session)
    tellings = read_ledger(session, upto=upto, question=SATISFACTION, since=on - QUARTER)
    hires = _hires(session)
    hired = frozenset((names[str(customer)], names[str(upstream)]) for customer, upstream in hires)
    return MatrixReport(
        on=on,
        customers=_sorted(customer for customer, _ in hired),
        upstreams=_sorted(upstream for _, upstream in hired),
        pairs={pair: found for pair, found in _pairs(tellings, names).items() if pair in hired},
        hired=hired,
        totals={names[str(team)]: told for team, told in _totals(tellings).items()},
        people=sum(told.people for told in tellings),
        asked=sum(told.asked for told in tellings),
        questions=sum(told.questions for told in tellings),
        small=_small(session, {upstream for _, upstream in hires}, names, on, upto),
    )


def _hires(session: Session) -> set[tuple[int, int]]:
    archived = select(Team.id).where(col(Team.archived_at).is_not(None))
    wanted = select(Hire.customer_team_id, Hire.upstream_team_id).where(
        col(Hire.customer_team_id).not_in(archived), col(Hire.upstream_team_id).not_in(archived)
    )
    return {(customer, upstream) for customer, upstream in session.exec(wanted)}


def _pairs(tellings: Iterable[Told], names: Mapping[str, str]) -> dict[tuple[str, str], Pair]:
    cells: dict[tuple[str, str], list[Cell]] = {}
    everything: list[Cell] = []
    for told in tellings:
        for cell in told.of("team"):
            everything.append(cell)
            if cell.name != OTHER:
                cells.setdefault((names[cell.name], names[str(told.upstream_team_id)]), []).append(cell)
    common = tally(everything).share if everything else 0.0
    return {pair: Pair(tally(found), shrunk(tally(found), common)) for pair, found in cells.items()}


def _totals(tellings: Iterable[Told]) -> dict[int, Tally]:
    totals: dict[int, Tally] = {}
    for told in tellings:
        totals[told.upstream_team_id] = totals.get(told.upstream_team_id, Tally(0, 0, 0)) + told.total
    return totals


def _small(session: Session, upstreams: set[int], names: Mapping[str, str], on: date, upto: int) -> tuple[Small, ...]:
    """Teams that are asked about and were not told for longer than a pool with enough people ever waits."""
    last = {team: told for team in upstreams if (told := session.scalar(_LAST_TOLD, {"team": team, "upto": upto}))}
    since = last | {team: closed.date() for team, closed in _first_asked(session, upstreams - set(last)).items()}
    weeks = {team: (on - day).days // 7 for team, day in since.items()}
    shown = [Small(names[str(team)], late, team in last) for team, late in weeks.items() if late > TELL_AFTER]
    return tuple(sorted(shown, key=lambda small: small.team.casefold()))


def _first_asked(session: Session, teams: Iterable[int]) -> dict[int, datetime]:
    """When the first round that asked about each of these teams closed."""
    closed = (
        select(Ask.upstream_team_id, func.min(Round.closes_at))
        .join(Invitation, col(Ask.invitation_id) == Invitation.id)
        .join(Round, col(Invitation.round_id) == Round.id)
        .where(col(Ask.upstream_team_id).in_(list(teams)))
        .group_by(col(Ask.upstream_team_id))
    )
    return {team: first for team, first in session.exec(closed) if first is not None}


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=str.casefold))
