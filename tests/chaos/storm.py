"""Weeks lived through in a storm: asks on Monday, reminders on Tuesday, the close on Thursday, digests on Friday."""

import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.app import SLACK_TIMEOUT
from sandbox.local import Slack
from scheduler.heartbeat import SENDERS
from storage.database import Database
from storage.schema import migrate
from storage.tables import Outbox, Round
from tests import company
from tests.chaos import findings as look
from tests.chaos.findings import Findings
from tests.chaos.herd import Herd
from tests.chaos.people import Crowd, Ops
from tests.clock import MONDAY
from tests.company import DATA, WEB
from tests.house import KEY, MANIFEST

SPEED = 30.0
MINUTE = timedelta(minutes=1)
LONGEST_CALL = 3.0  # seconds, in this sandbox and on a busy machine
FAULTS = (
    ("429", "chat.postMessage"),
    ("503", "chat.postMessage"),
    ("500", "users.conversations"),
    ("500", "chat.postMessage"),
    ("500_after", "chat.postMessage"),
    ("503_after", "chat.postMessage"),
    ("500_after", "files.completeUploadExternal"),
    ("drop_before", "chat.postMessage"),
    ("drop_after", "chat.postMessage"),
    ("drop_after", "files.completeUploadExternal"),
    ("slow", "chat.postMessage"),
    ("slow", None),
    ("drop_before", "response_url"),
    ("duplicate", "interactive"),
    ("duplicate", "events_api"),
)


SURVEYS = 2  # at one hour, of some of the same people, each of whom may be asked once in a week
NO_COMMENTS = 100_000  # people before a comment is told: none ever is, so that any that comes out is a leak
LATE = (0.1, 0.6)  # seconds that a slow answer takes
TOO_LATE = SLACK_TIMEOUT + 1.0  # beyond a bot's patience


