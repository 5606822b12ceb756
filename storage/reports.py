"""What a team's digest says: a function of the ledger up to one telling, and of names. Nothing else is read, so that
a report says the same to everybody and whenever it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from pulse.change import HORIZON, changes
from pulse.figures import Interval, Tally, cost_of_delay, hours, opportunity, tally, wilson
from pulse.questions import NOTHING
from pulse.records import OTHER, Cell
from storage.ledger import (
    RECENT,
    SATISFACTION,
    Told,
    comments_of,
    first_told,
    last_told_about,
    read_ledger,
)
from storage.report_names import FORMER, customers_of, team_names, titles_of
from storage.tables import Hire, Telling

MOST: Final = {SATISFACTION: 2 * HORIZON, "importance": 2 * HORIZON, "minutes": 1, "hire_again": 1, "motive": 1}
"""Tellings that a report reads by question. A change within the last `HORIZON` has as many before it."""
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
    """`wastes` by hours, most first, then those without hours; everything else in alphabetical order."""

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
    seen = _history(session, telling_id)
    told, recent = seen.told, seen.recent
    names, (titles, living) = team_names(session), titles_of(session, told.upstream_team_id)
    jobs = _jobs(titles, recent, seen.importance)
    trend = tuple(_level(each) for each in seen.main[-TREND:])
    customers = customers_of(session, told.upstream_team_id)
    return TeamReport(
        team=names[str(told.upstream_team_id)],
        told=told,
        satisfaction=trend[-1],
        trend=trend,
        turn=_turn(seen.main),
        view=() if told.view == "total" else _named(told.of(told.view), titles if told.view == "job" else names),
        other_view_on=next(
            (each.told_on for each in reversed(seen.main) if each.view not in (told.view, "total")), None
        ),
        jobs=tuple(jobs.values()),
        wastes=_wastes(session, told, seen.minutes),
        nothing=_category(told, "waste", NOTHING),
        hire_again=seen.hire_again.total if seen.hire_again else None,
        motives=_motives(seen.motive),
        comments=tuple(dict.fromkeys(comments_of(session, told.id))),
        both=_both(session, told, customers, names, recent),
        untold_teams=_sorted(names[str(team)] for team in customers if not _has_cell(recent, str(team))),
        untold_jobs=_sorted(titles[job] for job in living if job not in jobs),
    )


@dataclass(frozen=True)
class _History:
    """What a report looks at, oldest first: a year of satisfaction at most, half a year of importance, and the last
    of every other question."""

    told: Told
    main: list[Told]
    importance: list[Told]
    minutes: Told | None
    hire_again: Told | None
    motive: Told | None

    @property
    def recent(self) -> list[Told]:
        return [each for each in self.main if each.told_on > self.told.told_on - RECENT]


def _history(session: Session, telling_id: int) -> _History:
    """What that telling's report looks at."""
    row = session.exec(select(Telling).where(Telling.id == telling_id, Telling.question == SATISFACTION)).one()
    seen = last_told_about(session, row.upstream_team_id, MOST, upto=telling_id, on=row.told_on)
    return _History(
        told=seen[SATISFACTION][-1],
        main=seen[SATISFACTION],
        importance=[each for each in seen["importance"] if each.told_on > row.told_on - RECENT],
        minutes=next(iter(seen["minutes"]), None),
        hire_again=next(iter(seen["hire_again"]), None),
        motive=next(iter(seen["motive"]), None),
    )


def _level(told: Told) -> Level:
    return Level(told.told_on, told.total, wilson(told.total))


def _turn(tellings: Sequence[Told]) -> Turn | None:
    """The change that the last telling called, if it called one."""
    found = changes([told.total for told in tellings])
    if not found or found[-1].called != len(tellings) - 1:
        return None
    change = found[-1]
    return Turn(tellings[change.since].told_on, change.before, change.after, change.difference)


def _named(cells: Iterable[Cell], names: Mapping[str, str]) -> tuple[Named, ...]:
    """Cells under their names, in alphabetical order; what has no cell of its own comes last."""
    by_name: dict[str, list[Cell]] = {}
    for cell in cells:
        by_name.setdefault(cell.name, []).append(cell)
    order = sorted(by_name, key=lambda name: (name == OTHER, names.get(name, FORMER).casefold()))
    return tuple(Named(names.get(name, FORMER), tally(by_name[name])) for name in order)


