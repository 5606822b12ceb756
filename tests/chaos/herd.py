"""Bots that are killed with -9 and started anew, each with a clock that is some seconds off."""

import json
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.cli import Away
from sandbox.local import Slack
from tests.running.bots import Bot

SKEWS = (0.0, 2.0, -3.0)  # seconds; the first bot's clock is right
LIFE = (0.2, 5.0)  # seconds from ready to the end, while it storms
AWAY = "can't open the database"


class Herd:
    """So many bots on one database. `kills` counts, and `away` the starts that were given up because the database was
    being restarted; `crashes` are the last lines of bots that ended by themselves otherwise, which none may."""

    def __init__(self, slack: Slack, url: str, bots: int, folder: Path, chance: random.Random) -> None:
        self.kills, self.away, self.crashes = 0, 0, list[str]()
        self._slack, self._url, self._chance = slack, url, chance
        self._files = [folder / f"clock-{number}.json" for number in range(bots)]
        self._storm, self._over = threading.Event(), threading.Event()
        self._ready = [threading.Event() for _ in range(bots)]
        self._threads = [threading.Thread(target=self._live, args=[number]) for number in range(bots)]

    def start(self) -> None:
        self.set_clocks()
        for thread in self._threads:
            thread.start()
        self.wait_until_ready()

    def storm(self) -> None:
        """From now on they are killed."""
        self._storm.set()

    def calm(self) -> None:
        """Nobody is killed; all are there."""
        self._storm.clear()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        for ready in self._ready:
            assert ready.wait(120), self.crashes

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def set_clocks(self) -> None:
        """After the sandbox's clock was moved: each bot's own is that, and some seconds."""
        hands = self._slack.do(lambda: self._slack.clock._reading)
        for file, skew in zip(self._files, SKEWS, strict=False):
            fresh = file.with_suffix(".new")
            fresh.write_text(json.dumps(vars(hands) | {"shown": hands.shown + skew}))
            fresh.replace(file)

    def _live(self, number: int) -> None:
        while not self._over.is_set():
            bot = Bot(
                self._slack,
                self._url,
                SLACK_CLOCK_FILE=str(self._files[number]),
            )
            self._wait(lambda bot=bot: bot.is_ready or bot.process.poll() is not None, 60)  # type: ignore[misc]
            self._ready[number].set()
            self._wait(lambda bot=bot: self._storm.is_set() or bot.process.poll() is not None, None)  # type: ignore[misc]
            if self._storm.is_set():
                self._over.wait(self._chance.uniform(*LIFE))
            self._ready[number].clear()
            self._kill(bot)

    def _kill(self, bot: Bot) -> None:
        if bot.process.poll() is not None:
            self._note_end(bot.ends(), bot.lines)
            time.sleep(0.5)
            return
        bot.process.kill()
        bot.ends()
        self.kills += not self._over.is_set()

    def _note_end(self, code: int, lines: list[str]) -> None:
        if code == Away.exit_code and lines and AWAY in lines[-1]:
            self.away += 1
        else:
            self.crashes.append(f"a bot ended with {code}: {''.join(lines[-3:])}")

    def _wait(self, true: Callable[[], bool], seconds: float | None) -> None:
        end = None if seconds is None else time.monotonic() + seconds
        while not true() and not self._over.wait(0.02) and (end is None or time.monotonic() < end):
            pass
