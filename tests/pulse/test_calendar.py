"""Instants are right in every zone and through every clock change, and what is late goes out in time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendar import (
    RoundTimes,
    WorkCalendar,
    ask_at,
    is_zone,
    local_date,
    local_instant,
    round_times,
    when_to_send,
    window_close,
    zone_or,
)
from pulse.recurrence import EveryWeeks, dates

ZONES = sorted(available_timezones())
WEEK = WorkCalendar()
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
TUESDAY = date(2025, 3, 4)


def at(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def shown(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def assert_right(day: date, hour: time, zone: str) -> None:
    """The clock shows the hour for the first time, or skips it that day and the instant comes after it."""
    wanted, instant = datetime.combine(day, hour), local_instant(day, hour, zone)
    around = [instant + timedelta(minutes=m) for m in range(-1560, 1560, 15)]
    showing = [moment for moment in around if shown(moment, zone) == wanted]
    if showing:
        assert instant == min(showing)
    else:
        assert timedelta(0) < shown(instant, zone) - wanted <= timedelta(days=1)


@given(st.sampled_from(ZONES), st.dates(date(1975, 1, 1), date(2037, 1, 1)), st.times())
def test_a_year_of_weeks_comes_at_the_same_hour_by_the_clock_on_the_wall(zone: str, start: date, hour: time) -> None:
    hour = hour.replace(minute=hour.minute // 15 * 15, second=0, microsecond=0, fold=0)
    weeks = dates(EveryWeeks(1, (start.weekday(),), start), start, 53)
    instants = [local_instant(day, hour, zone) for day in weeks]
    assert len(set(instants)) == 53
    assert instants == sorted(instants)
    for day, instant in zip(weeks, instants, strict=True):
        if shown(instant, zone) != datetime.combine(day, hour):
            assert_right(day, hour, zone)


def test_every_zone_over_a_year_of_tuesdays() -> None:
    for zone in ZONES:
        for day in dates(EveryWeeks(1, (1,), TUESDAY), TUESDAY, 52):
            assert shown(local_instant(day, time(10), zone), zone) == datetime.combine(day, time(10))


@pytest.mark.parametrize("hour", [time(0), time(2, 30)])
def test_every_zone_on_the_days_of_both_clock_changes(hour: time) -> None:
    for zone in ZONES:
        for day in (date(2025, 3, 9), date(2025, 3, 30), date(2025, 10, 26), date(2025, 11, 2)):
            assert_right(day, hour, zone)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        (BERLIN, date(2025, 3, 30), time(2, 30), "2025-03-30T01:30"),  # skipped: shown as 3:30
        (BERLIN, date(2025, 10, 26), time(2, 30), "2025-10-26T00:30"),  # twice: the first
        ("Pacific/Kiritimati", TUESDAY, time(10), "2025-03-03T20:00"),
        ("Pacific/Pago_Pago", TUESDAY, time(10), "2025-03-04T21:00"),
        ("Asia/Kolkata", TUESDAY, time(10), "2025-03-04T04:30"),
        ("Asia/Kathmandu", TUESDAY, time(10), "2025-03-04T04:15"),
        ("Australia/Lord_Howe", date(2025, 10, 5), time(2, 15), "2025-10-04T15:45"),  # half an hour skipped
        ("Pacific/Apia", date(2011, 12, 30), time(10), "2011-12-30T20:00"),  # a whole day skipped
    ],
)
def test_hours_that_are_skipped_doubled_or_far_away(zone: str, day: date, hour: time, utc: str) -> None:
    assert local_instant(day, hour, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_working_days_leave_out_weekends_holidays_and_blackouts() -> None:
    friday = date(2025, 4, 18)
    calendar = WorkCalendar(holidays=frozenset({friday}), blackout=frozenset({date(2025, 4, 21)}))
    assert calendar.on_or_after(friday) == date(2025, 4, 22)
    assert calendar.plus(date(2025, 4, 17), 1) == date(2025, 4, 22)
    assert calendar.plus(date(2025, 4, 17), 3) == date(2025, 4, 24)
    assert calendar.plus(date(2025, 4, 19), 0) == date(2025, 4, 19)


def test_a_week_may_run_from_sunday_to_thursday() -> None:
    calendar = WorkCalendar(weekdays=frozenset({6, 0, 1, 2, 3}))
    assert calendar.on_or_after(date(2025, 3, 7)) == date(2025, 3, 9)


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="working days"):
        WorkCalendar(weekdays=frozenset())
    closed = WorkCalendar(blackout=frozenset(TUESDAY + timedelta(days=n) for n in range(400)))
    with pytest.raises(ValueError, match="no working day"):
        closed.on_or_after(TUESDAY)


def test_a_person_is_asked_on_the_next_working_day_at_the_same_hour() -> None:
    assert ask_at(date(2025, 3, 29), time(10), BERLIN, WEEK) == at(BERLIN, date(2025, 3, 31), 10)


def test_a_round_opens_with_the_first_and_closes_after_the_last() -> None:
    zones = [BERLIN, "Pacific/Kiritimati", "Pacific/Pago_Pago"]
    times = round_times(date(2025, 3, 6), time(10), zones, 2, WEEK)
    assert times.opens_at == at("Pacific/Kiritimati", date(2025, 3, 6), 10)
    assert times.closes_at == at("Pacific/Pago_Pago", date(2025, 3, 10), 10)


def test_a_window_over_a_clock_change_ends_at_the_same_hour_on_the_wall() -> None:
    friday = date(2025, 3, 28)
    assert round_times(friday, time(10), [BERLIN], 1, WEEK) == RoundTimes(
        at(BERLIN, friday, 10), at(BERLIN, date(2025, 3, 31), 10)
    )


def test_of_two_last_zones_the_window_is_that_of_the_later_end() -> None:
    """Berlin and Lagos share an instant on Friday and no longer on Monday, after Berlin's clocks changed."""
    friday = at(BERLIN, date(2025, 3, 28), 10)
    assert window_close([(friday, BERLIN), (friday, "Africa/Lagos")], 1, WEEK) == at(
        "Africa/Lagos", date(2025, 3, 31), 10
    )


