"""A team's digest comes once a week at its own hour, in its own zone, right through both clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.digests import next_weekly

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC")
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(now=INSTANTS, weekday=st.integers(0, 6), hour=st.times(), zone=st.sampled_from(ZONES))
def test_the_next_one_is_within_a_week_on_that_day_in_that_zone(
    now: datetime, weekday: int, hour: time, zone: str
) -> None:
    due = next_weekly(now, weekday, hour, zone)
    assert now < due <= now + timedelta(days=7, hours=1)
    assert due.astimezone(ZoneInfo(zone)).weekday() == weekday


@pytest.mark.parametrize("change", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_it_stays_at_its_hour_when_the_clocks_change(change: datetime) -> None:
    due = next_weekly(change - timedelta(days=7), 4, time(15), "Europe/Berlin")
    for _ in range(3):
        assert due.astimezone(ZoneInfo("Europe/Berlin")).time() == time(15)
        due = next_weekly(due, 4, time(15), "Europe/Berlin")


def test_at_its_very_hour_the_next_one_is_a_week_away() -> None:
    friday = datetime(2026, 11, 6, 14, tzinfo=UTC)
    assert next_weekly(friday, 4, time(15), "Europe/Berlin") == friday + timedelta(weeks=1)
