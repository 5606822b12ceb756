"""When a pool is told, in which cells and ranges: the rules one by one."""

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.disclosure import (
    Part,
    comments_may_go,
    ends,
    extra_ripe,
    partition,
    ripe,
    sizes_by_view,
    tell,
    tell_extra,
    told,
    view_in_turn,
)
from pulse.records import OTHER, TOTAL, Cell, ExtraAnswer, Participation, PoolAnswer, View

names = st.sampled_from(["Legal", "Payroll", "Platform", "Sales", "Support", OTHER])
sizes = st.dictionaries(names, st.integers(0, 15))
minima = st.integers(3, 9)


def pool(teams: Mapping[str, tuple[int, int]], job: str | None = None) -> list[PoolAnswer]:
    """Answers by customer team: (satisfied, people)."""
    return [PoolAnswer(team, job, person < yes, None) for team, (yes, n) in teams.items() for person in range(n)]


@pytest.mark.parametrize(("k", "e"), [(3, 1), (4, 1), (5, 2), (6, 2), (7, 3), (8, 3)])
def test_the_ends_of_a_group(k: int, e: int) -> None:
    assert ends(k) == e


def test_no_minimum_group_is_under_three() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        ends(2)
    with pytest.raises(ValueError, match="at least 3"):
        tell(pool({"Sales": (2, 4)}), pool=1, minimum=2)


@given(sizes, minima)
def test_cells_hold_everybody_once_and_none_is_small(people: dict[str, int], k: int) -> None:
    parts = partition(people, k)
    if sum(people.values()) < k:
        assert parts == []
        return
    assert all(part.n >= k for part in parts)
    assert sum(part.n for part in parts) == sum(people.values())
    members = Counter(name for part in parts for name in part.members)
    assert set(members) == {name for name, n in people.items() if n} and set(members.values()) == {1}


@given(sizes, minima)
def test_who_has_enough_people_stands_alone_but_for_the_smallest(people: dict[str, int], k: int) -> None:
    enough = {name for name, n in people.items() if n >= k and name != OTHER}
    alone = {part.name for part in partition(people, k)} - {OTHER}
    assert alone <= enough and len(enough - alone) <= 1
    for joined in enough - alone:
        assert people[joined] == min(people[name] for name in enough)


def test_the_smallest_that_stands_joins_an_other_that_is_too_small() -> None:
    assert partition({"Sales": 9, "Legal": 6, "Platform": 2, "Support": 1}, 5) == [
        Part("Sales", ("Sales",), 9),
        Part(OTHER, ("Legal", "Platform", "Support"), 9),
    ]


def test_people_without_a_name_never_stand() -> None:
    assert partition({"Sales": 6, OTHER: 7}, 5) == [
        Part("Sales", ("Sales",), 6),
        Part(OTHER, (OTHER,), 7),
    ]


@pytest.mark.parametrize(
    ("n", "ranges"),
    [
        (5, ["0–2", "0–2", "0–2", "3–5", "3–5", "3–5"]),
        (6, ["0–2", "0–2", "0–2", "3–3", "4–6", "4–6", "4–6"]),
        (8, ["0–2", "0–2", "0–2", "3–3", "4–4", "5–5", "6–8", "6–8", "6–8"]),
    ],
)
def test_what_is_told_of_small_groups_for_a_minimum_of_five(n: int, ranges: list[str]) -> None:
    assert ["{}–{}".format(*told(count, 0, n, 2)) for count in range(n + 1)] == ranges


@given(st.tuples(*[st.integers(0, 30)] * 3), st.integers(1, 4), st.booleans(), st.booleans())
def test_what_is_told_holds_the_count_and_stays_within_its_bounds(
    around: tuple[int, int, int], e: int, low: bool, high: bool
) -> None:
    count, below, above = around
    lo, hi = told(count, count - below, count + above, e, low=low, high=high)
    assert count - below <= lo <= count <= hi <= count + above
    assert hi - lo <= 2 * e


