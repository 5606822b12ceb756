"""The clock of the running bot: a tick that runs every job but the sending, and threads that send meanwhile.

APScheduler's own default drops a tick that is a second late; ours runs whenever it can, once, never two at a time.
What is due stands in rows: a tick only looks.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.deliveries import deliver
from scheduler.jobs import JOBS
from scheduler.meters import JOB_SECONDS
from scheduler.posting import DeadToken
from scheduler.work import Work
from storage.delivery.outbox import LEASE

log = structlog.get_logger()

SENDERS: Final = 3
"""Enough for four posts a second while Slack takes half a second for each."""
IDLE_SECONDS: Final = 0.5
SHORTEST_IDLE: Final = 0.02
REMEMBERED: Final = 2 * LEASE.total_seconds()
"""Seconds of the machine's clock until a failure to send is over: the message that failed is not tried again sooner,
and other senders do well meanwhile."""
DELIVER: Final = "deliver"


class Heartbeat:
    """`after_tick` gets the jobs that failed, with the type of their error; `on_dead_token` is called once Slack does
    not know the bot any more."""

    def __init__(
        self,
        work: Work,
        stopping: threading.Event,
        *,
        after_tick: Callable[[dict[str, str]], None],
        on_dead_token: Callable[[], None],
    ) -> None:
        self._work, self._stopping = work, stopping
        self._after_tick, self._on_dead_token = after_tick, on_dead_token
        self._failing: dict[str, str] = {}
        self._not_sent_at = 0.0
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._senders = [threading.Thread(target=self._send, name=f"sender-{n}", daemon=True) for n in range(SENDERS)]

    def start(self, seconds: float) -> None:
        """Tick now and then every so many seconds of the machine's clock."""
        self._scheduler.add_job(self._tick, "interval", seconds=seconds, next_run_time=datetime.now(UTC))
        self._scheduler.start()
        for sender in self._senders:
            sender.start()

    def stop(self, seconds: float) -> None:
        """After `stopping` was set: no more ticks, and so many seconds for what is under way."""
        until = time.monotonic() + seconds
        self._scheduler.shutdown(wait=False)
        for sender in self._senders:
            sender.join(max(0.0, until - time.monotonic()))

    def _tick(self) -> None:
        for name, job in JOBS.items():
            if name != DELIVER and not self._stopping.is_set():
                with JOB_SECONDS.labels(name).time():
                    self._guarded(name, job)
        if time.monotonic() - self._not_sent_at > REMEMBERED:
            self._failing.pop(DELIVER, None)
        self._after_tick(dict(self._failing))

    def _send(self) -> None:
        """Not timed: it takes as long as it waits for its turns, which would tell how many were reminded."""
        while not self._stopping.is_set():
            self._guarded(DELIVER, deliver)
            self._stopping.wait(max(SHORTEST_IDLE, IDLE_SECONDS / self._work.speed()))

    def _guarded(self, name: str, job: Callable[[Work], None]) -> None:
        """One job's failure is no other's."""
        try:
            job(self._work)
            if name != DELIVER:
                self._failing.pop(name, None)
        except DeadToken:
            self._on_dead_token()
        except Exception as error:
            self._failing[name] = type(error).__name__
            if name == DELIVER:
                self._not_sent_at = time.monotonic()
            log.error("job failed", job=name, error=type(error).__name__)
