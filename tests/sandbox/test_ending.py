"""A Slack in a test ends whole, whatever its app does at that moment: what it left open would fail a later test."""

import contextlib
import gc
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.local import Slack
from tests.sandbox.conftest import company

ASKING = b"POST /api/apps.connections.open HTTP/1.1\r\nHost: slack\r\nContent-Length: 0\r\n\r\n"
ROUNDS = 10  # before it was mended, every second one left something open


@contextlib.contextmanager
def callers(port: int, number: int = 3) -> Iterator[None]:
    """Apps that go on connecting until the end; returns when each has got through once."""
    ended, through = threading.Event(), threading.Barrier(number + 1)

    def call() -> None:
        _connect(port)
        through.wait(10)
        while not ended.is_set():
            with contextlib.suppress(OSError):
                _connect(port)

    with ThreadPoolExecutor(number) as pool:
        calling = [pool.submit(call) for _ in range(number)]
        through.wait(10)
        try:
            yield
        finally:
            ended.set()
    for one in calling:
        one.result()


def _connect(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 1) as line:
        line.sendall(ASKING)


def test_a_slack_that_ends_while_apps_connect_leaves_nothing_open(manifest: Callable[[], Path]) -> None:
    gc.collect()
    with warnings.catch_warnings(record=True) as left_open:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(ROUNDS):
            slack = Slack(company(), manifest())
            slack.__enter__()
            with callers(slack.port):
                slack.__exit__()
            gc.collect()
    assert [str(warning.message) for warning in left_open] == []
