"""An adversary at the front door: reads every number and word that left the bot, knows the rules, the organisation
chart, who answered and some insiders' answers."""

from itertools import takewhile

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.confidential.conftest import MoveIn
from tests.confidential.hearing import Hearing
from tests.confidential.living import Living, Weeks


def companies(most: int) -> st.SearchStrategy[Weeks]:
    """Companies in which two to five teams, of so many people at most, hire one to three."""
    return st.builds(
        Weeks,
        seed=st.integers(0, 2**32),
        sizes=st.lists(st.integers(2, most), min_size=2, max_size=5).map(tuple),
        upstreams=st.integers(1, 3),
        minima=st.tuples(st.sampled_from((3, 5, 5, 7)), st.sampled_from((3, 5))),
        responds=st.sampled_from((0.5, 0.8, 1.0)),
        satisfied=st.sampled_from((0.0, 0.3, 0.8, 0.95, 1.0)),
        every=st.sampled_from((1, 1, 2)),
    )


BUSY = Weeks(11, (11, 9), 1, (5, 3), 0.95, 0.8, every=4)
FEW = Weeks(3, (4, 2, 3), 2, (3, 3), 1.0, 0.95)
"""Told of at once, and too few for comments."""
AS_LONG_AS_IT_TAKES = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
NOT_SHRUNK = (Phase.explicit, Phase.generate)


def live_and_be_heard(move_in: MoveIn, weeks: Weeks, number: int) -> Hearing:
    """So many weeks, in which nobody is found out."""
    living = Living(move_in(pulse_asks_per_week=2, pulse_approval_above=1_000), weeks)
    hearing = Hearing(living)
    for week, digests_out in takewhile(lambda moment: moment[0] < number, living.moments):
        hearing.listen(week, digests_out)
    return hearing


@pytest.mark.timeout(300)
@settings(max_examples=2, suppress_health_check=AS_LONG_AS_IT_TAKES, phases=NOT_SHRUNK)
@example(weeks=FEW)
@given(weeks=companies(most=9))
def test_nobody_is_found_out_in_weeks_of_a_company(move_in: MoveIn, weeks: Weeks) -> None:
    live_and_be_heard(move_in, weeks, 2)


@pytest.mark.timeout(300)
def test_nobody_is_found_out_in_a_company_that_tells_of_everything(move_in: MoveIn) -> None:
    """Else the adversary might have nothing to read."""
    hearing = live_and_be_heard(move_in, BUSY, 9)
    assert {one.record.question for one in hearing.told} == {
        "satisfaction", "importance", "motive", "minutes", "hire_again",
    }  # fmt: skip
    assert {"team", "job"} <= {one.record.view for one in hearing.told if one.record.question == "satisfaction"}
    assert all(one.record.categories for one in hearing.told if one.record.question in ("satisfaction", "motive"))
    assert len(hearing.words) > 10
    seen = "\n".join(hearing.texts)
    for words in ("Would hire you again", "What matters most to them", "hours a week", "Opportunity", "could be"):
        assert words in seen


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=3, suppress_health_check=AS_LONG_AS_IT_TAKES, phases=NOT_SHRUNK)
@given(weeks=companies(most=30))
def test_nobody_is_found_out_in_half_a_year_of_many_companies(move_in: MoveIn, weeks: Weeks) -> None:
    live_and_be_heard(move_in, weeks, 26)
