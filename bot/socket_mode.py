"""Socket Mode: Slack's payloads over a connection that we opened.

Deafness can't be proved: a half-open connection answers pings and loses clicks (slackapi/python-slack-sdk#1940). So it
is bounded: a new connection after ten minutes without a frame while people work, and whenever Slack counts more
connections than there are processes.
"""

import json
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic, time
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from scheduler.posting import DEAD

log = structlog.get_logger()

SILENCE: Final = 600.0  # of the machine's seconds, as AGAIN
AGAIN: Final = 600.0
"""Between two connections made anew for too many of them: Slack needs time to notice that one is gone."""
WORKING_HOURS: Final = range(8, 19)
CONCURRENCY: Final = 20
BUFFER: Final = 1 << 20
DEPTH: Final = 20_000
"""slack_sdk (3.47) reads frames by calling itself, once for each buffer and each frame that has come meanwhile. With
its own 1,024 bytes thirty clicks at once ended in a RecursionError, after which it took letters for frames. Python's
limit is there for C's stack, which calls from Python to Python have not used since 3.11."""


class _Client(SocketModeClient):
    """Says when Slack does not know the app's token any more, instead of trying for ever."""

    on_dead_token: Callable[[], None]

    def issue_new_wss_url(self) -> str:
        try:
            return super().issue_new_wss_url()
        except SlackApiError as error:
            if error.response["error"] in DEAD:
                self.on_dead_token()
            raise


class SocketFront:
    """One connection to Slack. `now` is the bot's clock, `zone` the company's, `seconds` the machine's."""

    def __init__(
        self,
        app: App,
        token: str,
        *,
        now: Callable[[], datetime],
        zone: str,
        on_dead_token: Callable[[], None],
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._app, self._now, self._zone, self._seconds = app, now, ZoneInfo(zone), seconds
        sys.setrecursionlimit(max(DEPTH, sys.getrecursionlimit()))
        self._client = _Client(
            token, app.logger, app.client, concurrency=CONCURRENCY, ping_interval=10, receive_buffer_size=BUFFER
        )
        self._client.on_dead_token = on_dead_token
        self._client.on_message_listeners.append(self._hear)
        self._client.socket_mode_request_listeners.append(self._handle)
        self._heard_at = self._renewed_at = seconds()
        self._renewing: threading.Thread | None = None
        self._under_way = 0
        self._quiet = threading.Condition()
        self._closing = False
        self.connections = 0

    @property
    def is_connected(self) -> bool:
        return self._client.is_connected()

    def start(self, stopping: threading.Event) -> None:
        """Connect, however long it takes; later the client reconnects by itself."""
        while not stopping.is_set():
            try:
                self._client.connect_to_new_endpoint(force=True)
                return
            except Exception as error:
                log.warning("no connection to Slack yet", error=type(error).__name__)
                stopping.wait(2)

    def watch(self, replicas: int) -> None:
        """Make a new connection where this one may be deaf, or where there are more than processes."""
        now, local = self._seconds(), self._now().astimezone(self._zone)
        silent = now - self._heard_at > SILENCE and local.weekday() < 5 and local.hour in WORKING_HOURS
        crowded = self.connections > replicas and now - self._renewed_at > AGAIN
        if silent or crowded:
            self.renew("silent" if silent else "crowded")

    def renew(self, reason: str) -> None:
        """Replace the connection, in a thread of its own: Slack may take its time."""
        if self._renewing is not None and self._renewing.is_alive():
            return
        self._heard_at = self._renewed_at = self._seconds()
        log.info("connecting anew", reason=reason, connections=self.connections)
        self._renewing = threading.Thread(target=self._renew, name="renewing", daemon=True)
        self._renewing.start()

    def stop(self, seconds: float) -> None:
        """Take nothing more, let what is under way be acknowledged, then close, in so many seconds at most. Closing
        while the client reconnects can raise or hang (slack_sdk 3.47), so nobody waits for it."""
        until = monotonic() + seconds
        with self._quiet:
            self._closing = True
            self._quiet.wait_for(lambda: self._under_way == 0, seconds)
        closing = threading.Thread(target=self._close, name="closing", daemon=True)
        closing.start()
        closing.join(max(0.0, until - monotonic()))

    def _renew(self) -> None:
        try:
            self._client.connect_to_new_endpoint(force=True)
        except Exception as error:
            log.warning("not connected anew", error=type(error).__name__)

    def _close(self) -> None:
        try:
            self._client.close()
        except Exception as error:
            log.warning("not closed cleanly", error=type(error).__name__)

    def _hear(self, frame: str) -> None:
        self._heard_at = self._seconds()
        if '"hello"' in frame:
            hello = json.loads(frame)
            if hello.get("type") == "hello":
                self.connections = int(hello.get("num_connections") or 1)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._quiet:
            if self._closing:
                return
            self._under_way += 1
        try:
            began = time()
            send_response(client, request, run_bolt_app(self._app, request), began)
        finally:
            with self._quiet:
                self._under_way -= 1
                self._quiet.notify_all()
