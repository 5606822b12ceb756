"""Whoever waits for an acknowledgement goes first: what is drawn again gives way, and is drawn once for many taps."""

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Final

QUIET: Final = 0.01
"""Seconds without anybody who waits, before a redraw begins: of many people who tap, the next is there by then."""
LONGEST: Final = 0.1
"""Seconds that the first redraw in line gives way while people keep clicking."""


class GivingWay:
    """Python runs one thread at a time: eight redraws under way made a rating wait for them."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._lock, self._gate = threading.Lock(), threading.Lock()
        self._waiting, self._quiet_since = 0, 0.0
        self._pending: dict[Hashable, tuple[Callable[..., None], list[object]]] = {}

    @contextmanager
    def somebody_waits(self) -> Iterator[None]:
        """Until the end somebody waits for an acknowledgement."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                self._quiet_since = monotonic()

    def soon(self, what: Hashable, work: Callable[..., None], *said: object) -> None:
        """Do it on the executor's threads once nobody waits. Of several about the same that have not begun, only the
        last is done, with what all of them `said`."""
        with self._lock:
            is_new = what not in self._pending
            _, before = self._pending.get(what, (work, []))
            self._pending[what] = work, [*before, *said]
        if is_new:
            self._executor.submit(self._do, what)

    def _do(self, what: Hashable) -> None:
        with self._gate:
            self._give_way()
        with self._lock:
            work, said = self._pending.pop(what)
        work(*said)

    def _give_way(self) -> None:
        """Only the first in line looks, now and then: woken by each acknowledgement, all in line together took longer
        than what they were there to draw."""
        until = monotonic() + LONGEST
        while (self._waiting or monotonic() - self._quiet_since < QUIET) and monotonic() < until:
            sleep(QUIET)
