"""Whoever waits for an acknowledgement goes first: what is drawn again gives way, and is drawn once for many taps."""

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Final

LONGEST: Final = 1.0
"""Seconds that a redraw gives way while people keep clicking."""


class GivingWay:
    """Python runs one thread at a time: eight redraws under way made a rating wait for them."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._changed = threading.Condition()
        self._waiting = 0
        self._pending: dict[Hashable, tuple[Callable[..., None], list[object]]] = {}

    @contextmanager
    def somebody_waits(self) -> Iterator[None]:
        """Until the end somebody waits for an acknowledgement."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def soon(self, what: Hashable, work: Callable[..., None], *said: object) -> None:
        """Do it on the executor's threads once nobody waits. Of several about the same that have not begun, only the
        last is done, with what all of them `said`."""
        with self._changed:
            is_new = what not in self._pending
            _, before = self._pending.get(what, (work, []))
            self._pending[what] = work, [*before, *said]
        if is_new:
            self._executor.submit(self._do, what)

    def _do(self, what: Hashable) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting == 0, LONGEST)
            work, said = self._pending.pop(what)
        work(*said)
