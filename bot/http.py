"""Signed HTTP: Slack posts to /slack/events, through a proxy that ends TLS."""

import threading
import time
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

from bot.cli import Refused

THREADS = 20
CONNECTIONS = 1000
"""Waitress's own 100 let the hundredth of those who clicked at once wait until somebody's idle connection ended."""


def listen(application: Any, host: str, port: int, **adjustments: Any) -> Any:
    """Waitress on one address, not yet running; `Refused` where it can't have it."""
    try:
        return create_server(application, host=host, port=port, ipv6=":" in host, **adjustments)
    except (OSError, ValueError) as error:
        raise Refused(f"can't listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}") from None


class HttpFront:
    """Waitress with Bolt's WSGI adapter. Port 0: any free one; `port` says which."""

    def __init__(self, app: App, host: str, port: int) -> None:
        self._server = listen(
            SlackRequestHandler(app),
            host,
            port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,
        )
        self.port: int = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Let what is under way be answered, its last byte written, and take nothing more."""
        until = time.monotonic() + seconds
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=seconds)
        while self._unwritten() and time.monotonic() < until:
            time.sleep(0.01)
        self._server.close()

    def _unwritten(self) -> bool:
        return any(channel.total_outbufs_len for channel in list(self._server.active_channels.values()))
