"""What a team's digest says: a function of the ledger up to one telling, and of names. Nothing else is read, so that
a report says the same to everybody and whenever it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row
from sqlmodel import Session

from pulse.change import changes
from pulse.figures import Interval, Tally, cost_of_delay, hours, opportunity, tally, wilson
from pulse.questions import NOTHING
from pulse.records import OTHER, Cell
from storage.telling.ledger import RECENT, SATISFACTION, Told, comments_of
from storage.telling.report_names import FORMER, Neighbours, Titles, neighbours_of, titles_of
from storage.telling.report_rows import Bounds, first_told, last_of_pairs, read_cells, read_levels, read_sums

TREND: Final = 12
"""Tellings in the trend picture."""


@dataclass(frozen=True)
class Level:
    """Satisfaction in one telling; n counts people."""

    on: date
    told: Tally
    interval: Interval


@dataclass(frozen=True)
class Named:
    name: str
    told: Tally


@dataclass(frozen=True)
class Turn:
    """A real change that this telling brought to light: the new level began with the telling of `since`."""

    since: date
    before: Tally
    after: Tally
    difference: Interval


@dataclass(frozen=True)
class JobShown:
    """A job over the last 26 weeks; n counts answers. No opportunity where either rests on fewer than ten."""

    title: str
    satisfaction: Tally | None
    importance: Tally | None
    opportunity: Interval | None


@dataclass(frozen=True)
class WasteShown:
    """What got in the way: of how many people in this telling, hours a week from–to, hours since first told."""

    key: str
    people: Tally | None
    hours: tuple[float, float] | None
    weeks: int
    cost: tuple[float, float] | None


@dataclass(frozen=True)
class Both:
    """A pair that hires each other: how satisfied they are with us, and we with them, when last told."""

    team: str
    with_us: Level | None
    with_them: Level | None


@dataclass(frozen=True)
class TeamReport:
    """`wastes` by hours, most first, then by how many said so; everything else in alphabetical order."""

    team: str
    told: Told
    satisfaction: Level
    trend: tuple[Level, ...]
    turn: Turn | None
    view: tuple[Named, ...]
    other_view_on: date | None
    jobs: tuple[JobShown, ...]
    wastes: tuple[WasteShown, ...]
    nothing: Tally | None
    hire_again: Tally | None
    motives: tuple[Named, ...]
    comments: tuple[tuple[str, str], ...]
    both: tuple[Both, ...]
    untold_teams: tuple[str, ...]
    untold_jobs: tuple[str, ...]


def team_report(session: Session, telling_id: int) -> TeamReport:
    """The report of one telling of a team's satisfaction. Raises NoResultFound if there is none of that number."""
    ledger = session.connection()
    levels = read_levels(ledger, telling_id)
    last = levels[-1]
    bounds = {"telling": telling_id, "team": last.upstream_team_id, "on": last.told_on, "since": last.told_on - RECENT}
    titles, near = titles_of(ledger, bounds), neighbours_of(ledger, bounds)
    cells, sums = read_cells(ledger, bounds, titles.merged), read_sums(ledger, bounds, titles.merged)
    told = _told(last, cells[SATISFACTION])
    jobs = _jobs(titles.names, sums[SATISFACTION, "job"], sums["importance", "job"])
    trend = tuple(_level(each.told_on, _total(each)) for each in levels[-TREND:])
    return TeamReport(
        team=near.names[str(told.upstream_team_id)],
        told=told,
        satisfaction=trend[-1],
        trend=trend,
        turn=_turn(levels),
        view=_view(told, titles, near),
        other_view_on=next((each.told_on for each in reversed(levels) if each.view not in (told.view, "total")), None),
        jobs=tuple(jobs.values()),
        wastes=_wastes(told, cells["minutes"], first_told(ledger, bounds)),
        nothing=_people(told).get(NOTHING),
        hire_again=tally(cells["hire_again"]) if cells["hire_again"] else None,
        motives=tuple(Named(cell.name, tally([cell])) for cell in cells["motive"]),
        comments=tuple(dict.fromkeys(comments_of(session, told.id))),
        both=_both(ledger, bounds, near),
        untold_teams=_sorted(near.names[team] for team in near.customers if team not in sums[SATISFACTION, "team"]),
        untold_jobs=_sorted(titles.names[job] for job in titles.living if job not in jobs),
    )


