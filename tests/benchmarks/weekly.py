"""The week of 100 upstream teams: pools are told, reports added up, digests and the overview drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import event, text
from sqlmodel import col, select

from messages.telling.digests import digest
from messages.telling.matrix import matrix
from pulse import auditor, change, disclosure
from pulse.policy import Policy
from pulse.records import Participation
from scheduler.digests import tell_due
from scheduler.work import Work
from storage.database import Database
from storage.secrets import Key
from storage.tables import Outbox, Telling
from storage.telling import ledger, pools
from storage.telling.matrices import matrix_report
from storage.telling.reports import team_report
from tests.benchmarks import by_hand, company, ledgers
from tests.benchmarks.bots import KEY
from tests.benchmarks.databases import KINDS, POSTGRESQL
from tests.benchmarks.measuring import Section, Setting, Target, at_most, middle, take_turns

HEADER = ("database", "cells behind", "the week", "its sums", "by hand", "sums / by hand", "rows of the ledger read")
WORDS = """Forty-five people's answers wait about each of {teams} upstream teams; the last year of the ledger is the
same in all runs, the cells behind it are older. "The week" tells all pools, adds up all reports and draws all
digests and the overview in words. "Its sums" are the reports alone; "by hand" is SQL that reads the same sums and
names in as many statements, a team after the other as digests go out, with nothing done to them. Rows are what
PostgreSQL's EXPLAIN ANALYZE counts in all scans of tellings and cells.
SQLite's EXPLAIN QUERY PLAN is looked through for scans of either table.

Apart, in plain Python: choosing the view, making the record and auditing it, {telling:.0f} µs a telling; looking
whether a year of satisfaction really changed, {change:.1f} ms a team, of which a process remembers what it has seen,
so that it is in "the week" and hardly in "its sums".

