"""The running bot: a front that hears Slack, a heartbeat that does what is due, and an end within ten seconds."""

import gc
import os
import secrets
import signal
import threading
from contextlib import suppress
from datetime import datetime
from time import monotonic, sleep
from typing import Final

import structlog

from bot.app import Bot, build
from bot.cli import Refused
from bot.clock import Clock
from bot.config import Settings
from bot.health import Health
from bot.http import HttpFront
from bot.keys import load_key, open_database
from bot.monitor import Monitor
from bot.socket_mode import SocketFront
from scheduler.heartbeat import Heartbeat
from scheduler.posting import DeadToken, check_token, look_at_channel
from scheduler.posting import Refused as NotThere
from storage.database import DatabaseAway, sqlite_file
from storage.delivery import replicas

log = structlog.get_logger()

DEAD_TOKEN: Final = 3
"""Exit code once Slack does not know the bot any more: nobody can be told in Slack."""
LONGEST_END: Final = 8.0  # seconds; then the process ends whatever hangs
TOKEN_CHECK: Final = 3600.0  # of the machine's seconds
FOR_CLICKS, FOR_SENDING = 3.5, 3.0
ENDING: Final = (signal.SIGTERM, signal.SIGINT)
GARBAGE: Final = 50_000  # new objects before a collection; Python's own is 700
SANDBOX_TICK: Final = 0.25  # of the machine's seconds, while a sandbox's clock may run fast


def run(settings: Settings, http: tuple[str, int] | None) -> int:
    """Run until SIGTERM or SIGINT, which the caller has blocked. Returns 0, or 3 for a dead token. Raises Refused."""
    if http is None and settings.slack_app_token is None:
        raise Refused("set in the environment or .env: SLACK_APP_TOKEN, or use --http")
    if http is not None and settings.slack_signing_secret is None:
        raise Refused("set in the environment or .env: SLACK_SIGNING_SECRET, which --http needs")
    key = load_key(settings)
    open_database(settings, key).close()
    try:
        with replicas.alone(sqlite_file(settings.database_url)):
            clock = Clock(settings.slack_api_url, settings.slack_clock_file)
            return Process(settings, build(settings, key, clock), http).run()
    except replicas.AlreadyRunning as error:
        raise Refused(f"another `pulse run` uses {error} already; SQLite takes one, PostgreSQL many") from None


class Process:
    """What runs, from start to end."""

    def __init__(self, settings: Settings, bot: Bot, http: tuple[str, int] | None) -> None:
        self._settings, self._bot, self._stopping = settings, bot, bot.stopping
        self._name, self._started_at = secrets.token_hex(8), bot.work.now()
        self._code = 0
        self._seen_at, self._seen_with = self._started_at, -1
        self._health = Health(socket=http is not None)
        self._socket = self._make_socket() if http is None else None
        self._http = HttpFront(bot.app, *http) if http is not None else None
        self._heartbeat = Heartbeat(
            bot.work, self._stopping, after_tick=self._after_tick, on_dead_token=self._on_dead_token
        )

    def run(self) -> int:
        for ending in (self._end_on_signals, self._end_in_time):
            threading.Thread(target=ending, name="ending", daemon=True).start()
        monitor = self._make_monitor()
        self._check_token()
        if not self._stopping.is_set():
            self._check_ops_channel()
        if self._socket is not None:
            self._socket.start(self._stopping)
        if self._http is not None:
            self._http.start()
        if not self._stopping.is_set():
            tick = SANDBOX_TICK if self._settings.slack_clock_file else self._settings.pulse_tick_seconds
            self._heartbeat.start(tick)
            _collect_less_garbage()
            log.info("ready", number=os.getpid(), port=self._http.port if self._http else None)
            self._stopping.wait()
            self._stop()
        if monitor is not None:
            monitor.close()
        self._bot.close()
        log.info("ended", status=self._code)
        return self._code

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.stop(FOR_CLICKS)
        if self._http is not None:
            self._http.stop(FOR_CLICKS)
        self._heartbeat.stop(FOR_SENDING)
        with suppress(*DatabaseAway), self._bot.db.write() as session:  # who has left is missed soon enough
            replicas.leave(session, self._name)

    def _end_on_signals(self) -> None:
        signal.sigwait(ENDING)
        self._stopping.set()

    def _end_in_time(self) -> None:
        """Whatever hangs, and also while it starts."""
        self._stopping.wait()
        sleep(LONGEST_END)
        os._exit(self._code)

    def _on_dead_token(self) -> None:
        if not self._stopping.is_set():
            log.critical("Slack does not know this bot any more: install the app again, or renew its tokens")
        self._code = DEAD_TOKEN
        self._stopping.set()

    def _check_token(self) -> None:
        try:
            check_token(self._bot.work.client)
        except DeadToken:
            self._on_dead_token()
        self._checked_at = monotonic()

    def _check_ops_channel(self) -> None:
        """No form refuses it, since the environment names it. Nothing is posted there: each post looks again."""
        channel = self._bot.work.policy.ops_channel
        try:
            trouble = look_at_channel(self._bot.work.client, channel) if channel else None
        except DeadToken:
            self._on_dead_token()
            return
        if isinstance(trouble, NotThere):
            log.error("nothing is posted to PULSE_OPS_CHANNEL: choose another", error=trouble.error)

    def _after_tick(self, failing: dict[str, str]) -> None:
        """Say that this process is alive, and look whether it hears Slack."""
        now = self._bot.work.now()
        self._health.ticked_at, self._health.failing = now, failing
        if self._socket is not None:
            self._health.socket = self._socket.is_connected
        self._beat(now)
        with self._bot.db.read() as session:
            alive = replicas.alive(session, now, replicas.ALIVE * self._bot.work.speed())
        if self._socket is not None:
            self._socket.watch(alive)
        if monotonic() - self._checked_at > TOKEN_CHECK:
            self._check_token()

    def _beat(self, now: datetime) -> None:
        """Be seen often enough, without a write at every tick."""
        connections = self._socket.connections if self._socket else 0
        if connections == self._seen_with and now - self._seen_at < replicas.ALIVE / 3:
            return
        with self._bot.db.write() as session:
            replicas.beat(session, self._name, connections, self._started_at, now)
        self._seen_at, self._seen_with = now, connections

    def _make_socket(self) -> SocketFront:
        token = self._settings.slack_app_token
        assert token is not None
        return SocketFront(
            self._bot.app,
            token.get_secret_value(),
            now=self._bot.work.now,
            zone=self._bot.work.policy.zone,
            on_dead_token=self._on_dead_token,
        )

    def _make_monitor(self) -> Monitor | None:
        settings, work = self._settings, self._bot.work
        if settings.pulse_monitor_port is None:
            return None
        return Monitor(settings.pulse_monitor_host, settings.pulse_monitor_port, self._bot.db, self._health, work.now)


def _collect_less_garbage() -> None:
    """What is there by now stays: Python looked through all of it again whenever a few clicks had been read, for a
    tenth of the time and in pauses that the slowest clicks felt."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 50)
