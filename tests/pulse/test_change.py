"""A change is called when there was one, and hardly ever when there was none."""

from math import exp, lgamma
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.change import HORIZON, changes, evidence
from pulse.disclosure import ends, told
from pulse.figures import Tally

NO_CHANGE = 0.10
"""Of teams without a change, so many may have one called in a year of weekly tellings."""
POWER = {8: 0.5, 12: 0.8, 20: 0.9}
"""By people a week: how many falls from 80 to 60 % have to be called within twelve weeks."""


def exact(count: int, n: int) -> Tally:
    return Tally(count, count, n)


def telling(rng: Random, n: int, share: float, k: int | None = 5) -> Tally:
    """One week's telling of n people, as the rules tell it with a minimum group k, or exactly."""
    count = sum(rng.random() < share for _ in range(n))
    return exact(count, n) if k is None else Tally(*told(count, 0, n, ends(k)), n)


def called_without_a_change(rng: Random, n: int, share: float, runs: int, k: int | None = 5) -> float:
    return sum(bool(changes([telling(rng, n, share, k) for _ in range(52)])) for _ in range(runs)) / runs


def called_after_a_fall(rng: Random, n: int, runs: int, k: int | None = 5) -> float:
    called = 0
    for _ in range(runs):
        weeks = [telling(rng, n, share, k) for share in [0.8] * 26 + [0.6] * 12]
        called += any(change.called >= 26 for change in changes(weeks))
    return called / runs


@pytest.mark.parametrize(("after", "expected"), [(1, 1.239), (2, 3.258), (3, 11.503), (4, 36.914)])
def test_evidence_grows_with_each_week_at_the_new_level(after: int, expected: float) -> None:
    seen = evidence([exact(8, 10)] * 6 + [exact(4, 10)] * after)
    assert seen.value == pytest.approx(expected, abs=1e-3)
    assert seen.split == 6


def by_formula(tellings: list[Tally]) -> float:
    """The closed form for exact counts, as the documentation of the module gives it."""

    def log_beta(yes: int, n: int) -> float:
        return lgamma(4 + yes) + lgamma(2 + n - yes) - lgamma(6 + n)

    def level(some: list[Tally]) -> float:
        return log_beta(sum(t.lo for t in some), sum(t.n for t in some))

    one = log_beta(0, 0) + level(tellings)
    splits = range(1, len(tellings))
    factors = [exp(level(tellings[:i]) + level(tellings[i:]) - one) for i in splits]
    return (sum(factors) + HORIZON - len(factors)) / HORIZON


@given(st.integers(3, 40), st.lists(st.floats(0, 1), min_size=1, max_size=HORIZON))
def test_evidence_of_exact_counts_is_that_of_the_formula(n: int, shares: list[float]) -> None:
    tellings = [exact(round(share * n), n) for share in shares]
    assert evidence(tellings).value == pytest.approx(by_formula(tellings), rel=0.01)


def test_there_is_no_evidence_in_one_telling() -> None:
    assert evidence([]).value == evidence([exact(8, 10)]).value == 1


def test_a_change_is_called_once_with_its_beginning_and_its_size() -> None:
    weeks = [exact(8, 10)] * 6 + [exact(4, 10)] * 20
    [change] = changes(weeks)
    assert (change.called, change.since) == (8, 6)
    assert (change.before, change.after) == (exact(48, 60), exact(12, 30))
    assert change.difference.value == pytest.approx(-0.4)
    assert change.difference.high < 0


def test_after_a_call_the_history_begins_anew() -> None:
    weeks = [exact(8, 10)] * 12 + [exact(3, 10)] * 12 + [exact(8, 10)] * 12
    assert [change.since for change in changes(weeks)] == [12, 24]


def test_what_was_called_does_not_depend_on_what_comes_later() -> None:
    rng = Random(3)
    weeks = [telling(rng, 12, share) for share in [0.8] * 20 + [0.5] * 20 + [0.8] * 20]
    found = changes(weeks)
    assert found
    for length in range(len(weeks)):
        assert changes(weeks[:length]) == [change for change in found if change.called < length]


def test_only_the_newest_tellings_count() -> None:
    """A level of long ago has left the window when the new one has lasted for 26 tellings."""
    old, new = [exact(6, 10)] * 5, [exact(7, 10)] * HORIZON
    assert changes(old + new) == []
    assert evidence(new).value < 1


def test_a_huge_change_is_called_and_nothing_overflows() -> None:
    [change] = changes([exact(3900, 4000)] * 10 + [exact(100, 4000)])
    assert (change.called, change.since) == (10, 10)


def test_ranges_at_the_ends_are_no_change_though_their_middles_jump() -> None:
    """Weeks of 2, 3, 2, 3 of 8 are told as 0–2 and 3: their middles are two apart."""
    weeks = [Tally(0, 2, 8), exact(3, 8)] * 13
    assert changes(weeks) == []


@pytest.mark.parametrize("n", [8, 12, 20])
def test_in_a_short_run_few_changes_are_called_falsely_and_most_falls_are(n: int) -> None:
    rng = Random(n)
    assert called_without_a_change(rng, n, 0.8, runs=40) <= NO_CHANGE
    assert called_after_a_fall(rng, n, runs=40) >= POWER[n] - 0.1


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("k", [5, None])
@pytest.mark.parametrize("share", [0.3, 0.45, 0.6, 0.75, 0.8, 0.9])
@pytest.mark.parametrize("n", [8, 12, 20])
def test_at_most_one_team_in_ten_has_a_change_called_that_was_none(n: int, share: float, k: int | None) -> None:
    assert called_without_a_change(Random(n), n, share, runs=500, k=k) <= NO_CHANGE


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("k", [5, None])
@pytest.mark.parametrize("n", [8, 12, 20])
def test_a_fall_from_four_fifths_to_three_is_called_within_twelve_weeks(n: int, k: int | None) -> None:
    assert called_after_a_fall(Random(n), n, runs=500, k=k) >= POWER[n]
