"""Whether satisfaction really changed, looked at in every telling without crying wolf.

For each place where the tellings could be split, a Bayes factor weighs "two levels" against "one level" under
Beta(4, 2); their average over 26 places is an e-detector (Shin, Ramdas & Rinaldo, NEJSDS 2024), so that by
Ville's inequality evidence of 10 is rare where nothing changed. That it is at most one team in ten a year is
measured in tests/pulse/test_change.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma
from typing import Final

from pulse.figures import Interval, Tally, newcombe

HORIZON: Final = 26
"""Tellings that are looked at, the newest ones."""
ENOUGH: Final = 10.0
"""Evidence at which a change is called."""
_YES, _NO = 4, 2
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


def _log_beta(yes: float, no: float) -> float:
    a, b = _YES + yes, _NO + no
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def evidence(tellings: Sequence[Tally]) -> Evidence:
    """The evidence for a change somewhere within these tellings, at most 26, oldest first.

    With fewer than two there is no split and the evidence is 1.
    """
    yes, n = sum(t.middle for t in tellings), sum(t.n for t in tellings)
    one_level = _log_beta(0, 0) + _log_beta(yes, n - yes)
    logs: list[float] = []
    first_yes, first_n = 0.0, 0
    for telling in tellings[:-1]:
        first_yes, first_n = first_yes + telling.middle, first_n + telling.n
        rest_yes, rest_n = yes - first_yes, n - first_n
        two_levels = _log_beta(first_yes, first_n - first_yes) + _log_beta(rest_yes, rest_n - rest_yes)
        logs.append(two_levels - one_level)
    if not logs:
        return Evidence(1.0, 0)
    factors = sum(exp(min(log, _LARGEST_LOG)) for log in logs)
    return Evidence((factors + HORIZON - len(logs)) / HORIZON, logs.index(max(logs)) + 1)


def changes(tellings: Sequence[Tally]) -> list[Change]:
    """Every change that was called as these tellings came out one by one, oldest first.

    After a call the history starts where the new level began. The last telling brought news exactly if the
    last change has `called == len(tellings) - 1`.
    """
    found: list[Change] = []
    start = 0
    for called in range(len(tellings)):
        first = max(start, called + 1 - HORIZON)
        seen = evidence(tellings[first : called + 1])
        if seen.value >= ENOUGH:
            start = first + seen.split
            before, after = _sum(tellings[first:start]), _sum(tellings[start : called + 1])
            found.append(Change(called, start, before, after, newcombe(after, before)))
    return found


def _sum(tellings: Sequence[Tally]) -> Tally:
    return sum(tellings, Tally(0, 0, 0))
