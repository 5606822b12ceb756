"""What a team's digest says: a function of the ledger up to one telling, and of names. Nothing else is read, so that
a report says the same to everybody and whenever it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, col, select

from pulse.change import changes
from pulse.figures import Interval, Tally, cost_of_delay, hours, opportunity, tally, wilson
from pulse.questions import NOTHING
from pulse.records import OTHER, Cell
from storage.ledger import SATISFACTION, Told, comments_of, jobs_merged, newest, read_ledger
from storage.tables import Hire, Job, Team, Telling

RECENT: Final = timedelta(weeks=26)
"""How far back a job's opportunity, the minutes and a pair look."""
TREND: Final = 12
"""Tellings in the trend picture."""
ELSE: Final = "everybody else"
FORMER: Final = "a former team"


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
    told, main, extra = _history(session, telling_id)
    recent = [each for each in main if each.told_on > told.told_on - RECENT]
    names, titles = team_names(session), _titles(session, told.upstream_team_id)
    jobs = _jobs(titles, recent, [each for each in extra if each.told_on > told.told_on - RECENT])
    levels = [_level(each) for each in main]
    customers = _customers(session, told.upstream_team_id)
    return TeamReport(
        team=names[str(told.upstream_team_id)],
        told=told,
        satisfaction=levels[-1],
        trend=tuple(levels[-TREND:]),
        turn=_turn(levels),
        view=() if told.view == "total" else _named(told.of(told.view), titles if told.view == "job" else names),
        other_view_on=next((each.told_on for each in reversed(main) if each.view not in (told.view, "total")), None),
        jobs=tuple(jobs.values()),
        wastes=_wastes(told, main, extra),
        nothing=_category(told, "waste", NOTHING),
        hire_again=_last_total(extra, "hire_again"),
        motives=_motives(extra),
        comments=tuple(dict.fromkeys(comments_of(session, told.id))),
        both=_both(session, told, customers, names, main),
        untold_teams=_sorted(names[str(team)] for team in customers if not _has_cell(recent, str(team))),
        untold_jobs=_sorted(title for job, title in titles.items() if job not in jobs and job != OTHER),
    )


def _history(session: Session, telling_id: int) -> tuple[Told, list[Told], list[Told]]:
    """The telling, the team's tellings of satisfaction up to it, and of the extra questions up to its day: what goes
    out with a telling is entered after it."""
    row = session.exec(select(Telling).where(Telling.id == telling_id, Telling.question == SATISFACTION)).one()
    ours = read_ledger(session, upto=newest(session), upstream_team_ids=[row.upstream_team_id])
    main = [told for told in ours if told.question == SATISFACTION and told.id <= telling_id]
    return main[-1], main, [told for told in ours if told.question != SATISFACTION and told.told_on <= row.told_on]


def _customers(session: Session, upstream: int) -> list[int]:
    hires = select(Hire.customer_team_id).join(Team, col(Team.id) == Hire.customer_team_id)
    return list(session.exec(hires.where(Hire.upstream_team_id == upstream, col(Team.archived_at).is_(None))).all())


def team_names(session: Session) -> Mapping[str, str]:
    """Team id as text, as cells have it → name."""
    names = {str(team.id): team.name for team in session.exec(select(Team)).all()}
    return _Names(names | {OTHER: ELSE})


class _Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return FORMER


def _titles(session: Session, upstream: int) -> Mapping[str, str]:
    """Job id as text → title, of the jobs in the catalogue and those that were retired."""
    merged = jobs_merged(session)
    rows = session.exec(select(Job.id, Job.title).where(Job.team_id == upstream)).all()
    return {str(job): title for job, title in rows if str(job) not in merged} | {OTHER: "something else"}


def _level(told: Told) -> Level:
    return Level(told.told_on, told.total, wilson(told.total))


def _turn(levels: Sequence[Level]) -> Turn | None:
    """The change that the last telling called, if it called one."""
    found = changes([level.told for level in levels])
    if not found or found[-1].called != len(levels) - 1:
        return None
    change = found[-1]
    return Turn(levels[change.since].on, change.before, change.after, change.difference)


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


def _wastes(told: Told, main: Iterable[Told], extra: Sequence[Told]) -> tuple[WasteShown, ...]:
    minutes = [each for each in extra if each.question == "minutes"]
    latest = {cell.name: cell for cell in minutes[-1].of("minutes")} if minutes else {}
    if minutes and minutes[-1].told_on <= told.told_on - RECENT:
        latest = {}
    first: dict[str, date] = {}
    for each in sorted([*main, *minutes], key=lambda each: each.id):
        for cell in (*each.of("waste"), *each.of("minutes")):
            first.setdefault(cell.name, each.told_on)
    keys = {cell.name for cell in told.of("waste") if cell.name != NOTHING} | set(latest)
    shown = [_waste(told, key, latest.get(key), (told.told_on - first[key]).days // 7) for key in keys]
    return tuple(sorted(shown, key=lambda waste: (-sum(waste.hours or (0, 0)), waste.key)))


def _waste(told: Told, key: str, minutes: Cell | None, weeks: int) -> WasteShown:
    people = _category(told, "waste", key)
    if minutes is None:
        return WasteShown(key, people, None, weeks, None)
    return WasteShown(key, people, hours(minutes), weeks, cost_of_delay(minutes, weeks))


def _category(told: Told, kind: str, name: str) -> Tally | None:
    cells = [cell for cell in told.of(kind) if cell.name == name]
    return tally(cells) if cells else None


def _last_total(extra: Iterable[Told], question: str) -> Tally | None:
    return next((told.total for told in reversed(list(extra)) if told.question == question), None)


def _motives(extra: Iterable[Told]) -> tuple[Named, ...]:
    last = next((told for told in reversed(list(extra)) if told.question == "motive"), None)
    return tuple(Named(cell.name, tally([cell])) for cell in last.of("motive")) if last else ()


def _both(
    session: Session, told: Told, customers: list[int], names: Mapping[str, str], main: list[Told]
) -> tuple[Both, ...]:
    """Customers whom we hire ourselves, each direction as it was told last before this telling."""
    us = told.upstream_team_id
    hired = select(Hire.upstream_team_id).where(Hire.customer_team_id == us, col(Hire.upstream_team_id).in_(customers))
    pairs = sorted(session.exec(hired).all(), key=lambda team: names[str(team)].casefold())
    theirs = read_ledger(session, upto=told.id, upstream_team_ids=pairs, question=SATISFACTION) if pairs else []
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
