"""The process itself: how soon it helps, how soon it is ready, how much memory it takes."""

import asyncio
import subprocess
import sys
import time
from statistics import median

from sandbox.local import Slack
from sandbox.world import Settings as World
from storage.database import Database
from tests.benchmarks import bots, company
from tests.benchmarks.acknowledging import MANIFEST, PEOPLE
from tests.benchmarks.clicks import Rater, ask_everybody
from tests.benchmarks.databases import SQLITE
from tests.benchmarks.measuring import Section, Setting, at_most, middle

HEADER = ("what", "bare", "ours")
WORDS = """Help imports what it needs to print itself. Ready means connected to Slack and ticking. The bot has
checked its schema and its key by then, bare has done nothing but import Bolt and connect. Under load: 100 people who
click again as soon as they are acknowledged, and every message drawn again meanwhile.

None of it grows with the company."""


def measure(setting: Setting) -> Section:
    help_seconds = middle([_seconds("-m", "bot.cli", "--help") for _ in range(setting.runs)])
    python = middle([_seconds("-c", "pass") for _ in range(setting.runs)])
    ours = [_started(setting, bots.PULSE) for _ in range(setting.runs)]
    bare = [_started(setting, bots.BARE) for _ in range(setting.runs)]
    started, idle, load = (median(values) for values in zip(*ours, strict=True))
    bare_started, bare_idle, bare_load = (median(values) for values in zip(*bare, strict=True))
    rows = [
        ["`pulse --help` (bare: Python itself)", f"{python:.2f} s", f"{help_seconds:.2f} s"],
        ["start to ready", f"{bare_started:.2f} s", f"{started:.2f} s"],
        ["resident memory, idle", f"{bare_idle:.0f} MB", f"{idle:.0f} MB"],
        ["resident memory, after load", f"{bare_load:.0f} MB", f"{load:.0f} MB"],
    ]
    targets = [
        at_most("`pulse --help`", help_seconds, 0.3, " s"),
        at_most("Resident memory, idle", idle, 150, " MB"),
        at_most("Resident memory under load", load, 250, " MB"),
    ]
    return Section("The process", WORDS, HEADER, rows, targets)


def _seconds(*arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=bots.ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _started(setting: Setting, command: tuple[str, ...]) -> tuple[float, float, float]:
    """Seconds to ready, megabytes idle and under load."""
    url = setting.databases.fresh(SQLITE)
    world = World(rate_limits=False, ack_seconds=20, keep=0)
    with Slack(company.workspace(PEOPLE), MANIFEST, settings=world) as slack:
        database = Database(url)
        raters = ask_everybody(slack, database)
        database.close()
        with bots.running(command, bots.environment(slack, url)) as bot:
            slack.connect(timeout=30)
            time.sleep(2)
            idle = bot.megabytes
            load = _most(slack, raters, bot, setting.some(2, 10))
            return bot.started, idle, load


def _most(slack: Slack, raters: list[Rater], bot: bots.Bot, seconds: int) -> float:
    """The most megabytes while everybody clicks."""
    until = time.monotonic() + seconds

    async def clicking(rater: Rater) -> None:
        while time.monotonic() < until:
            await rater.click()

    async def everybody() -> None:
        await asyncio.gather(*(clicking(rater) for rater in raters))

    done = asyncio.run_coroutine_threadsafe(everybody(), slack._loop)
    most = 0.0
    while not done.done():
        most = max(most, bot.megabytes)
        time.sleep(0.2)
    done.result()
    return most
