"""A round's messages are out by five at a pace, or it is said where they are not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulse.capacity import late_zone

TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def test_the_last_message_counts_to_the_second() -> None:
    seven_hours = 7 * 3600
    assert late_zone({(TEN, BERLIN): seven_hours}, 1.0) is None
    assert late_zone({(TEN, BERLIN): seven_hours + 1}, 1.0) == BERLIN
    assert late_zone({(TEN, BERLIN): seven_hours + 1}, 1.01) is None


def test_whoever_is_asked_later_waits_for_whom_was_asked_before() -> None:
    west = TEN + timedelta(hours=6)
    assert late_zone({(TEN, BERLIN): 7 * 3600, (west, NEW_YORK): 6 * 3600}, 1.0) is None
    assert late_zone({(TEN, BERLIN): 7 * 3600, (west, NEW_YORK): 6 * 3600 + 1}, 1.0) == NEW_YORK


def test_nobody_is_never_late() -> None:
    assert late_zone({}, 1.0) is None
    assert late_zone({(TEN + timedelta(hours=12), BERLIN): 0}, 1.0) is None


@given(st.integers(1, 40_000), st.floats(0.1, 4), st.integers(0, 9))
def test_more_pace_or_fewer_people_never_make_it_late(people: int, pace: float, hour: int) -> None:
    at = TEN + timedelta(hours=hour - 1)
    if late_zone({(at, BERLIN): people}, pace) is None:
        assert late_zone({(at, BERLIN): people}, pace * 1.5) is None
        assert late_zone({(at, BERLIN): people // 2}, pace) is None
