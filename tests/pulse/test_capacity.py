"""A round's messages are out by five at a pace, or it is said where they are not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulse.capacity import late_zone, share_due, turns

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


def test_others_in_the_same_line_count() -> None:
    hours = {(TEN, BERLIN): 4 * 3600}
    assert late_zone(hours, 1.0, {(TEN - timedelta(hours=1), BERLIN): 4 * 3600}) is None
    assert late_zone(hours, 1.0, {(TEN, BERLIN): 4 * 3600}) == BERLIN
    assert late_zone(hours, 1.0, {(TEN + timedelta(hours=6), NEW_YORK): 6 * 3600}) is None
    (turn,) = turns(hours, 1.0, {(TEN - timedelta(hours=1), BERLIN): 2 * 3600})
    assert turn.first == TEN + timedelta(hours=1)


def test_whoever_is_made_late_counts_and_who_is_late_anyway_does_not() -> None:
    west = TEN + timedelta(hours=6)
    asks, evening = {(TEN, BERLIN): 7 * 3600}, {(west, NEW_YORK): 7 * 3600}
    assert late_zone(evening, 1.0) is None
    assert late_zone(asks, 1.0, evening) == NEW_YORK
    assert late_zone(asks, 1.0, {(west, NEW_YORK): 10 * 3600}) is None


def test_the_share_that_is_due_follows_the_line() -> None:
    asks, half_an_hour = {(TEN, BERLIN): 3600}, TEN + timedelta(minutes=30)
    assert share_due(asks, 1.0, TEN - timedelta(hours=1)) == 0
    assert share_due(asks, 1.0, half_an_hour) == 0.5
    assert share_due(asks, 1.0, half_an_hour, {(TEN, BERLIN): 3600}) == 0.25
    assert share_due(asks, 1.0, TEN + timedelta(hours=1)) == share_due(asks, 1.0, TEN + timedelta(days=1)) == 1


def test_nobody_is_never_late() -> None:
    assert late_zone({}, 1.0) is None
    assert late_zone({(TEN + timedelta(hours=12), BERLIN): 0}, 1.0) is None


@given(st.integers(1, 40_000), st.floats(0.1, 4), st.integers(0, 9))
def test_more_pace_or_fewer_people_never_make_it_late(people: int, pace: float, hour: int) -> None:
    at = TEN + timedelta(hours=hour - 1)
    if late_zone({(at, BERLIN): people}, pace) is None:
        assert late_zone({(at, BERLIN): people}, pace * 1.5) is None
        assert late_zone({(at, BERLIN): people // 2}, pace) is None
