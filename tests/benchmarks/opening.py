"""A round is opened for a whole company, against SQLAlchemy Core inserting the same rows."""

import gc
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import insert, select

from handlers.giving import Giving
from pulse.policy import Policy
from scheduler.rounds import open_due
from scheduler.work import Work
from storage.answering.answers import Given
from storage.database import Database
from storage.secrets import Key
from storage.tables import METADATA, Ask, Invitation, Round
from tests.benchmarks import company
from tests.benchmarks.bots import KEY
from tests.benchmarks.databases import KINDS, SQLITE
from tests.benchmarks.measuring import Section, Setting, at_most, middle, take_turns

NOW = datetime(2026, 11, 2, 9, 1, tzinfo=UTC)
"""A Monday, a minute after the survey's hour in the company's zone."""
UPSTREAMS = 100
WRITTEN = ("round", "invitation", "ask", "outbox")

HEADER = ("database", "people", "rows", "ours", "Core", "ours / Core", "µs a person", "peak memory")
WORDS = """The survey's hour has come; every customer team hires three of 100 upstream teams, so that there are three
asks a person. Ours plans, writes invitations, asks and messages, 500 people a transaction. Core inserts the very
same rows, which it is handed, in one transaction. Peak memory is what Python allocated beyond what was there before,
in one run of its own, since it hardly varies. The wait is the longest in five runs of their own, in which somebody
answers an older round's ask again and again.

The cost grows with the number of people; what is looked up for them is one statement for each question and 500
people."""


@dataclass(frozen=True)
class Opened:
    kind: str
    people: int
    rows: int
    ours: float
    core: float
    megabytes: float
    waited: float

    def row(self) -> list[str]:
        ratio, each = self.ours / self.core, 1e6 * self.ours / self.people
        times = [f"{self.ours:.2f} s", f"{self.core:.2f} s", f"{ratio:.1f}", f"{each:.0f}"]
        return [self.kind, f"{self.people:,}", f"{self.rows:,}", *times, f"{self.megabytes:.1f} MB"]


def measure(setting: Setting) -> Section:
    sizes = (200, 1000) if setting.quick else (1000, 5000, 20_000)
    found = [compare(setting, kind, people) for kind in KINDS for people in sizes]
    each = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    growth = max(of[-1].ours / of[-1].people / (of[0].ours / of[0].people) for of in each.values())
    memory = max(of[-1].megabytes / of[0].megabytes for of in each.values())
    waited = max(one.waited for one in found if one.kind == SQLITE)
    targets = [
        at_most("Opening a round, times Core", max(one.ours / one.core for one in found), 5),
        at_most(f"Time a person with {sizes[-1]:,} people, times that with {sizes[0]:,} (linear)", growth, 1.25),
        at_most(f"Peak memory with {sizes[-1]:,} people, times that with {sizes[0]:,} (flat)", memory, 2),
        at_most("Longest that a click waited to be stored meanwhile (SQLite)", 1000 * waited, 250, " ms"),
    ]
    return Section("A round is opened", WORDS, HEADER, [one.row() for one in found], targets)


def compare(setting: Setting, kind: str, people: int) -> Opened:
    template = setting.databases.fresh(kind)
    database = Database(template)
    with database.write() as session:
        company.fill(session, people, UPSTREAMS, NOW - timedelta(hours=2))
    database.close()
    rows = _rows_of(setting, template)
    sides = {"ours": lambda: _ours(setting, template), "core": lambda: _core(setting, template, rows)}
    took = take_turns(setting.runs, sides)
    megabytes = _peak(setting, template)
    waited = max(_waited(setting, template) for _ in range(setting.runs))
    setting.databases.drop(template)
    count = sum(len(found) for found in rows.values())
    return Opened(kind, people, count, middle(took["ours"]), middle(took["core"]), megabytes, waited)


@contextmanager
def _copied(setting: Setting, template: str) -> Iterator[Work]:
    url = setting.databases.copy(template)
    database = Database(url)
    with database.read() as session:
        session.execute(select(1))
    key, policy = Key(bytes.fromhex(KEY)), Policy(zone=company.ZONE, posts_per_second=4)
    gc.collect()
    yield Work(database, key, policy, lambda: NOW, WebClient(), lambda _: True)
    database.close()
    setting.databases.drop(url)


def _ours(setting: Setting, template: str) -> float:
    with _copied(setting, template) as work:
        began = perf_counter()
        open_due(work)
        return perf_counter() - began


def _core(setting: Setting, template: str, rows: dict[str, list[dict[str, Any]]]) -> float:
    with _copied(setting, template) as work:
        began = perf_counter()
        with work.db.write() as session:
            for table in WRITTEN:
                session.execute(insert(METADATA.tables[table]), rows[table])
        return perf_counter() - began


def _rows_of(setting: Setting, template: str) -> dict[str, list[dict[str, Any]]]:
    """What ours writes."""
    with _copied(setting, template) as work:
        open_due(work)
        with work.db.read() as session:
            tables = {table: session.execute(select(METADATA.tables[table])).mappings().all() for table in WRITTEN}
            return {table: [dict(row) for row in found] for table, found in tables.items()}


def _peak(setting: Setting, template: str) -> float:
    """Megabytes."""
    with _copied(setting, template) as work:
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        open_due(work)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return (peak - before) / 1e6


def _waited(setting: Setting, template: str) -> float:
    """Seconds that a click on an earlier round's ask, one after the other, took at most to be stored while the round
    was opened."""
    with _copied(setting, template) as work:
        giving, ask, longest = Giving(work.db, work.key, work.now), _earlier_ask(work), 0.0
        opening = threading.Thread(target=open_due, args=(work,))
        opening.start()
        for second in count():
            began = perf_counter()
            rating = {"satisfaction": str(second % 5 + 1)}
            outcome, _ = giving.give(Given(company.slack_id(1), ask, rating, f"{NOW.timestamp() + second:.6f}"))
            longest = max(longest, perf_counter() - began)
            if outcome != "saved":
                raise RuntimeError(f"a click was not stored: {outcome}")
            opening.join(0.01)
            if not opening.is_alive():
                break
        return longest


def _earlier_ask(work: Work) -> int:
    """One that the first person can still answer: their round is a week old."""
    before = NOW - timedelta(weeks=1)
    with work.db.write() as session:
        old = Round(
            survey_id=session.execute(select(METADATA.tables["survey"].c.id)).scalar_one(),
            occurrence="earlier",
            local_date=before.date(),
            state="open",
            opens_at=before,
            closes_at=NOW + timedelta(days=1),
            minimum_group=5,
            comment_minimum=10,
            max_upstreams=3,
        )
        session.add(old)
        session.flush()
        asked = Invitation(round_id=old.id or 0, person_id=1, due_at=before, asked_on=before.date(), zone=company.ZONE)
        session.add(asked)
        session.flush()
        ask = Ask(invitation_id=asked.id or 0, upstream_team_id=1, customer_team_id=UPSTREAMS + 1, held="1:1")
        session.add(ask)
        session.flush()
        return ask.id or 0