def _jobs(titles: Mapping[str, str], main: Iterable[Told], extra: Iterable[Told]) -> dict[str, JobShown]:
    """Job id → what is known of it, of the jobs that were told at all."""
    satisfied = _by_job(each for each in main if each.view == "job")
    important = _by_job(each for each in extra if each.question == "importance")
    known = [job for job in titles if job != OTHER and (job in satisfied or job in important)]
    shown = {}
    for job in sorted(known, key=lambda job: titles[job].casefold()):
        i, s = important.get(job), satisfied.get(job)
        shown[job] = JobShown(titles[job], s, i, opportunity(i, s) if i and s else None)
    return shown


def _by_job(tellings: Iterable[Told]) -> dict[str, Tally]:
    cells: dict[str, list[Cell]] = {}
    for told in tellings:
        for cell in told.of("job"):
            cells.setdefault(cell.name, []).append(cell)
    return {job: tally(found) for job, found in cells.items()}


def _wastes(session: Session, told: Told, minutes: Told | None) -> tuple[WasteShown, ...]:
    recent = minutes is not None and minutes.told_on > told.told_on - RECENT
    latest = {cell.name: cell for cell in minutes.of("minutes")} if minutes and recent else {}
    keys = {cell.name for cell in told.of("waste") if cell.name != NOTHING} | set(latest)
    first = {key: _first_told(session, told, key) for key in keys}
    shown = [_waste(told, key, latest.get(key), (told.told_on - first[key]).days // 7) for key in keys]
    return tuple(sorted(shown, key=lambda waste: (-sum(waste.hours or (0, 0)), waste.key)))


def _first_told(session: Session, told: Told, waste: str) -> date:
    """When that waste was first told about the team, of people or of minutes."""
    people = first_told(session, told.upstream_team_id, SATISFACTION, "waste", waste)
    minutes = first_told(session, told.upstream_team_id, "minutes", "minutes", waste)
    return min(day for day in (people, minutes) if day is not None)


def _waste(told: Told, key: str, minutes: Cell | None, weeks: int) -> WasteShown:
    people = _category(told, "waste", key)
    if minutes is None:
        return WasteShown(key, people, None, weeks, None)
    return WasteShown(key, people, hours(minutes), weeks, cost_of_delay(minutes, weeks))


def _category(told: Told, kind: str, name: str) -> Tally | None:
    cells = [cell for cell in told.of(kind) if cell.name == name]
    return tally(cells) if cells else None


def _motives(last: Told | None) -> tuple[Named, ...]:
    return tuple(Named(cell.name, tally([cell])) for cell in last.of("motive")) if last else ()


def _both(
    session: Session, told: Told, customers: list[int], names: Mapping[str, str], main: list[Told]
) -> tuple[Both, ...]:
    """Customers whom we hire ourselves, each direction as it was told last before this telling."""
    us = told.upstream_team_id
    hired = select(Hire.upstream_team_id).where(Hire.customer_team_id == us, col(Hire.upstream_team_id).in_(customers))
    pairs = sorted(session.exec(hired).all(), key=lambda team: names[str(team)].casefold())
    if not pairs:
        return ()
    since = told.told_on - RECENT
    theirs = read_ledger(session, upto=told.id, upstream_team_ids=pairs, question=SATISFACTION, since=since)
    return tuple(
        Both(
            names[str(team)],
            _last_cell(main, str(team)),
            _last_cell([each for each in theirs if each.upstream_team_id == team], str(us)),
        )
        for team in pairs
    )


def _last_cell(tellings: Sequence[Told], team: str) -> Level | None:
    for told in reversed(tellings):
        cells = [cell for cell in told.of("team") if cell.name == team]
        if cells:
            return Level(told.told_on, tally(cells), wilson(tally(cells)))
    return None


def _has_cell(tellings: Iterable[Told], team: str) -> bool:
    return any(cell.name == team for told in tellings for cell in told.of("team"))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))
