"""What waits about whom, as only all people together could know it: who said what, poured by the rules alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulse.disclosure import EMPTY_AFTER, TELL_EXTRA_AFTER, ends
from pulse.questions import EXTRA_WEIGHTS, ExtraQuestion
from pulse.records import ExtraAnswer, PoolAnswer

MAIN, COMMENT = "satisfaction", "comment"


@dataclass(frozen=True)
class Given:
    """What an answer falls apart into. `words` are whole comments, which nobody else makes."""

    main: PoolAnswer | None
    extras: Mapping[ExtraQuestion, ExtraAnswer]
    words: tuple[str, ...]

    def to(self, question: str) -> PoolAnswer | ExtraAnswer | None:
        return self.main if question == MAIN else self.extras.get(question)  # type: ignore[call-overload]


@dataclass
class Waiting:
    """A pool that fills since a week, its largest promised minimum, everybody asked (as often as they were) and the
    answer of each; of comments each under itself."""

    since: int
    minimum: int = 3
    asked: list[str] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)


class Pools:
    def __init__(self) -> None:
        self.filling: dict[tuple[str, str], Waiting] = {}

    def close(self, week: int, upstream: str, minima: tuple[int, int], given: Mapping[str, Given | None]) -> None:
        """A round closed in which these people were asked about that team, None of whom did not answer. `minima` are
        what it promised to answers and to comments."""
        for question in (MAIN, *EXTRA_WEIGHTS, COMMENT):
            pool = self.filling.setdefault((upstream, question), Waiting(week))
            pool.minimum = max(pool.minimum, *minima[: 2 if question == COMMENT else 1])
            pool.asked += given
            for slack, one in given.items():
                for key, value in _pieces(slack, one, question):
                    pool.said.setdefault(key, value)

    def waits(self, slack: str, upstream: str, question: str = MAIN) -> bool:
        pool = self.filling.get((upstream, question))
        return pool is not None and slack in pool.said

    def tell(self, upstream: str, question: str) -> Waiting:
        return self.filling.pop((upstream, question))

    def tell_comments(self, upstream: str, answered: int) -> set[str]:
        """The comments that go out with a telling in which so many answered."""
        pool = self.filling.get((upstream, COMMENT))
        return set(self.tell(upstream, COMMENT).said) if pool and answered >= pool.minimum else set()

    def due(self, week: int) -> dict[tuple[str, str], int]:
        """The people of each extra question's pool that has waited long enough and has enough of them."""
        return {
            (upstream, question): len(pool.said)
            for (upstream, question), pool in self.filling.items()
            if question in EXTRA_WEIGHTS
            if week - pool.since >= TELL_EXTRA_AFTER and len(pool.said) >= _least(question, pool)
        }

    def empty_old(self, week: int) -> None:
        """What is too small, or a comment, goes after eight weeks; what an extra question had after sixteen."""
        for (upstream, question), pool in list(self.filling.items()):
            most = 2 * EMPTY_AFTER if question in EXTRA_WEIGHTS else EMPTY_AFTER
            if week - pool.since >= most and (question == COMMENT or len(pool.said) < _least(question, pool)):
                del self.filling[upstream, question]


def _pieces(slack: str, given: Given | None, question: str) -> Iterable[tuple[str, Any]]:
    if given is None:
        return []
    if question == COMMENT:
        return [(word, word) for word in given.words]
    value = given.to(question)
    return [] if value is None else [(slack, value)]


def _least(question: str, pool: Waiting) -> int:
    return pool.minimum + ends(pool.minimum) if question == "minutes" else pool.minimum
