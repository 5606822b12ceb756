"""What every benchmark shares: runs that take turns, so that whatever else the machine does hits both sides alike, and
the sections of the report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from tests.benchmarks.databases import Databases

Result = TypeVar("Result")


@dataclass(frozen=True)
class Setting:
    """`quick` is for trying out: one run of everything, and less of it."""

    databases: Databases
    place: Path
    quick: bool

    @property
    def runs(self) -> int:
        return 1 if self.quick else 5

    def some(self, quick: int, full: int) -> int:
        return quick if self.quick else full


@dataclass(frozen=True)
class Target:
    """What the design asks for, and what came out."""

    claim: str
    reached: str
    met: bool


@dataclass(frozen=True)
class Section:
    """One benchmark's part of the report. `words`: what was measured and how the cost grows."""

    title: str
    words: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[Target] = field(default_factory=tuple)


def take_turns(runs: int, sides: Mapping[str, Callable[[], Result]]) -> dict[str, list[Result]]:
    """Run every side so many times, one after the other, the other way round in every second run."""
    results: dict[str, list[Result]] = {name: [] for name in sides}
    for run in range(runs):
        for name in list(sides) if run % 2 == 0 else reversed(list(sides)):
            results[name].append(sides[name]())
    return results


def middle(values: Sequence[float]) -> float:
    return median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def at_most(claim: str, value: float, limit: float, unit: str = "") -> Target:
    return Target(f"{claim}: at most {limit:g}{unit}", f"{value:.2f}{unit}", value <= limit)


def at_least(claim: str, value: float, limit: float, unit: str = "") -> Target:
    return Target(f"{claim}: at least {limit:g}{unit}", f"{value:.2f}{unit}", value >= limit)
