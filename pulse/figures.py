"""What the told counts mean: shares with intervals, opportunity, hours. Functions of told records alone.

Everything starts from a tally, a count of n people known to lie in lo..hi, so that no figure says more than
the record it came from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from pulse.records import Cell

Z95: Final = 1.959963984540054
LEAST_FOR_OPPORTUNITY: Final = 10
PRIOR_PEOPLE: Final = 10
"""The weight of the common share in a shrunken one: a fixed weight covers better here than an estimated one."""


@dataclass(frozen=True)
class Tally:
    """Between lo and hi of n said yes; n counts people in one telling, answers in a sum of tellings."""

    lo: int
    hi: int
    n: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.lo + other.lo, self.hi + other.hi, self.n + other.n)

    @property
    def middle(self) -> float:
        """The count in the middle of the range."""
        return (self.lo + self.hi) / 2

    @property
    def share(self) -> float:
        """The middle of the range as a share of n, 0 to 1. Raises ZeroDivisionError without anybody."""
        return self.middle / self.n


NOBODY: Final = Tally(0, 0, 0)


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def tally(cells: Iterable[Cell]) -> Tally:
    """The sum of told cells, over groups or over tellings."""
    return sum((Tally(cell.lo, cell.hi, cell.n) for cell in cells), NOBODY)


def _wilson(count: float, n: int) -> tuple[float, float]:
    share, z2 = count / n, Z95 * Z95
    centre = share + z2 / (2 * n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
    return (0.0 if count == 0 else low), (1.0 if count == n else high)


def wilson(told: Tally) -> Interval:
    """The share of yes with Wilson's score interval, from its lower limit at lo to its upper one at hi.

    Wilson, JASA 22, 1927; without continuity correction, as Newcombe, Stat. Med. 17, 857–872, 1998, method 3.
    Raises ZeroDivisionError without anybody.
    """
    return Interval(told.share, _wilson(told.lo, told.n)[0], _wilson(told.hi, told.n)[1])


def newcombe(first: Tally, second: Tally) -> Interval:
    """The difference of two independent shares, first minus second, from Wilson's limits of each.

    Newcombe, Stat. Med. 17, 873–890, 1998, method 10; of ranges the ends that lie farthest apart are taken.
    """
    low = _difference(first.lo / first.n, _wilson(first.lo, first.n)[0], second.hi, second.n, 1)
    high = _difference(first.hi / first.n, _wilson(first.hi, first.n)[1], second.lo, second.n, 0)
    return Interval(first.share - second.share, low, high)


def _difference(share: float, limit: float, count: int, n: int, side: int) -> float:
    """One limit of first − second: below where `side` is 1 (the second's upper limit), above where it is 0."""
    other = count / n
    apart = sqrt((share - limit) ** 2 + (_wilson(count, n)[side] - other) ** 2)
    return share - other + (apart if side == 0 else -apart)


def shrunk(told: Tally, common: float) -> float:
    """A share pulled towards the common one, (s + 10 m) / (n + 10): for colours, never for ranks.

    A beta-binomial mean of fixed weight (Casella, Am. Stat. 39, 1985); `common` is the share over all told
    cells, 0 to 1.
    """
    return (told.middle + PRIOR_PEOPLE * common) / (told.n + PRIOR_PEOPLE)


def opportunity(importance: Tally, satisfaction: Tally) -> Interval | None:
    """The opportunity of a job, 0 to 20: 10 · (I + max(I − S, 0)); None if either rests on fewer than ten.

    Ulwick, What Customers Want, 2005. The interval adds the squared distances of Wilson's limits (Zou &
    Donner, Stat. Med. 27, 1693–1702, 2008) for 2I − S and spans it with the one of I.
    """
    if min(importance.n, satisfaction.n) < LEAST_FOR_OPPORTUNITY:
        return None
    i, s = wilson(importance), wilson(satisfaction)
    gap = 2 * i.value - s.value
    low = gap - sqrt(4 * (i.value - i.low) ** 2 + (s.high - s.value) ** 2)
    high = gap + sqrt(4 * (i.high - i.value) ** 2 + (s.value - s.low) ** 2)
    return Interval(10 * max(i.value, gap), 10 * max(i.low, low), 10 * max(i.high, high))


def hours(minutes: Cell) -> tuple[float, float]:
    """The hours a week, from–to, that a waste costs those who were asked; `minutes` is of that kind."""
    return minutes.lo / 60, minutes.hi / 60


def cost_of_delay(minutes: Cell, weeks: int) -> tuple[float, float]:
    """The hours, from–to, that a waste has cost in the weeks since it was first told."""
    lo, hi = hours(minutes)
    return lo * weeks, hi * weeks


def range_in_words(told: Tally) -> str:
    """A range as people say it: "hardly anyone (0–2 of 8)", "3 of 8", "nearly all (6–8 of 8)"."""
    word = in_a_word(told)
    return f"{word} ({in_numbers(told)})" if word else in_numbers(told)


def in_a_word(told: Tally) -> str:
    """ "hardly anyone" or "nearly all" where the range is at an end and a third of all at most, else ""."""
    if told.lo == told.hi or 3 * (told.hi - told.lo) > told.n:
        return ""
    return "hardly anyone" if told.lo == 0 else "nearly all" if told.hi == told.n else ""


def in_numbers(told: Tally) -> str:
    """ "3 of 8", "10–12 of 16"."""
    return f"{told.lo} of {told.n}" if told.lo == told.hi else f"{told.lo}–{told.hi} of {told.n}"
