"""Answers that come at one moment are stored together."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage.answering import answers
from storage.answering.answers import Became, Given
from storage.database import Database, DatabaseAway
from storage.secrets import Key

log = structlog.get_logger()


@dataclass
class _Waiting:
    """Woken by `turn`: stored by then, `tried` and to be stored alone, or the one who stores for all."""

    given: Given
    tried: bool = False
    became: Became | None = None
    error: Exception | None = None

    def __post_init__(self) -> None:
        self.turn = threading.Lock()
        self.turn.acquire()


class Giving:
    """One of those who wait stores what all of them gave, in one transaction that is forced onto the disk once. Each by
    themselves, twenty people who tap at once cost the process twice as much, most of it for standing in line."""

    def __init__(self, db: Database, key: Key, now: Callable[[], datetime]) -> None:
        self._db, self._key, self._now = db, key, now
        self._lock, self._busy = threading.Lock(), False
        self._waiting: list[_Waiting] = []

    def give(self, given: Given) -> Became:
        """Store it, and return once it is on the disk. Raises what the database raised."""
        mine = _Waiting(given)
        with self._lock:
            self._waiting.append(mine)
            is_first, self._busy = not self._busy, True
        if not is_first:
            mine.turn.acquire()
        if not mine.tried:
            self._store_all()
        if mine.error is not None:
            raise mine.error
        return mine.became or self._store_alone(given)

    def _store_all(self) -> None:
        """And wake them at once, with the first of those who came meanwhile: through one lock, one after the other,
        each would wait for Python's turn before the next."""
        with self._lock:
            together, self._waiting = self._waiting, []
        self._store(together)
        with self._lock:
            self._busy = bool(self._waiting)
            woken = [*self._waiting[:1], *together]
        for one in woken:
            one.turn.release()

    def _store(self, together: Sequence[_Waiting]) -> None:
        """Whom another's lock or failure would hold up is left to be tried alone, in nobody's way."""
        for one in together:
            one.tried = True
        try:
            with self._db.write() as session:
                all_became = answers.give_all(session, self._key, [one.given for one in together], self._now())
        except DatabaseAway as error:
            for one in together:
                one.error = error
        except Exception as error:
            log.error("not stored together", error=type(error).__name__)
        else:
            for one, became in zip(together, all_became, strict=True):
                one.became = None if became[0] == "gone" else became

    def _store_alone(self, given: Given) -> Became:
        with self._db.write() as session:
            return answers.give(session, self._key, given, self._now())