class Storm:
    """One database, so many bots. `restart` restarts the database, where it has a server; `speed` is the clock's."""

    def __init__(
        self, url: str, bots: int, seed: str, restart: Callable[[], None] | None = None, *, speed: float = SPEED
    ) -> None:
        self.findings, self.counted = Findings(), Counter[str]()
        self._url, self._bots, self._restart, self._speed = url, bots, restart, speed
        self._chance = random.Random(seed)
        self._folder = Path(tempfile.mkdtemp())
        self._blowing, self._over = threading.Event(), threading.Event()
        self._weather = threading.Thread(target=self._blow)

    def run(self, kills: int, weeks: int = 8) -> int:
        """Live through weeks until so many bots were killed. Returns how many were; fewer where the weeks are over."""
        self.db = Database(self._url)
        migrate(self.db)
        with self.db.write() as session:
            company.fill(session)
            company.a_survey(session, comment_minimum=NO_COMMENTS)
            company.a_survey(session, name="Once more", customers=("Web",), comment_minimum=NO_COMMENTS)
        start = (MONDAY + timedelta(minutes=59)).timestamp()
        with Slack(company.workspace(), MANIFEST, clock_file=self._folder / "clock.json", start=start) as self.slack:
            self.herd = Herd(self.slack, self._url, self._bots, self._folder, self._chance)
            self.crowd = Crowd(self.slack, [*WEB, *DATA], self._chance)
            self.ops = Ops(self.slack, self.db)
            try:
                self._live(kills, weeks)
            finally:
                self._end()
        self.db.close()
        shutil.rmtree(self._folder)
        return self.herd.kills

    def _live(self, kills: int, weeks: int) -> None:
        for thing in (self.herd, self.crowd, self.ops, self._weather):
            thing.start()
        for week in range(weeks):
            self._week(MONDAY + timedelta(weeks=week))
            print(f"after week {week + 1}: {self.herd.kills} kills", flush=True)
            if self.herd.kills >= kills:
                break
        look.look_at_pools(self.findings, self.db, self.counted)
        look.look_at_posts(self.findings, self.slack, self.db)

    def _week(self, monday: datetime) -> None:
        """Berlin is an hour east of UTC; the survey's hour is 10:00 there."""
        due = look.due_now(self.db, KEY)
        self._jump(monday + timedelta(hours=1, minutes=59))
        if monday == MONDAY:
            self._time_out()
        self._rage(15 * MINUTE, answering=True)
        self._jump(monday + timedelta(days=1, hours=1, minutes=58))
        self._rage(12 * MINUTE, answering=True)
        self._jump(monday + timedelta(days=3, hours=1, minutes=40))
        self._rage(6 * MINUTE, answering=True)
        self._calm()
        self._answer_in_calm(3 * MINUTE)
        self._look_at_rounds(due)
        self._jump(monday + timedelta(days=3, hours=1, minutes=59))
        self._rage(6 * MINUTE)
        self._jump(monday + timedelta(days=4, hours=6, minutes=59))
        self._rage(15 * MINUTE)
        self._jump(monday + timedelta(days=4, hours=7, minutes=59))
        self._rage(8 * MINUTE)
        self._settle()

    def _look_at_rounds(self, due: set[str]) -> None:
        """Before they close. What a bot that is gone now was sending is unknown once its lease is over."""
        self._until_out(("waiting", "sending"), ("invitation",))
        with self.db.read() as session:
            rounds = [row.id or 0 for row in session.exec(select(Round).where(Round.state == "open")).all()]
        assert len(rounds) == SURVEYS
        look.look_at_asks(self.findings, self.slack, self.db, rounds, due)
        look.look_at_answers(self.findings, self.db, KEY, self.crowd.accounts, self.counted)

    def _settle(self) -> None:
        """The wind drops: everything that was to be posted is, with ops' help."""
        self._calm()
        self._until_out(("waiting", "sending", "unknown"), look.POSTED)

    def _until_out(self, states: tuple[str, ...], kinds: tuple[str, ...]) -> None:
        """Give the bots time: leases end, and who backed off comes again."""
        for _ in range(40):
            with self.db.read() as session:
                now = datetime.fromtimestamp(self.slack.clock.now(), UTC)
                left = select(Outbox).where(
                    col(Outbox.state).in_(states), col(Outbox.kind).in_(kinds), Outbox.due_at <= now
                )
                if session.exec(left).first() is None:
                    return
            self._run(MINUTE)

    def _time_out(self) -> None:
        """Each sender's first ask arrives, but its answer comes too late. In the storm no bot lives that long."""
        senders = SENDERS * self._bots
        self.slack.do(lambda: self.slack.faults.add("slow", "chat.postMessage", times=senders, seconds=TOO_LATE))
        self._run(MINUTE + timedelta(seconds=SLACK_TIMEOUT * self._speed))

    def _rage(self, length: timedelta, *, answering: bool = False) -> None:
        self._blowing.set()
        self.herd.storm()
        if answering:
            self.crowd.answer()
        self._run(length)
        self.crowd.rest()

    def _answer_in_calm(self, length: timedelta) -> None:
        self.crowd.answer()
        self._run(length)
        self.crowd.rest()

    def _calm(self) -> None:
        self._blowing.clear()
        self.slack.do(self.slack.faults.clear)
        self.herd.calm()
        self.slack.connect(self._bots, timeout=60)
        self.slack.settle()

    def _run(self, length: timedelta) -> None:
        """Let the clock run fast for a while, then slowly."""
        until = self.slack.clock.now() + length.total_seconds()
        self._set_clock(lambda: self.slack.clock.set_speed(self._speed))
        while self.slack.clock.now() < until:
            time.sleep(0.05)
        self._set_clock(lambda: self.slack.clock.set_speed(1))

    def _jump(self, to: datetime) -> None:
        """Leases end at once by it, so no call may be under way that would be younger than its lease in real time."""
        time.sleep(LONGEST_CALL)
        if to.timestamp() > self.slack.clock.now():
            self._set_clock(lambda: self.slack.clock.set_to(to.timestamp()))

    def _set_clock(self, change: Callable[[], None]) -> None:
        self.slack.do(change)
        self.herd.set_clocks()

    def _blow(self) -> None:
        """Faults between Slack and the bots, cut sockets, and the database's restarts."""
        while not self._over.wait(self._chance.uniform(0.2, 1.2)):
            if not self._blowing.is_set():
                continue
            if self._chance.random() < 0.1:
                self.slack.cut_sockets()
            elif self._restart is not None and self._chance.random() < 0.05:
                self._restart()
            else:
                kind, method = self._chance.choice(FAULTS)
                seconds = self._chance.uniform(*LATE)
                self.slack.do(lambda: self.slack.faults.add(kind, method, retry_after=5, seconds=seconds))  # noqa: B023

    def _end(self) -> None:
        self._over.set()
        for thing in (self.crowd, self.ops, self.herd):
            thing.end()
        self._weather.join(60)
