"""Socket Mode: Slack's payloads over a connection that we opened.

Deafness can't be proved: a half-open connection answers pings and loses clicks (slackapi/python-slack-sdk#1940). So it
is bounded: a new connection after ten minutes without a frame while people work, and whenever Slack counts more
connections than there are processes.
"""

import json
import logging
import os
import socket
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
LOOK_AGAIN, LONGEST_PAUSE, FOR_RECONNECTION = 1.0, 30.0, 2.0
WORKING_HOURS: Final = range(8, 19)
CONCURRENCY: Final = 20
LONGEST_HELLO: Final = 2_000  # characters; a click has ten thousand, and comes often
BUFFER: Final = 1 << 20
DEPTH: Final = 20_000
"""slack_sdk (3.47) reads frames by calling itself, once for each buffer and each frame that has come meanwhile. With
its own 1,024 bytes thirty clicks at once ended in a RecursionError, after which it took letters for frames. Python's
limit is there for C's stack, which calls from Python to Python have not used since 3.11."""


class _Client(SocketModeClient):
    """Says when the connection is lost, and when Slack does not know the app's token any more.

    The library's own way to reconnect holds the lock that closing the old connection waits for, five seconds long,
    and otherwise looks only every ten; whoever clicks meanwhile gets a warning sign.
    """

    on_dead_token: Callable[[], None]
    lost: threading.Event

    def _on_close(self, code: int, reason: str | None = None) -> None:
        log.info("connection closed", status=code)
        self.lost.set()

    def _on_error(self, error: Exception) -> None:
        log.warning("connection broke", error=type(error).__name__)
        self.lost.set()

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
            token,
            logging.getLogger("slack_sdk.socket_mode"),
            app.client,
            concurrency=CONCURRENCY,
            ping_interval=10,
            receive_buffer_size=BUFFER,
        )
        self._client.on_dead_token, self._client.lost = on_dead_token, threading.Event()
        self._client.on_message_listeners.append(self._hear)
        self._client.socket_mode_request_listeners.append(self._handle)
        self._heard_at = self._renewed_at = seconds()
        self._anew = False
        self._under_way = 0
        self._quiet = threading.Condition()
        self._closing = False
        self._staying = threading.Thread(target=self._stay_connected, name="socket", daemon=True)
        self.connections = 0

    @property
    def is_connected(self) -> bool:
        """And would be again."""
        return self._client.is_connected() and self._staying.is_alive()

    def start(self, stopping: threading.Event) -> None:
        """Connect, however long it takes; from then on stay connected."""
        while not self._connected():
            log.warning("no connection to Slack yet")
            if stopping.wait(2):
                return
        self._staying.start()

    def watch(self, replicas: int) -> bool:
        """Make a new connection where this one may be deaf, or where there are more than processes. Whether it does."""
        now, local = self._seconds(), self._now().astimezone(self._zone)
        silent = now - self._heard_at > SILENCE and local.weekday() < 5 and local.hour in WORKING_HOURS
        crowded = self.connections > replicas and now - self._renewed_at > AGAIN
        if silent or crowded:
            self._heard_at = self._renewed_at = now
            log.info("connecting anew", reason="silent" if silent else "crowded", connections=self.connections)
            self._anew = True
            self._client.lost.set()
        return silent or crowded

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

    def _stay_connected(self) -> None:
        pause = LOOK_AGAIN
        while not self._closing:
            self._client.lost.wait(pause)
            self._client.lost.clear()
            if _ended(self._client):
                self._let_go()
            if self._closing or (self._client.is_connected() and not self._anew):
                continue
            if self._connected():
                pause = LOOK_AGAIN
            else:  # which said "lost" itself
                self._client.lost.clear()
                pause = min(pause * 2, LONGEST_PAUSE)

    def _let_go(self) -> None:
        """The library (3.47) stumbles where its reader closes the same socket at the same moment, as it does whenever
        Slack hangs up in good order: the socket is closed then."""
        try:
            self._client.disconnect()
        except Exception as error:
            log.info("closed by both", error=type(error).__name__)

    def _connected(self) -> bool:
        """Connect to a new address, in place of a connection only if one is wanted anew. Whether that went well. What
        is wanted meanwhile is done next."""
        anew, self._anew = self._anew, False
        try:
            self._client.connect_to_new_endpoint(force=anew)
        except Exception as error:
            log.warning("not connected", error=type(error).__name__)
            self._anew = self._anew or anew
            return False
        return self._client.is_connected()

    def _close(self) -> None:
        """A reconnection under way ends first, lest its new connection stay open, nobody's."""
        self._client.connect_operation_lock.acquire(timeout=FOR_RECONNECTION)
        try:
            self._client.close()
        except Exception as error:
            log.warning("not closed cleanly", error=type(error).__name__)

    def _hear(self, frame: str) -> None:
        self._heard_at = self._seconds()
        if len(frame) < LONGEST_HELLO and '"hello"' in frame:
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


def _ended(client: SocketModeClient) -> bool:
    """Whether Slack has hung up. The library (3.47) takes the end of a stream for nothing new, reads on as fast as it
    can, and learns of it from its pings up to 50 seconds later."""
    session = client.current_session
    line = session.sock if session is not None else None
    try:
        if line is None:
            return False
        with socket.socket(fileno=os.dup(line.fileno())) as beneath:
            return beneath.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
