"""The figures against the examples of the papers, and that a range never says more than it knows."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.figures import (
    Interval,
    Tally,
    cost_of_delay,
    hours,
    newcombe,
    opportunity,
    range_in_words,
    shrunk,
    tally,
    wilson,
)
from pulse.records import Cell


def exact(count: int, n: int) -> Tally:
    return Tally(count, count, n)


def limits(interval: Interval | None, digits: int = 4) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low, digits), round(interval.high, digits)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    n = draw(st.integers(1, 60))
    lo = draw(st.integers(0, n))
    return Tally(lo, draw(st.integers(lo, n)), n)


@pytest.mark.parametrize(
    ("count", "n", "expected"),
    [  # Newcombe 1998 (857–872), table I, method 3; the first two are read there by others too (m-Py/propint's tests)
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_as_in_the_paper(count: int, n: int, expected: tuple[float, float]) -> None:
    assert limits(wilson(exact(count, n))) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [  # Newcombe 1998 (873–890), table II, method 10; the first two as above
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
    ],
)
def test_newcombe_as_in_the_paper(
    first: tuple[int, int], second: tuple[int, int], expected: tuple[float, float]
) -> None:
    assert limits(newcombe(exact(*first), exact(*second))) == expected


@given(tallies())
def test_an_interval_of_a_range_holds_those_of_all_its_counts(told: Tally) -> None:
    whole = wilson(told)
    assert 0 <= whole.low <= whole.value <= whole.high <= 1
    for count in range(told.lo, told.hi + 1):
        part = wilson(exact(count, told.n))
        assert whole.low <= part.low and part.high <= whole.high


@given(tallies(), tallies())
def test_a_difference_of_ranges_lies_in_its_interval_and_turns_round(first: Tally, second: Tally) -> None:
    there, back = newcombe(first, second), newcombe(second, first)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert isclose(there.low, -back.high, abs_tol=1e-12) and isclose(there.high, -back.low, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("importance", "satisfaction", "score", "expected"),
    [
        ((8, 10), (4, 10), 12.0, (5.17, 15.69)),
        ((16, 20), (12, 30), 12.0, (7.33, 14.84)),
        ((6, 10), (9, 12), 6.0, (3.13, 9.93)),
    ],
)
def test_opportunity_with_its_interval(
    importance: tuple[int, int], satisfaction: tuple[int, int], score: float, expected: tuple[float, float]
) -> None:
    found = opportunity(exact(*importance), exact(*satisfaction))
    assert found is not None and isclose(found.value, score)
    assert limits(found, 2) == expected


def test_no_opportunity_from_fewer_than_ten_on_either_side() -> None:
    assert opportunity(exact(8, 9), exact(4, 10)) is None
    assert opportunity(exact(8, 10), exact(4, 9)) is None


@given(tallies(), tallies())
def test_opportunity_stays_on_its_scale(importance: Tally, satisfaction: Tally) -> None:
    found = opportunity(importance, satisfaction)
    if found:
        assert 0 <= found.low <= found.value <= found.high
        assert found.value <= 20


def test_a_shrunken_share_lies_between_the_cell_and_all() -> None:
    assert shrunk(exact(5, 5), 0.5) == pytest.approx(10 / 15)
    assert shrunk(exact(0, 0), 0.7) == pytest.approx(0.7)


def test_cells_add_up_to_a_tally() -> None:
    cells = [Cell("team", "Legal", 8, 6, 8), Cell("team", "Sales", 9, 4, 4)]
    assert tally(cells) == Tally(10, 12, 17)
    assert tally(cells).share == 11 / 17
    assert tally([]) == Tally(0, 0, 0)


def test_minutes_become_hours_and_hours_a_cost_of_delay() -> None:
    waiting = Cell("minutes", "waiting", 9, 360, 480)
    assert hours(waiting) == (6, 8)
    assert cost_of_delay(waiting, 5) == (30, 40)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Tally(3, 3, 8), "3 of 8"),
        (Tally(0, 2, 8), "hardly anyone (0–2 of 8)"),
        (Tally(6, 8, 8), "nearly all (6–8 of 8)"),
        (Tally(10, 12, 16), "10–12 of 16"),
        (Tally(0, 5, 5), "0–5 of 5"),
        (Tally(0, 4, 10), "0–4 of 10"),
        (Tally(6, 10, 10), "6–10 of 10"),
    ],
)
def test_a_range_says_itself(told: Tally, words: str) -> None:
    assert range_in_words(told) == words
