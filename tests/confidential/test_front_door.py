"""An adversary at the front door: reads every word that left the bot, knows who answered and some insiders' answers."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.confidential.conftest import MoveIn
from tests.confidential.living import Living, Weeks
from tests.confidential.reading import Range, ranges
from tests.pulse.organisation import Told
from tests.pulse.test_adversary import assert_promises, found_out

companies = st.builds(
    Weeks,
    seed=st.integers(0, 2**32),
    minima=st.tuples(st.sampled_from((3, 5, 5, 7)), st.sampled_from((3, 5))),
    responds=st.sampled_from((0.5, 0.8, 1.0)),
    satisfied=st.sampled_from((0.0, 0.3, 0.8, 0.95, 1.0)),
)
BUSY = Weeks(11, (5, 3), 1.0, 0.8)
AS_LONG_AS_IT_TAKES = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
NOT_SHRUNK = (Phase.explicit, Phase.generate)


def live_and_be_read(move_in: MoveIn, weeks: Weeks, number: int) -> list[Told]:
    """Whatever was said, nobody is found out, and all that others were shown was told in a digest."""
    living = Living(move_in(pulse_asks_per_week=2), weeks)
    living.live(number)
    for told in living.told:
        assert not found_out(told), told
        assert_promises(told)
    told_figures = figures(living.told)
    assert set().union(*map(ranges, living.said)) <= told_figures
    return living.told


def figures(told: list[Told]) -> set[Range]:
    """What was told in digests, and sums of it over the last tellings."""
    series: dict[tuple[str, str, str], list[Range]] = defaultdict(list)
    for one in told:
        total = (one.record.total,) if one.record.total else ()
        for cell in (*one.record.cells, *one.record.categories, *total):
            series[one.upstream, cell.kind, cell.name].append((cell.lo, cell.hi, cell.n))
    return {
        tuple(map(sum, zip(*cells[start:stop], strict=True)))  # type: ignore[misc]
        for cells in series.values()
        for start in range(len(cells))
        for stop in range(start + 1, len(cells) + 1)
    }


@pytest.mark.timeout(300)
@settings(max_examples=1, deadline=None, suppress_health_check=AS_LONG_AS_IT_TAKES, phases=NOT_SHRUNK)
@example(weeks=BUSY)
@given(weeks=companies)
def test_nobody_is_found_out_in_weeks_of_a_company(move_in: MoveIn, weeks: Weeks) -> None:
    told = live_and_be_read(move_in, weeks, 2)
    if weeks == BUSY:  # else the adversary might have nothing to read
        assert len(told) >= 4 and {"team", "job"} & {one.record.view for one in told}
        assert any(one.record.categories for one in told)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=10, deadline=None, suppress_health_check=AS_LONG_AS_IT_TAKES, phases=NOT_SHRUNK)
@given(weeks=companies)
def test_nobody_is_found_out_in_a_quarter_of_many_companies(move_in: MoveIn, weeks: Weeks) -> None:
    live_and_be_read(move_in, weeks, 13)
