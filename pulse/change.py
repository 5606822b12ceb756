"""Whether satisfaction really changed, looked at in every telling without crying wolf.

For each place where the tellings could be split, a Bayes factor weighs "two levels" against "one level" under
Beta(4, 2); their average over 26 places is an e-detector (Shin, Ramdas & Rinaldo, NEJSDS 2024), so that by
Ville's inequality evidence of 10 is rare where nothing changed. That holds for what is looked at, the told
ranges: their likelihood enters, not their middles, which jump from one end to the other and would call a
change where there is none in a third of the years of a team told by eights. Of exact counts the Bayes factor is
B(4+s₁, 2+n₁−s₁) · B(4+s₂, 2+n₂−s₂) / (B(4, 2) · B(4+s₁+s₂, 2+n₁+n₂−s₁−s₂)). What is called how often is
measured in tests/pulse/test_change.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, lgamma, log, pi, sin, sqrt
from operator import add
from typing import Final

from pulse.figures import NOBODY, Interval, Tally, newcombe

HORIZON: Final = 26
"""Tellings that are looked at, the newest ones."""
ENOUGH: Final = 10.0
"""Evidence at which a change is called."""
_YES, _NO = 4, 2  # the prior: Beta(4, 2)
_LARGEST_LOG = 600.0  # far beyond any doubt, and exp() does not overflow


@dataclass(frozen=True)
class Evidence:
    """How strongly the tellings speak for a change, and after how many of them it most likely was."""

    value: float
    split: int


@dataclass(frozen=True)
class Change:
    """A change that was called at telling `called`; the new level began with telling `since` (both from 0).

    `before` and `after` are the sums of the tellings on each side, `difference` is after minus before.
    """

    called: int
    since: int
    before: Tally
    after: Tally
    difference: Interval


def evidence(tellings: Sequence[Tally]) -> Evidence:
    """The evidence for a change somewhere within these tellings, at most 26, oldest first.

    With fewer than two there is no split and the evidence is 1.
    """
    if len(tellings) < 2:
        return Evidence(1.0, 0)
    size = _grid_size(sum(telling.n for telling in tellings))
    levels = [_log_likelihood(telling, size) for telling in tellings]
    firsts = _log_integrals(levels, size)
    rests = _log_integrals(reversed(levels), size)[::-1]
    logs = [first + rest - firsts[-1] for first, rest in zip(firsts, rests[1:], strict=False)]
    factors = sum(exp(min(value, _LARGEST_LOG)) for value in logs)
    return Evidence((factors + HORIZON - len(logs)) / HORIZON, logs.index(max(logs)) + 1)


def _grid_size(n: int) -> int:
    """Enough nodes that three lie within two standard errors of a share of n, in steps so that few are made."""
    return 32 * (1 + int(2 * sqrt(n)) // 32)


@lru_cache(maxsize=32)
def _grid(size: int) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    """Logarithms of p, 1 − p and the prior's weight at the nodes p = sin² of even steps.

    The midpoint rule in the angle: its error falls faster than any power of the distance of the nodes, until
    that is wider than the likelihood.
    """
    shares = [sin((j + 0.5) * pi / (2 * size)) ** 2 for j in range(size)]
    yes, no = [log(p) for p in shares], [log(1 - p) for p in shares]
    weights = [(_YES - 0.5) * a + (_NO - 0.5) * b for a, b in zip(yes, no, strict=True)]
    whole = _log_sum(weights)
    return yes, no, [weight - whole for weight in weights]


@lru_cache(maxsize=4096)
def _log_likelihood(told: Tally, size: int) -> Sequence[float]:
    """How likely it is at each node that the count lies in the told range."""
    yes, no, _ = _grid(size)
    ways = {c: -lgamma(c + 1) - lgamma(told.n - c + 1) for c in range(told.lo, told.hi + 1)}
    return [_log_sum([way + c * a + (told.n - c) * b for c, way in ways.items()]) for a, b in zip(yes, no, strict=True)]


def _log_integrals(levels: Iterable[Sequence[float]], size: int) -> list[float]:
    """For the first level, the first two, and so on: how likely they are together at one level."""
    weights = _grid(size)[2]
    together = accumulate(levels, lambda so_far, level: list(map(add, so_far, level)), initial=weights)
    return [_log_sum(values) for values in together][1:]


def _log_sum(values: Sequence[float]) -> float:
    largest = max(values)
    return largest + log(sum(map(exp, [value - largest for value in values])))


def changes(tellings: Iterable[Tally]) -> list[Change]:
    """Every change that was called as these tellings came out one by one, oldest first.

    After a call the history starts where the new level began. The last telling brought news exactly if the
    last change has `called == len(tellings) - 1`.
    """
    return list(_changes(tuple(tellings)))


@lru_cache(maxsize=1024)
def _changes(tellings: tuple[Tally, ...]) -> tuple[Change, ...]:
    """A report is drawn again and again."""
    found: list[Change] = []
    start = 0
    for called in range(len(tellings)):
        first = max(start, called + 1 - HORIZON)
        seen = evidence(tellings[first : called + 1])
        if seen.value >= ENOUGH:
            start = first + seen.split
            before, after = _sum(tellings[first:start]), _sum(tellings[start : called + 1])
            found.append(Change(called, start, before, after, newcombe(after, before)))
    return tuple(found)


def _sum(tellings: Sequence[Tally]) -> Tally:
    return sum(tellings, NOBODY)
