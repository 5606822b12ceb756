"""Whatever people answered, nobody's answer follows from a record; take out one rule, and somebody's does."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import combinations_with_replacement

import pytest

from pulse.disclosure import ends, partition, tell, tell_extra, told
from pulse.figures import Tally, wilson
from pulse.questions import ExtraQuestion
from pulse.records import Cell, ExtraAnswer, PoolAnswer, Record
from tests.pulse.proof import Counts, found_out, possible_answers

MINIMA = range(3, 9)


def shapes(k: int, smallest: int, largest: int, cells: int = 3) -> list[Counts]:
    sizes = range(smallest, largest + 1)
    every = [shape for r in range(1, cells + 1) for shape in combinations_with_replacement(sizes, r)]
    return [shape for shape in every if sum(shape) >= k]


def people(sizes: Counts, yes: Counts) -> list[PoolAnswer]:
    return [
        PoolAnswer(team, None, person < said_yes, None)
        for team, n, said_yes in zip("ABCD", sizes, yes, strict=False)
        for person in range(n)
    ]


def record(sizes: Counts, k: int, yes: Counts) -> Record:
    return tell(people(sizes, yes), pool=1, minimum=k)


@pytest.mark.parametrize("k", MINIMA)
def test_nobodys_answer_follows_from_a_record(k: int) -> None:
    for sizes in shapes(k, k, k + 2):
        assert found_out(sizes, partial(record, sizes, k), ends(k) - 1) == [], sizes


@pytest.mark.parametrize("k", [3, 4, 5])
def test_nobodys_answer_follows_where_small_teams_are_merged(k: int) -> None:
    for sizes in shapes(k, 1, k + 1):
        assert found_out(sizes, partial(record, sizes, k), ends(k) - 1) == [], sizes


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("k", [6, 7, 8])
def test_nobodys_answer_follows_where_larger_small_teams_are_merged(k: int) -> None:
    for sizes in shapes(k, 1, k + 1):
        assert found_out(sizes, partial(record, sizes, k), ends(k) - 1) == [], sizes


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("k", MINIMA)
def test_nobodys_answer_follows_in_pairs_up_to_twelve_more(k: int) -> None:
    for sizes in shapes(k, k, k + 12, cells=2):
        assert found_out(sizes, partial(record, sizes, k), ends(k) - 1) == [], sizes


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("k", [3, 4])
def test_nobodys_answer_follows_in_four_cells(k: int) -> None:
    for sizes in combinations_with_replacement(range(k, k + 3), 4):
        assert found_out(sizes, partial(record, sizes, k), ends(k) - 1) == [], sizes


@pytest.mark.parametrize("k", MINIMA)
def test_control_as_many_insiders_as_e_do_find_somebody_out(k: int) -> None:
    assert found_out((k, k), partial(record, (k, k), k), ends(k))


def counted(sizes: Counts, e: int, yes: Counts, *, exact_total: bool = False) -> Hashable:
    """A record by rules that a test may bend: the cells, the total."""
    cells = [told(count, 0, n, e) for count, n in zip(yes, sizes, strict=True)]
    vague = [(lo, hi, n) for (lo, hi), n in zip(cells, sizes, strict=True) if lo < hi]
    low, high = any(lo == 0 for lo, _, _ in vague), any(hi == n for _, hi, n in vague)
    lo, hi = sum(lo for lo, _ in cells), sum(hi for _, hi in cells)
    total = told(sum(yes), lo, hi, e, low=low, high=high)
    return tuple(cells), sum(yes) if exact_total else total


def bent(k: int, sizes: Counts, rule: Callable[[Counts], Hashable]) -> bool:
    return bool(found_out(sizes, rule, ends(k) - 1))


@pytest.mark.parametrize("k", MINIMA)
def test_control_with_e_smaller_by_one_somebody_is_found_out(k: int) -> None:
    for sizes in shapes(k, k, k + 2, cells=2):
        assert not bent(k, sizes, partial(counted, sizes, ends(k)))
        assert bent(k, sizes, partial(counted, sizes, ends(k) - 1))


@pytest.mark.parametrize("k", MINIMA)
def test_control_with_an_exact_total_somebody_is_found_out(k: int) -> None:
    for sizes in shapes(k, k, k + 2, cells=2)[3:]:
        assert bent(k, sizes, partial(counted, sizes, ends(k), exact_total=True))


def without_small_cells(sizes: Counts, k: int, yes: Counts) -> Hashable:
    """Teams under k are left out of the cells, yet counted in the total."""
    e = ends(k)
    cells = tuple(told(count, 0, n, e) for count, n in zip(yes, sizes, strict=True) if n >= k)
    return cells, told(sum(yes), 0, sum(sizes), e)


@pytest.mark.parametrize("k", MINIMA)
def test_control_with_small_cells_left_out_beside_the_total_somebody_is_found_out(k: int) -> None:
    assert any(bent(k, (small, k + 1), partial(without_small_cells, (small, k + 1), k)) for small in range(1, k))


def with_an_interval_of_the_true_count(sizes: Counts, k: int, yes: Counts) -> Hashable:
    total = Tally(sum(yes), sum(yes), sum(sizes))
    return record(sizes, k, yes), round(wilson(total).low, 3)


@pytest.mark.parametrize("k", MINIMA)
def test_control_with_an_interval_from_the_true_count_somebody_is_found_out(k: int) -> None:
    for sizes in shapes(k, k, k + 2, cells=2):
        assert bent(k, sizes, partial(with_an_interval_of_the_true_count, sizes, k))


def wastes_told(k: int, said: Sequence[str]) -> tuple[Cell, ...]:
    answers = [PoolAnswer("A", None, True, waste or None) for waste in said]
    return tell(answers, pool=1, minimum=k).categories


@pytest.mark.parametrize("k", MINIMA)
@pytest.mark.parametrize("wastes", ["ab", "abc", "abcd"])
def test_what_got_in_ones_way_does_not_follow(k: int, wastes: str) -> None:
    """The first of the wastes is told as no answer."""
    choices = ["", *wastes[1:]]
    for n in range(k, k + 3):
        for possible in possible_answers(n, choices, partial(wastes_told, k), ends(k) - 1):
            assert len(possible) > 1


def motives_told(k: int, said: Sequence[str]) -> Record:
    return tell_extra("motive", [ExtraAnswer(None, motive) for motive in said], pool=1, minimum=k)


@pytest.mark.parametrize("k", MINIMA)
def test_ones_motive_does_not_follow(k: int) -> None:
    for n in range(k, k + 3):
        for possible in possible_answers(n, "efs", partial(motives_told, k), ends(k) - 1):
            assert len(possible) > 1


JobAndAnswer = tuple[str | None, bool]


def jobs_told(k: int, question: ExtraQuestion | None, said: Sequence[JobAndAnswer]) -> Record:
    if question:
        return tell_extra(question, [ExtraAnswer(job, yes) for job, yes in said], pool=1, minimum=k)
    return tell([PoolAnswer("A", job, yes, None) for job, yes in said], pool=1, minimum=k)


@pytest.mark.parametrize("question", [None, "importance", "hire_again"])
@pytest.mark.parametrize(("k", "n"), [(3, 3), (3, 7), (4, 8), (5, 5), (5, 11)])
def test_neither_the_job_nor_the_answer_follows_for_one_who_does_not_know_the_jobs(
    k: int, n: int, question: ExtraQuestion | None
) -> None:
    choices = [(job, yes) for job in ("x", "y", None) for yes in (True, False)]
    for possible in possible_answers(n, choices, partial(jobs_told, k, question), ends(k) - 1):
        assert len({job for job, _ in possible}) > 1
        assert len({yes for _, yes in possible}) > 1


def minutes_told(k: int, said: Sequence[tuple[str, int]]) -> Record:
    answers = [ExtraAnswer(waste, minutes) for waste, minutes in said]
    return tell_extra("minutes", answers, pool=1, minimum=k)


@pytest.mark.parametrize(("k", "n"), [(3, 4), (3, 6), (3, 7), (5, 7)])
def test_minutes_are_placed_within_two_hours_at_best_and_the_waste_does_not_follow(k: int, n: int) -> None:
    choices = [(waste, minutes) for waste in "ab" for minutes in (0, 1, 119, 120, 239, 240)]
    for possible in possible_answers(n, choices, partial(minutes_told, k), ends(k) - 1):
        minutes = [m for _, m in possible]
        assert max(minutes) - min(minutes) >= 119
        assert len({waste for waste, _ in possible}) > 1


def minutes_by_the_letter(k: int, said: Sequence[tuple[str, int]]) -> Hashable:
    """Each waste that k people named with its people and its sum in steps: says all in the extremes."""
    named = {waste: [m for name, m in said if name == waste] for waste in "ab"}
    return tuple((len(ms), sum(ms) // 120) if len(ms) >= k else None for ms in named.values())


def test_control_minutes_by_the_letter_tell_the_waste_and_the_very_minutes() -> None:
    choices = [(waste, minutes) for waste in "ab" for minutes in (0, 119, 120, 240)]
    found = list(possible_answers(4, choices, partial(minutes_by_the_letter, 3), 0))
    assert any(len({waste for waste, _ in possible}) == 1 for possible in found)
    assert any({minutes for _, minutes in possible} == {240} for possible in found)


def test_the_shapes_are_those_of_the_rule() -> None:
    assert len(shapes(5, 5, 7)) == 3 + 6 + 10
    assert all(part.n >= 5 for sizes in shapes(5, 1, 6) for part in partition(dict(zip("ABC", sizes, strict=False)), 5))
