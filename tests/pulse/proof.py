"""Whose answer follows from what is told? Goes through all possible worlds, and knows nothing of the rules.

The reader of a record knows who answered and in which customer team, how the record is made, and the answers
of some insiders. The worlds that she cannot tell apart are those with the identical record.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations_with_replacement, product
from typing import TypeVar

Counts = tuple[int, ...]
T = TypeVar("T", bound=Hashable)


def found_out(sizes: Counts, told: Callable[[Counts], Hashable], insiders: int) -> list[Counts]:
    """The worlds (yes by team) in which somebody's answer follows, for some insiders with some answers.

    Within a team people are alike, so a world is a vector of counts, and insiders are so many of each team
    with so many yes among them. A person's answer follows if in all worlds that are left the others of the
    team said all yes, or all no.
    """
    groups = defaultdict(list)
    for world in product(*(range(n + 1) for n in sizes)):
        groups[told(world)].append(world)
    return [worlds[0] for worlds in groups.values() if _follows(sizes, worlds, insiders)]


def _follows(sizes: Counts, worlds: list[Counts], insiders: int) -> bool:
    for known in product(*(range(min(n, insiders) + 1) for n in sizes)):
        if sum(known) != insiders:
            continue
        others = tuple(n - c for n, c in zip(sizes, known, strict=True))
        for yes in product(*(range(c + 1) for c in known)):
            left = [rest for world in worlds if _fits(rest := _minus(world, yes), others)]
            if left and any(_certain({rest[i] for rest in left}, m) for i, m in enumerate(others)):
                return True
    return False


def _minus(world: Counts, yes: Counts) -> Counts:
    return tuple(s - t for s, t in zip(world, yes, strict=True))


def _fits(rest: Counts, others: Counts) -> bool:
    return all(0 <= r <= m for r, m in zip(rest, others, strict=True))


def _certain(possible: set[int], others: int) -> bool:
    return others > 0 and possible in ({0}, {others})


def possible_answers(
    n: int, answers: Sequence[T], told: Callable[[Sequence[T]], Hashable], insiders: int
) -> Iterator[set[T]]:
    """What one of the other people may have said: a set for each record and each knowledge of insiders.

    All n people are alike; `answers` are all that one may say.
    """
    groups = defaultdict(list)
    for world in combinations_with_replacement(answers, n):
        groups[told(world)].append(Counter(world))
    for worlds in groups.values():
        for known in combinations_with_replacement(answers, insiders):
            left = list(_without(worlds, Counter(known)))
            if left:
                yield {answer for rest in left for answer in rest}


def _without(worlds: Iterable[Counter[T]], known: Counter[T]) -> Iterator[Counter[T]]:
    return (world - known for world in worlds if known <= world)
