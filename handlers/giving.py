"""Answers that come at one moment are stored together."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage import answers
from storage.answers import Became, Given
from storage.database import Database, DatabaseAway
from storage.secrets import Key

log = structlog.get_logger()


@dataclass
class _Waiting:
    """`tried`: somebody's turn has come to it. Stored by then, or to be tried alone."""

    given: Given
    tried: bool = False
    became: Became | None = None
    error: Exception | None = None


class Giving:
    """One of those who wait stores what all of them gave, in one transaction that is forced onto the disk once. Each by
    themselves, twenty people who tap at once cost the process twice as much, most of it for standing in line."""

    def __init__(self, db: Database, key: Key, now: Callable[[], datetime]) -> None:
        self._db, self._key, self._now = db, key, now
        self._waiting: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def give(self, given: Given) -> Became:
        """Store it, and return once it is on the disk. Raises what the database raised."""
        mine = _Waiting(given)
        self._waiting.append(mine)
        with self._turn:
            if not mine.tried:
                self._store([self._waiting.popleft() for _ in range(len(self._waiting))])
        if mine.error is not None:
            raise mine.error
        return mine.became or self._store_alone(given)

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