def test_a_total_is_exact_where_no_cell_is_vague() -> None:
    record = tell(pool({"Legal": (3, 8), "Sales": (4, 8)}), pool=1, minimum=5)
    assert record.cells == (Cell("team", "Legal", 8, 3, 3), Cell("team", "Sales", 8, 4, 4))
    assert record.total == Cell("total", TOTAL, 16, 7, 7)


@pytest.mark.parametrize(
    ("legal", "sales", "expected"),
    [
        (8, 8, (14, 16)),  # both at the high end: the total's high end is guarded, not told from 12
        (6, 6, (12, 12)),
        (8, 4, (10, 12)),
        (0, 0, (0, 2)),
        (2, 2, (4, 4)),
        (0, 8, (6, 10)),  # one at each end: no more than the sum of the cells' own ranges
    ],
)
def test_a_total_undoes_no_cell(legal: int, sales: int, expected: tuple[int, int]) -> None:
    total = tell(pool({"Legal": (legal, 8), "Sales": (sales, 8)}), pool=1, minimum=5).total
    assert total is not None and (total.lo, total.hi) == expected


def sizes_of(team: Mapping[str, int], job: Mapping[str, int]) -> dict[View, Mapping[str, int]]:
    return {"team": team, "job": job}


@pytest.mark.parametrize(("previous", "view"), [(None, "team"), ("team", "job"), ("job", "team"), ("total", "team")])
def test_the_views_take_turns(previous: View | None, view: View) -> None:
    two = {"a": 5, "b": 5}
    assert view_in_turn(sizes_of(two, two), 5, previous) == view


def test_a_view_of_one_cell_gives_way_to_the_other_and_then_to_the_total() -> None:
    one, two = {"a": 10}, {"a": 5, "b": 5}
    assert view_in_turn(sizes_of(one, two), 5, "job") == "job"
    assert view_in_turn(sizes_of(two, one), 5, "team") == "team"
    assert view_in_turn(sizes_of(one, {"a": 6, "b": 4}), 5, None) == "total"


@pytest.mark.parametrize(
    ("team", "weeks", "expected"),
    [
        ({"a": 4}, 9, False),  # too few, however old
        ({"a": 5, "b": 5}, 0, True),
        ({"a": 6, "b": 3, "c": 3}, 3, False),  # half of them stand
        ({"a": 6, "b": 3, "c": 3}, 4, True),
        ({"a": 10, "b": 3, "c": 2}, 0, True),  # exactly two thirds
        ({"a": 10, "b": 3, "c": 3}, 0, False),
        ({"a": 5}, 0, True),
        ({"a": 2, "b": 2, "c": 2}, 3, False),
        ({"a": 2, "b": 2, "c": 2}, 4, True),
    ],
)
def test_a_pool_is_ripe_when_two_thirds_stand_or_after_four_weeks(
    team: dict[str, int], weeks: int, expected: bool
) -> None:
    nothing_by_job = {OTHER: sum(team.values())}
    assert ripe(sizes_of(team, nothing_by_job), 5, weeks, None) is expected


answers = st.lists(
    st.builds(
        PoolAnswer,
        st.sampled_from(["Legal", "Sales", "Support"]),
        st.sampled_from(["ledger", "invoices", None]),
        st.booleans(),
        st.sampled_from(["nothing", "waiting", "defects", None]),
    ),
    min_size=9,
    max_size=40,
)


@given(answers, minima, st.randoms())
def test_whether_and_how_a_pool_is_told_does_not_depend_on_opinions_or_order(
    rows: list[PoolAnswer], k: int, random: Random
) -> None:
    others = [PoolAnswer(row.team, row.job, random.random() < 0.5, None) for row in rows]
    random.shuffle(others)
    one, two = tell(rows, pool=1, minimum=k), tell(others, pool=1, minimum=k)
    assert (one.view, [(c.name, c.n) for c in one.cells]) == (two.view, [(c.name, c.n) for c in two.cells])
    assert sizes_by_view(rows) == sizes_by_view(others)