CLOSES = at(BERLIN, date(2025, 3, 7), 10)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(BERLIN, TUESDAY, 7), at(BERLIN, TUESDAY, 10)),  # not yet due
        (at(BERLIN, TUESDAY, 10), at(BERLIN, TUESDAY, 10)),
        (at(BERLIN, TUESDAY, 16, 59), at(BERLIN, TUESDAY, 16, 59)),
        (at(BERLIN, TUESDAY, 17), at(BERLIN, date(2025, 3, 5), 9)),
        (at(BERLIN, date(2025, 3, 5), 3), at(BERLIN, date(2025, 3, 5), 9)),  # nobody is woken
        (at(BERLIN, date(2025, 3, 5), 9, 1), at(BERLIN, date(2025, 3, 5), 9, 1)),
        (at(BERLIN, date(2025, 3, 7), 9, 59), at(BERLIN, date(2025, 3, 7), 9, 59)),
        (at(BERLIN, date(2025, 3, 6), 18), at(BERLIN, date(2025, 3, 7), 9)),
        (CLOSES, None),
        (at(BERLIN, date(2025, 3, 8), 12), None),
    ],
)
def test_what_is_late_goes_out_before_five_or_at_nine(now: datetime, expected: datetime | None) -> None:
    due = at(BERLIN, TUESDAY, 10)
    assert when_to_send(now, due, BERLIN, WEEK, CLOSES) == expected


def test_a_survey_before_nine_that_is_minutes_late_goes_out_at_once() -> None:
    now = at(BERLIN, TUESDAY, 8, 3)
    assert when_to_send(now, at(BERLIN, TUESDAY, 8), BERLIN, WEEK, CLOSES) == now


def test_late_on_a_weekend_waits_for_monday() -> None:
    friday = date(2025, 3, 7)
    sent = when_to_send(at(BERLIN, date(2025, 3, 8), 12), at(BERLIN, friday, 10), BERLIN, WEEK, None)
    assert sent == at(BERLIN, date(2025, 3, 10), 9)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(NEW_YORK, TUESDAY, 4), at(NEW_YORK, TUESDAY, 9)),
        (at(NEW_YORK, TUESDAY, 9), at(NEW_YORK, TUESDAY, 9)),
        (at(NEW_YORK, TUESDAY, 16, 59), at(NEW_YORK, TUESDAY, 16, 59)),
        (at(NEW_YORK, TUESDAY, 17), at(NEW_YORK, date(2025, 3, 5), 9)),
        (at(NEW_YORK, date(2025, 3, 8), 12), at(NEW_YORK, date(2025, 3, 10), 9)),  # clocks changed between
    ],
)
def test_run_now_asks_at_once_within_the_day_and_else_at_nine(now: datetime, expected: datetime) -> None:
    assert when_to_send(now, now, NEW_YORK, WEEK, None, by_run_now=True) == expected


@given(
    st.sampled_from(ZONES),
    st.dates(date(2000, 1, 1), date(2037, 1, 1)),
    st.times(),
    st.integers(0, 400),
    st.booleans(),
)
def test_nobody_is_asked_at_night_or_on_a_weekend(
    zone: str, day: date, hour: time, hours_late: int, by_run_now: bool
) -> None:
    due = local_instant(day, hour, "UTC")
    now = due + timedelta(hours=hours_late)
    sent = when_to_send(now, due, zone, WEEK, None, by_run_now=by_run_now)
    assert sent is not None and sent >= now
    if by_run_now or local_date(due, zone) != local_date(now, zone):
        assert WEEK.is_working(local_date(sent, zone))
        assert time(9) <= shown(sent, zone).time() < time(17)


def test_zones_come_from_the_first_valid_name() -> None:
    assert zone_or("US/Pacific", BERLIN) == "US/Pacific"
    assert zone_or(None, "", "Middle/Earth", BERLIN) == BERLIN
    assert zone_or("Middle/Earth") == "UTC"


@pytest.mark.parametrize("name", ["", "Europe", "/etc/passwd", "../UTC", "a\0b", "\ud800", "x" * 5000])
def test_names_that_are_no_zone(name: str) -> None:
    assert not is_zone(name)