The cost grows with the number of upstream teams, and not with what was told before: a report looks at the last 52
tellings and half a year."""


@dataclass(frozen=True)
class Week:
    kind: str
    behind: int
    week: float
    sums: float
    hand: float
    rows: int

    def row(self) -> list[str]:
        times = [f"{self.week:.2f} s", f"{self.sums:.2f} s", f"{self.hand:.2f} s", f"{self.sums / self.hand:.2f}"]
        return [self.kind, f"{self.behind:,}", *times, f"{self.rows:,}" if self.kind == POSTGRESQL else ""]


def measure(setting: Setting) -> Section:
    behind = (2000, 40_000) if setting.quick else (10_000, 1_000_000)
    scans: list[str] = []
    looking, telling = _apart(setting)
    found = [week for kind in KINDS for week in _compare(setting, kind, behind, scans)]
    pairs = list(zip(found[::2], found[1::2], strict=True))
    words = WORDS.format(teams=ledgers.TEAMS, telling=telling, change=1000 * looking)
    less, more = found[2].rows, found[3].rows
    named = f"{behind[1]:,} cells behind, times {behind[0]:,}"
    targets = [
        at_most(f"The week with {named}", max(b.week / a.week for a, b in pairs), 1.5),
        Target("Rows of the ledger read: no more", f"{more:,} and {less:,}", more <= less),
        Target("Scans of the whole ledger (SQLite): none", str(len(scans)), not scans),
        at_most("Sums, times SQL by hand", max(week.sums / week.hand for week in found), 2),
    ]
    return Section("The week", words, HEADER, [week.row() for week in found], targets)


def _compare(setting: Setting, kind: str, behind: tuple[int, int], scans: list[str]) -> list[Week]:
    templates = {cells: setting.databases.fresh(kind) for cells in behind}
    for cells, url in templates.items():
        ledgers.build(url, cells)
    sides: dict[str, Callable[[], tuple[float, float, float]]] = {
        str(cells): lambda url=url: _run(setting, url)  # type: ignore[misc]
        for cells, url in templates.items()
    }
    took = take_turns(setting.runs, sides)
    found = []
    for cells, url in templates.items():
        week, sums, hand = (middle(values) for values in zip(*took[str(cells)], strict=True))
        found.append(Week(kind, cells, week, sums, hand, _rows_read(setting, url, scans)))
        setting.databases.drop(url)
    return found


@contextmanager
def _copied(setting: Setting, template: str) -> Iterator[Work]:
    url = setting.databases.copy(template)
    policy = Policy(zone=company.ZONE, ops_channel="COPS", matrix_weekday=4)
    database = Database(url)
    yield Work(database, Key(bytes.fromhex(KEY)), policy, lambda: ledgers.FRIDAY, WebClient(), lambda _: True)
    database.close()
    setting.databases.drop(url)


def _run(setting: Setting, template: str) -> tuple[float, float, float]:
    """Seconds for the week, for the sums of its reports, and for the same by hand; the sums by turns, so that neither
    side alone has its statements and pages at hand."""
    change._changes.cache_clear()
    with _copied(setting, template) as work:
        week = _seconds(lambda: _week(work))
        tellings = _told(work)
        sides = {
            "sums": lambda: _seconds(lambda: _sums(work, tellings)),
            "hand": lambda: _seconds(lambda: _by_hand(work, tellings)),
        }
        took = take_turns(3, sides)
        return week, middle(took["sums"]), middle(took["hand"])


def _seconds(what: Callable[[], object]) -> float:
    began = perf_counter()
    what()
    return perf_counter() - began


def _sums(work: Work, tellings: list[int]) -> None:
    with work.db.read() as session:
        for telling in tellings:
            team_report(session, telling)
        matrix_report(session, ledgers.FRIDAY.date(), ledger.newest(session))


def _by_hand(work: Work, tellings: list[int]) -> None:
    with work.db.engine.connect() as connection:
        by_hand.week(connection, tellings, ledgers.FRIDAY.date())


def _week(work: Work) -> None:
    """Tell all that is due, and draw what `deliver` would."""
    tell_due(work)
    with work.db.read() as session:
        bodies = session.exec(select(Outbox.body).where(col(Outbox.kind).in_(("digest", "matrix")))).all()
        assert sum("part" in body and body["part"] == 0 for body in bodies) == ledgers.TEAMS + 1
        for body in bodies:
            if "telling" in body:
                digest(team_report(session, body["telling"]))[body["part"]]
            else:
                matrix(matrix_report(session, ledgers.FRIDAY.date(), body["upto"]))[body["part"]]


def _told(work: Work) -> list[int]:
    with work.db.read() as session:
        today = select(Telling.id).where(Telling.told_on == ledgers.FRIDAY.date(), Telling.question == "satisfaction")
        return [telling for telling in session.exec(today).all() if telling is not None]


def _apart(setting: Setting) -> tuple[float, float]:
    """Seconds a team for looking for a change, and microseconds a telling for making and auditing its record."""
    url = setting.databases.fresh(KINDS[0])
    ledgers.build(url, 0)
    database = Database(url)
    with database.read() as session:
        waiting = [pools.main_answers(session, pools.open_pools(session, team)["main"]) for team in range(1, 101)]
        told = ledger.read_ledger(session, upto=ledger.newest(session))
    satisfied = [each for each in told if each.question == ledger.SATISFACTION]
    levels = [[each.total for each in satisfied if each.upstream_team_id == team] for team in range(1, 6)]
    database.close()
    setting.databases.drop(url)
    runs = [(_looked(levels), _recorded(waiting)) for _ in range(setting.runs)]
    return middle([looked for looked, _ in runs]), 1e6 * middle([recorded for _, recorded in runs])


def _recorded(waiting: list[list[Any]]) -> float:
    """Seconds a telling."""
    began = perf_counter()
    for answers in waiting:
        sizes = disclosure.sizes_by_view(answers)
        assert disclosure.ripe(sizes, 5, 1, None)
        took_part = Participation(60, len(answers), 60, len(answers))
        record = disclosure.tell(answers, pool=53, minimum=5, previous=None, participation=took_part)
        auditor.audit(record, promised=5, told_before={52})
    return (perf_counter() - began) / len(waiting)


def _looked(levels: list[list[Any]]) -> float:
    """Seconds a team."""
    change._changes.cache_clear()
    began = perf_counter()
    for of_team in levels:
        change.changes(of_team)
    return (perf_counter() - began) / len(levels)


def _rows_read(setting: Setting, template: str, scans: list[str]) -> int:
    """Rows of tellings and cells that the week reads on PostgreSQL; on SQLite scans of either are noted."""
    seen: list[tuple[str, Any]] = []
    with _copied(setting, template) as work:
        event.listen(work.db.engine, "before_cursor_execute", lambda *a: seen.append((a[2], a[3])))
        _week(work)
        reading = [
            (sql, given) for sql, given in seen if sql.startswith("SELECT") and ("telling" in sql or "cell" in sql)
        ]
        with work.db.engine.connect() as connection:
            if work.db.is_sqlite:
                for sql in dict.fromkeys(sql for sql, _ in reading):
                    given = next(given for other, given in reading if other == sql)
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
                    scans += [line[3] for line in plan if line[3].startswith(("SCAN telling", "SCAN cell"))]
                return 0
            connection.execute(text("SET jit = off"))
            plans = (
                connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given) for sql, given in reading
            )
            return sum(_scanned(plan.scalar_one()[0]["Plan"]) for plan in plans)


def _scanned(plan: dict[str, Any]) -> int:
    rows = 0
    if plan.get("Relation Name") in ("telling", "cell"):
        rows = round(plan["Actual Loops"] * (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)))
    return rows + sum(_scanned(part) for part in plan.get("Plans", ()))