def test_too_few_people_are_not_told() -> None:
    with pytest.raises(ValueError, match="fewer people"):
        tell(pool({"Sales": (4, 4)}), pool=1, minimum=5)
    with pytest.raises(ValueError, match="fewer people"):
        tell_extra("motive", [ExtraAnswer(None, "social")] * 4, pool=1, minimum=5)


def test_a_record_says_what_it_rests_on() -> None:
    participation = Participation(asked=20, answered=16, questions=64, answers=50)
    record = tell(
        pool({"Legal": (3, 8), "Sales": (8, 8)}, job="ledger"),
        pool=7,
        minimum=5,
        previous="team",
        participation=participation,
    )
    assert (record.pool, record.question, record.view, record.minimum) == (7, "satisfaction", "team", 5)
    assert (record.people, record.participation) == (16, participation)


def test_wastes_are_counted_over_the_whole_pool_and_named_from_one_up() -> None:
    said = ["waiting"] * 4 + ["defects"] * 2 + ["nothing"] * 3 + [None]
    rows = [PoolAnswer("Sales", None, True, waste) for waste in said]
    assert tell(rows, pool=1, minimum=5).categories == (
        Cell("waste", "nothing", 10, 3, 3),
        Cell("waste", "waiting", 10, 4, 4),
    )


def test_importance_is_told_by_job() -> None:
    rows = [ExtraAnswer("ledger", True)] * 6 + [ExtraAnswer("invoices", n < 3) for n in range(8)]
    record = tell_extra("importance", rows, pool=1, minimum=5)
    assert record.view == "job"
    assert record.cells == (Cell("job", "invoices", 8, 3, 3), Cell("job", "ledger", 6, 4, 6))


def test_importance_of_a_single_job_is_told_without_its_name() -> None:
    record = tell_extra("importance", [ExtraAnswer("ledger", True)] * 9, pool=1, minimum=5)
    assert (record.view, record.cells) == ("total", ())


def test_hire_again_and_motive_are_told_whole() -> None:
    again = tell_extra("hire_again", [ExtraAnswer(None, n < 4) for n in range(9)], pool=1, minimum=5)
    assert (again.total, again.cells) == (Cell("total", TOTAL, 9, 4, 4), ())
    said = ["functional"] * 6 + ["social"] * 3
    motive = tell_extra("motive", [ExtraAnswer(None, one) for one in said], pool=1, minimum=5)
    assert motive.categories == (Cell("motive", "functional", 9, 6, 6), Cell("motive", "social", 9, 3, 3))
    assert motive.total is None


def test_minutes_are_capped_and_told_in_steps_of_two_hours() -> None:
    rows = [ExtraAnswer("waiting", minutes) for minutes in (10, 30, 45, 60, 9000)]
    rows += [ExtraAnswer("defects", 200)] * 4
    record = tell_extra("minutes", rows, pool=1, minimum=5)
    assert record.categories == (Cell("minutes", "waiting", 9, 360, 480),)


def test_minutes_that_only_everybody_could_reach_are_told_lower() -> None:
    rows = [ExtraAnswer("waiting", 240)] * 8
    assert tell_extra("minutes", rows, pool=1, minimum=5).categories == (Cell("minutes", "waiting", 8, 1320, 1440),)


def test_extra_questions_wait_eight_weeks_and_minutes_for_a_few_more_people() -> None:
    assert not extra_ripe("motive", 20, 5, 7)
    assert extra_ripe("motive", 5, 5, 8)
    assert not extra_ripe("motive", 4, 5, 8)
    assert not extra_ripe("minutes", 6, 5, 8)
    assert extra_ripe("minutes", 7, 5, 8)


def test_comments_need_people_who_answered_and_never_fewer_than_the_minimum() -> None:
    assert comments_may_go(10, 10, 5) and not comments_may_go(9, 10, 5)
    assert comments_may_go(5, 3, 5) and not comments_may_go(4, 3, 5)
