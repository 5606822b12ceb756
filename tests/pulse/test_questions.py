"""The one more question: the least known for its weight, never one that waits or does not apply."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pulse.questions import EXTRA_WEIGHTS, NOTHING, WASTES, ExtraQuestion, is_satisfied, next_question

ALL: list[ExtraQuestion] = list(EXTRA_WEIGHTS)
some = st.frozensets(st.sampled_from(ALL))


@given(st.dictionaries(st.sampled_from(ALL), st.integers(0, 50)), some, some, st.integers())
def test_the_question_applies_does_not_wait_and_is_least_known(
    counts: dict[ExtraQuestion, int],
    applying: frozenset[ExtraQuestion],
    waiting: frozenset[ExtraQuestion],
    seed: int,
) -> None:
    chosen = next_question(counts, applying, waiting, Random(seed))
    left = applying - waiting
    if chosen is None:
        assert not left
        return
    known = {q: counts.get(q, 0) / EXTRA_WEIGHTS[q] for q in left}
    assert chosen in left and known[chosen] == min(known.values())


def test_importance_is_asked_twice_as_often_as_the_others() -> None:
    rng, counts = Random(7), Counter[ExtraQuestion]()
    for _ in range(500):
        chosen = next_question(counts, ALL, (), rng)
        assert chosen is not None
        counts[chosen] += 1
    assert counts == {"importance": 200, "motive": 100, "minutes": 100, "hire_again": 100}


def test_ties_are_settled_by_lot() -> None:
    drawn = Counter(next_question({}, ALL, (), Random(seed)) for seed in range(400))
    assert set(drawn) == set(ALL) and min(drawn.values()) > 60


def test_the_choices() -> None:
    assert [rating for rating in range(1, 6) if is_satisfied(rating)] == [4, 5]
    assert len(WASTES) == 9 and NOTHING in WASTES
    assert all(len(words) <= 75 for words in WASTES.values())