def _told(row: Row[Any], cells: Iterable[Cell]) -> Told:
    about = (row.id, row.upstream_team_id, SATISFACTION, row.told_on, row.since, row.view)
    return Told(*about, row.minimum, row.people, row.asked, row.questions, tuple(cells))


def _total(row: Row[Any]) -> Tally:
    return Tally(row.lo, row.hi, row.n)


def _level(on: date, told: Tally) -> Level:
    return Level(on, told, wilson(told))


def _turn(levels: Sequence[Row[Any]]) -> Turn | None:
    """The change that the last telling called, if it called one."""
    found = changes([_total(each) for each in levels])
    if not found or found[-1].called != len(levels) - 1:
        return None
    change = found[-1]
    return Turn(levels[change.since].told_on, change.before, change.after, change.difference)


def _view(told: Told, titles: Titles, near: Neighbours) -> tuple[Named, ...]:
    """This telling's view in alphabetical order; what has no cell of its own comes last."""
    if told.view == "total":
        return ()
    names = titles.names if told.view == "job" else near.names
    by_name: dict[str, list[Cell]] = {}
    for cell in told.of(told.view):
        by_name.setdefault(cell.name, []).append(cell)
    order = sorted(by_name, key=lambda name: (name == OTHER, names.get(name, FORMER).casefold()))
    return tuple(Named(names.get(name, FORMER), tally(by_name[name])) for name in order)


def _jobs(
    titles: Mapping[str, str], satisfied: Mapping[str, Tally], important: Mapping[str, Tally]
) -> dict[str, JobShown]:
    """Job id → what is known of it, of the jobs that were told at all."""
    known = [job for job in titles if job != OTHER and (job in satisfied or job in important)]
    shown = {}
    for job in sorted(known, key=lambda job: titles[job].casefold()):
        i, s = important.get(job), satisfied.get(job)
        shown[job] = JobShown(titles[job], s, i, opportunity(i, s) if i and s else None)
    return shown


def _people(told: Told) -> dict[str, Tally]:
    """By what got in the way: of how many people, "nothing" among it."""
    return {cell.name: tally([cell]) for cell in told.of("waste")}


def _wastes(told: Told, minutes: Iterable[Cell], first: Mapping[str, date]) -> tuple[WasteShown, ...]:
    people, latest = _people(told), {cell.name: cell for cell in minutes}
    shown = [
        _waste(key, people.get(key), latest.get(key), (told.told_on - first[key]).days // 7)
        for key in people.keys() | latest.keys()
        if key != NOTHING
    ]
    return tuple(sorted(shown, key=_weight, reverse=True))


def _weight(waste: WasteShown) -> tuple[float, int, str]:
    said = waste.people.lo + waste.people.hi if waste.people else 0
    return sum(waste.hours or (0, 0)), said, waste.key


def _waste(key: str, people: Tally | None, minutes: Cell | None, weeks: int) -> WasteShown:
    if minutes is None:
        return WasteShown(key, people, None, weeks, None)
    return WasteShown(key, people, hours(minutes), weeks, cost_of_delay(minutes, weeks))


def _both(connection: Connection, bounds: Bounds, near: Neighbours) -> tuple[Both, ...]:
    """Customers whom we hire ourselves, each direction as it was told last before this telling."""
    if not near.pairs:
        return ()
    us, last = str(bounds["team"]), last_of_pairs(connection, bounds, near.pairs)
    levels = {pair: _level(on, told) for pair, (on, told) in last.items()}
    pairs = sorted(near.pairs, key=lambda team: near.names[team].casefold())
    return tuple(Both(near.names[team], levels.get((us, team)), levels.get((team, us))) for team in pairs)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))
