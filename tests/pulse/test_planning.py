"""Who is asked about whom: everybody's turn comes, and nobody is asked too much."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulse.planning import plan

MONDAY = date(2025, 1, 6)
teams = st.frozensets(st.integers(1, 30), max_size=12)


@given(st.text(), teams, teams, st.integers(0, 5))
def test_nobody_is_asked_about_a_blocked_team_or_about_too_many(
    person: str, upstream: frozenset[int], blocked: frozenset[int], maximum: int
) -> None:
    chosen = plan(person, upstream, blocked=blocked, maximum=maximum, last_asked={})
    assert len(chosen) == len(set(chosen)) == min(maximum, len(upstream - blocked))
    assert set(chosen) <= upstream - blocked


@given(st.text(), teams.filter(bool), st.integers(1, 5))
def test_each_team_gets_its_turn(person: str, upstream: frozenset[int], maximum: int) -> None:
    """No team waits for longer than it takes to go round, and over two years all are asked about alike."""
    last_asked: dict[int, date | None] = {}
    counts = dict.fromkeys(upstream, 0)
    for week in range(104):
        for team in plan(person, upstream, blocked=(), maximum=maximum, last_asked=last_asked):
            counts[team] += 1
            last_asked[team] = MONDAY + timedelta(weeks=week)
        longest = -(-len(upstream) // maximum)
        if week >= longest:
            assert min(day for day in last_asked.values() if day) > MONDAY + timedelta(weeks=week - longest)
    assert max(counts.values()) <= 1.5 * min(counts.values()) + 1


@given(st.text(), st.permutations(range(1, 9)))
def test_the_choice_does_not_depend_on_the_order_of_the_teams(person: str, shuffled: list[int]) -> None:
    chosen = plan(person, shuffled, blocked=(), maximum=3, last_asked={})
    assert chosen == plan(person, range(1, 9), blocked=(), maximum=3, last_asked={})


def test_the_least_recently_asked_come_first_and_new_ones_before_all() -> None:
    last_asked = {"Payroll": date(2025, 3, 4), "Platform": date(2025, 2, 4), "Legal": None}
    chosen = plan("Alice", last_asked, blocked=(), maximum=2, last_asked=last_asked)
    assert chosen == ("Legal", "Platform")


def test_people_start_with_different_teams() -> None:
    first = [plan(f"person {n}", range(1, 7), blocked=(), maximum=1, last_asked={})[0] for n in range(120)]
    assert all(10 <= first.count(team) <= 32 for team in range(1, 7))


def test_nothing_is_left_to_ask_when_all_are_blocked() -> None:
    assert plan("Alice", ["Payroll"], blocked={"Payroll"}, maximum=3, last_asked={}) == ()
