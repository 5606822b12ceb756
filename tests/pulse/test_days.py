"""Days as people say them, read by an English reader on Monday 2 November 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.days import Snooze, next_weekday, parse_day, snoozed_until

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1 December", date(2026, 12, 1)),
        ("1st dec", date(2026, 12, 1)),
        ("Dec 1, 2027", date(2027, 12, 1)),
        ("3 February", date(2027, 2, 3)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("tomorrow", date(2026, 11, 3)),
        ("Friday", date(2026, 11, 6)),
        ("monday", date(2026, 11, 9)),
        ("next week", date(2026, 11, 9)),
        ("2 weeks", date(2026, 11, 16)),
        ("in 10 days", date(2026, 11, 12)),
        ("for 3 weeks", date(2026, 11, 23)),
        ("1.12.2026", date(2026, 12, 1)),
    ],
)
def test_a_day_to_come(words: str, day: date) -> None:
    assert parse_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "today",
        "2026-11-02",
        "2026-02-31",
        "31 February",
        "29 February 2027",
        "1 De",
        "01/02/2027",
        "31.11.2026",
        "soon",
        "-1 days",
    ],
)
def test_what_is_no_day_to_come_is_not_guessed(words: str) -> None:
    assert parse_day(words, TODAY) is None


@given(st.text(max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_is_a_day_to_come_or_nothing(words: str, today: date) -> None:
    day = parse_day(words, today)
    assert day is None or day > today


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_the_next_weekday_is_within_a_week(after: date, weekday: int) -> None:
    day = next_weekday(after, weekday)
    assert day.weekday() == weekday and 1 <= (day - after).days <= 7


@pytest.mark.parametrize(
    ("choice", "at", "due"),
    [
        ("hour", "2026-11-06T16:30", "2026-11-06T17:30"),
        ("tomorrow", "2026-11-02T23:30", "2026-11-03T09:00"),
        ("tomorrow", "2026-11-06T10:00", "2026-11-09T09:00"),
        ("week", "2026-11-02T08:00", "2026-11-09T09:00"),
        ("week", "2026-11-08T08:00", "2026-11-09T09:00"),
        ("tomorrow", "2027-03-26T10:00", "2027-03-29T09:00"),
    ],
)
def test_a_snooze_ends_in_the_morning_of_a_working_day_where_the_person_is(choice: Snooze, at: str, due: str) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    local = datetime.fromisoformat(at).replace(tzinfo=zone)
    then = snoozed_until(choice, local.astimezone(UTC), "Pacific/Auckland")
    assert then.astimezone(zone).replace(tzinfo=None) == datetime.fromisoformat(due)
