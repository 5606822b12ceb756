"""`/healthz` and `/metrics`, on loopback by default: what a watcher asks the process, never about a person or a team.

What the database knows (the outbox, rounds) is read when asked, so that every replica tells the same.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.health import Health
from bot.http import listen
from storage.database import Database, DatabaseAway
from storage.delivery.watching import Watched, watch

CLOSING_SECONDS = 2
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Monitor:
    """A small server in threads of its own. Port 0: any free one; `port` says which."""

    def __init__(self, host: str, port: int, db: Database, health: Health, now: Callable[[], datetime]) -> None:
        self._db, self._health, self._now = db, health, now
        self._collector = _FromDatabase(self._watched)
        self._server = listen(self._answer, host, port, threads=2)
        REGISTRY.register(self._collector)
        self.port: int = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, name="monitor", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """In its own thread, which would otherwise stumble over a closed socket. Nobody may wake it after it closed:
        the file through which that is done could be somebody else's by then."""
        REGISTRY.unregister(self._collector)
        self._server.task_dispatcher.shutdown(timeout=CLOSING_SECONDS)
        with self._server.trigger.lock:
            self._server.trigger.thunks.append(self._server.close)
            self._server.trigger.pull_trigger()
        self._thread.join(CLOSING_SECONDS)

    def _watched(self) -> Watched:
        with self._db.read() as session:
            return watch(session, self._now())

    def _answer(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        pages = {"/healthz": self._healthz, "/metrics": self._metrics}
        page = pages.get(environ["PATH_INFO"])
        if page is None:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"/healthz or /metrics\n"]
        status, kind, body = page()
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _healthz(self) -> tuple[str, str, bytes]:
        wrong = self._health.wrong(self._now())
        try:
            self._watched()
        except Exception as error:
            wrong.append(f"the database does not answer ({type(error).__name__})")
        status = "503 Service Unavailable" if wrong else "200 OK"
        return status, "application/json", json.dumps({"healthy": not wrong, "wrong": wrong}).encode()

    def _metrics(self) -> tuple[str, str, bytes]:
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest(REGISTRY)


class _FromDatabase(Collector):
    def __init__(self, look: Callable[[], Watched]) -> None:
        self._look = look

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Nothing while the database is away: what the process counts itself is told all the same."""
        try:
            watched = self._look()
        except DatabaseAway:
            return
        outbox = GaugeMetricFamily("pulse_outbox", "Messages in the outbox", labels=["kind", "state"])
        for (kind, state), count in watched.outbox.items():
            outbox.add_metric([kind, state], count)
        yield outbox
        yield GaugeMetricFamily(
            "pulse_outbox_overdue_seconds",
            "How long the oldest due message has waited, invitations and reminders aside",
            value=watched.overdue_seconds,
        )
        rounds = GaugeMetricFamily("pulse_rounds", "Rounds", labels=["state"])
        for state, count in watched.rounds.items():
            rounds.add_metric([state], count)
        yield rounds
