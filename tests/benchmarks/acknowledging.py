"""How soon a rating is acknowledged, over real Socket Mode and signed HTTP, against Bolt alone."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from sandbox.local import Slack
from sandbox.world import Settings as World
from storage.database import Database
from tests.benchmarks import bots, company
from tests.benchmarks.clicks import Rater, Took, ask_everybody, burst, closed_loop, one_by_one
from tests.benchmarks.databases import KINDS
from tests.benchmarks.measuring import Section, Setting, at_least, at_most, middle, percentile, take_turns

PEOPLE = 100
QUIET = 1.0  # seconds
MANIFEST = Path(__file__).parents[2] / "manifest.yml"
SOCKET, HTTP = "Socket Mode", "HTTP"


@dataclass(frozen=True)
class Side:
    """A Slack with a bot that listens to it."""

    slack: Slack
    raters: list[Rater]

    def alone(self, clicks: int) -> Took:
        return self._settled(one_by_one(self.slack, self.raters[0], clicks))

    def crowd(self, people: int, seconds: float) -> Took:
        return self._settled(closed_loop(self.slack, self.raters[:people], seconds))

    def burst(self) -> Took:
        return self._settled(burst(self.slack, self.raters))

    def _settled(self, took: Took) -> Took:
        """Once the bot has sent nothing for a second: what it still draws must not slow the other side."""
        last, since = "", perf_counter()
        while perf_counter() - since < QUIET:
            sleep(0.05)
            latest = self.slack.do(lambda: self.slack.world.record.traffic[-1])
            if latest is not last:
                last, since = latest, perf_counter()
        return took


@contextmanager
def side(setting: Setting, kind: str, way: str, command: tuple[str, ...], people: int = PEOPLE) -> Iterator[Side]:
    """Everybody has been asked, and the bot is ready."""
    url = setting.databases.fresh(kind)
    world = World(rate_limits=False, ack_seconds=20, keep=1)
    with Slack(company.workspace(people), MANIFEST, settings=world) as slack:
        db = Database(url)
        raters = ask_everybody(slack, db)
        db.close()
        http = ("--http", "--port", "0") if command is bots.PULSE else ("--http",)
        with bots.running((*command, *(http if way == HTTP else ())), bots.environment(slack, url)) as bot:
            if bot.port:
                slack.set_event_url(f"http://127.0.0.1:{bot.port}/slack/events")
            else:
                slack.connect(timeout=30)
            yield Side(slack, raters)
            if bot.wrong():
                raise RuntimeError(f"the bot failed: {bot.wrong()[:3]}")
    setting.databases.drop(url)


def measure(setting: Setting) -> Section:
    flush = _forced_write(setting)
    found = [_compare(setting, kind, way) for kind in KINDS for way in (SOCKET, HTTP)]
    worst = max(found, key=lambda each: each.more)
    targets = [
        at_most(f"One person, more than bare ({worst.kind}, {worst.way})", worst.more, 4, " ms"),
        at_least("Throughput with 20 people, of bare's", min(a / b for a, b in (each.twenty for each in found)), 0.5),
        at_least("Throughput with 100 people, of bare's", min(a / b for a, b in (each.hundred for each in found)), 0.5),
        at_most("p99 of a burst of 100", max(each.p99[0] for each in found), 400, " ms"),
    ]
    return Section("A rating is acknowledged", WORDS.format(flush=flush), HEADER, [e.row() for e in found], targets)


HEADER = ("database", "way", "one person: ours − bare", "20 people: ours / bare a second", "100 people", "burst, p99")
WORDS = """A click on a rating, over the real protocol, from a sandbox in another process. Bare is the same App with
`process_before_response=True` and a listener that only acknowledges. Ours has stored the answer by then: forcing 4
KiB onto the disk took {flush:.1f} ms in this run (median), of which each of ours needs one and bare none. "20
people" click again as soon as they are acknowledged, and what they see is drawn again meanwhile; the other side's turn
comes when all is drawn.

The cost of a rating does not grow with the company: it reads five rows by their keys and writes one. It grows with
the number of clicks at the same moment, since Python runs one thread at a time; SQLite's writers stand in line but
share the forced write: what many tap at one moment is stored in one transaction. Redraws give way to acknowledgements,
for a tenth of a second each at most."""


def _forced_write(setting: Setting) -> float:
    """Median milliseconds of a forced write of 4 KiB where the databases are."""
    took = []
    with (setting.place / "forced").open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(bytes(4096))
            began = perf_counter()
            os.fsync(file.fileno())
            took.append(1000 * (perf_counter() - began))
    return middle(took)


@dataclass(frozen=True)
class Compared:
    """Medians of all runs: milliseconds for one person and for a burst's p99, acknowledgements a second."""

    kind: str
    way: str
    alone: tuple[float, float]
    twenty: tuple[float, float]
    hundred: tuple[float, float]
    p99: tuple[float, float]

    @property
    def more(self) -> float:
        return self.alone[0] - self.alone[1]

    def row(self) -> list[str]:
        ours, bare = self.alone
        shares = [f"{a:.0f} / {b:.0f} = {a / b:.2f}" for a, b in (self.twenty, self.hundred)]
        bursts = f"{self.p99[0]:.0f} / {self.p99[1]:.0f} ms"
        return [self.kind, self.way, f"{ours:.1f} − {bare:.1f} = {self.more:.1f} ms", *shares, bursts]


def _compare(setting: Setting, kind: str, way: str) -> Compared:
    with side(setting, kind, way, bots.PULSE) as ours, side(setting, kind, way, bots.BARE) as bare:
        sides = {"ours": ours, "bare": bare}
        for each in sides.values():
            each.burst()  # connections, threads and caches are there
        seconds = setting.some(2, 5)
        clicks, runs = setting.some(30, 80), setting.runs
        alone = take_turns(runs, {name: partial(each.alone, clicks) for name, each in sides.items()})
        twenty = take_turns(runs, {name: partial(each.crowd, 20, seconds) for name, each in sides.items()})
        hundred = take_turns(runs, {name: partial(each.crowd, 100, seconds) for name, each in sides.items()})
        bursts = take_turns(runs, {name: each.burst for name, each in sides.items()})
    return Compared(
        kind,
        way,
        _pair(alone, lambda took: 1000 * middle(took.each)),
        _pair(twenty, lambda took: took.per_second),
        _pair(hundred, lambda took: took.per_second),
        _pair(bursts, lambda took: 1000 * percentile(took.each, 99)),
    )


def _pair(results: dict[str, list[Took]], figure: Callable[[Took], float]) -> tuple[float, float]:
    ours, bare = (middle([figure(took) for took in results[name]]) for name in ("ours", "bare"))
    return ours, bare
