"""Half a year of many companies: nobody's answer follows from all that was told, and the promises are kept."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulse.disclosure import ends, tell_extra, told
from pulse.questions import MOTIVES, WASTES
from pulse.records import Cell, ExtraAnswer, PoolAnswer, Record
from tests.pulse.adversary import (
    Group,
    groups,
    minutes,
    somebody_follows,
    somebodys_category_follows,
    somebodys_minutes_follow,
)
from tests.pulse.organisation import Company, Organisation, Told, skeleton

companies = st.builds(
    Company,
    seed=st.integers(0, 2**32),
    sizes=st.lists(st.integers(2, 30), min_size=2, max_size=8).map(tuple),
    minima=st.lists(st.sampled_from((3, 4, 5, 5, 6, 7)), min_size=1, max_size=3).map(tuple),
    hires=st.floats(0.3, 1),
    responds=st.floats(0.3, 1),
    satisfied=st.sampled_from((0.0, 0.05, 0.3, 0.6, 0.8, 0.95, 1.0)),
)


def found_out(one: Told) -> bool:
    """Whether the adversary, with e − 1 insiders, has somebody's answer in this record."""
    e = ends(one.record.minimum)
    answers = list(one.answers.values())
    if one.record.total is not None and somebody_follows(groups(one.record, answers), one.record.total, e - 1):
        return True
    wastes = [a.waste or "" for a in answers if isinstance(a, PoolAnswer)]
    if one.record.question == "satisfaction":
        return somebodys_category_follows(one.record, wastes, ["", *WASTES], e)
    motives = [str(a.value) for a in answers if isinstance(a, ExtraAnswer)]
    if one.record.question == "motive":
        return somebodys_category_follows(one.record, motives, list(MOTIVES), e)
    extras = [a for a in answers if isinstance(a, ExtraAnswer)]
    return one.record.question == "minutes" and somebodys_minutes_follow(one.record, extras, e)


def live_and_be_read(company: Company) -> None:
    ledger = Organisation(company).live()
    for one in ledger:
        assert not found_out(one), one.record
        assert_promises(one)
        assert_true(one)
    pools = Counter((one.upstream, one.record.question, one.record.pool) for one in ledger)
    assert set(pools.values()) <= {1}, "a pool was told twice"
    assert list(skeleton(ledger)) == list(skeleton(Organisation(company, opinions=1).live()))


def assert_true(one: Told) -> None:
    """Every range holds what was said; of minutes near what nobody may reach, it lies below."""
    record, answers = one.record, list(one.answers.values())
    if record.total is not None:
        cells = groups(record, answers)
        assert all(group.yes in group.told for group in cells)
        assert record.total.lo <= sum(group.yes for group in cells) <= record.total.hi
    said = Counter(a.waste if isinstance(a, PoolAnswer) else str(a.value) for a in answers)
    for cell in record.categories:
        if cell.kind == "minutes":
            assert cell.lo <= sum(minutes(a) for a in answers if isinstance(a, ExtraAnswer) and a.about == cell.name)
        else:
            assert cell.lo <= said[cell.name] <= cell.hi


def assert_promises(one: Told) -> None:
    """The minimum is kept, people are counted and not rows, there is one view, and nothing is exact at an end."""
    record, k = one.record, one.promised
    assert record.minimum == k >= 3
    assert record.people == len(one.answers) >= k
    assert all(cell.n >= k for cell in record.cells)
    assert sum(cell.n for cell in record.cells) in (0, len(one.answers))
    assert {cell.kind for cell in record.cells} <= {record.view}
    named = [cell for cell in record.categories if cell.kind != "minutes"]
    assert all(cell.lo > 0 for cell in named)
    assert all(cell.lo < cell.hi or ends(k) < cell.lo < cell.n - ends(k) for cell in (*record.cells, *named))
    if record.view == "team":
        teams = Counter(a.team for a in one.answers.values() if isinstance(a, PoolAnswer))
        assert all(cell.n == teams[cell.name] for cell in record.cells if cell.name != "other")


@settings(max_examples=12)
@given(companies)
def test_nobodys_answer_follows_in_half_a_year_of_a_company(company: Company) -> None:
    live_and_be_read(company)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=1000, suppress_health_check=list(HealthCheck))
@given(companies)
def test_nobodys_answer_follows_in_half_a_year_of_a_thousand_companies(company: Company) -> None:
    live_and_be_read(company)


def test_such_companies_are_told_much_and_in_every_way() -> None:
    """Else the adversary would have nothing to read."""
    ledger = Organisation(Company(7, (12, 9, 6, 16, 3), (5, 5), 0.9, 0.75, 0.7)).live()
    assert len(ledger) > 60
    assert {one.record.question for one in ledger} == {
        "satisfaction", "importance", "motive", "minutes", "hire_again",
    }  # fmt: skip
    assert {one.record.view for one in ledger} == {"team", "job", "total"}


def test_control_over_the_same_history_exact_figures_find_somebody_out() -> None:
    ledger = Organisation(Company(7, (12, 9, 6, 16, 3), (5, 5), 0.9, 0.75, 0.9)).live()
    followed = 0
    for one in ledger:
        if one.record.total is not None:
            blurred = groups(one.record, list(one.answers.values()))
            exact = [Group(group.people, group.yes, range(group.yes, group.yes + 1)) for group in blurred]
            yes = sum(group.yes for group in exact)
            followed += somebody_follows(exact, Cell("total", "total", one.record.people, yes, yes), 1)
    assert followed > 10


def test_control_the_adversary_finds_somebody_out_where_the_total_is_exact() -> None:
    cells = [Group(8, 8, range(6, 9)), Group(9, 9, range(7, 10))]
    assert somebody_follows(cells, Cell("total", "total", 17, 17, 17), 0)
    assert not somebody_follows(cells, Cell("total", "total", 17, 15, 17), 1)


@pytest.mark.parametrize("k", [3, 5, 7])
def test_control_the_adversary_finds_somebody_out_with_one_more_insider(k: int) -> None:
    e = ends(k)
    lo, hi = told(k, 0, k, e)
    alone = Group(k, k - e, range(lo, hi + 1))
    total = Cell("total", "total", k, lo, hi)
    assert somebody_follows([alone], total, e)
    assert not somebody_follows([alone], total, e - 1)


@pytest.mark.parametrize(("people", "lo"), [(5, 960), (6, 1320)])
def test_control_the_adversary_places_minutes_that_only_all_can_reach(people: int, lo: int) -> None:
    said = [ExtraAnswer("waiting", 240)] * people
    cell = Cell("minutes", "waiting", people, lo, lo + 120)
    record = Record(1, "minutes", "total", 5, people, categories=(cell,))
    assert somebodys_minutes_follow(record, said, 1)
    assert not somebodys_minutes_follow(tell_extra("minutes", [*said, *said], pool=1, minimum=5), [*said, *said], 2)
