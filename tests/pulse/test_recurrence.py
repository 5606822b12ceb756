"""A recurrence gives each of its dates once, says itself in words, and reads only what it understands."""

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.recurrence import (
    EveryWeeks,
    MonthlyNth,
    Recurrence,
    ScheduleError,
    dates,
    from_json,
    in_words,
    next_date,
    parse_schedule,
    to_json,
)

WEDNESDAY = date(2025, 3, 5)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
weekly = st.builds(EveryWeeks, st.integers(1, 8), st.lists(st.integers(0, 6), min_size=1).map(tuple), anchor=days)
monthly = st.builds(MonthlyNth, st.sampled_from((1, 2, 3, 4, -1)), st.integers(0, 6), anchor=days)
recurrences = weekly | monthly


def falls_on(rec: Recurrence, day: date) -> bool:
    """The definition, day by day and without arithmetic on months."""
    if day < rec.anchor:
        return False
    if isinstance(rec, EveryWeeks):
        monday = rec.anchor - timedelta(days=rec.anchor.weekday())
        return day.weekday() in rec.weekdays and ((day - monday).days // 7) % rec.every == 0
    if day.weekday() != rec.weekday:
        return False
    if rec.nth == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == rec.nth


@given(recurrences, st.integers(-100, 800))
def test_each_date_comes_once_and_none_is_left_out(rec: Recurrence, offset: int) -> None:
    start = rec.anchor + timedelta(days=offset)
    year = [start + timedelta(days=n) for n in range(366)]
    expected = [day for day in year if falls_on(rec, day)]
    assert dates(rec, start, len(expected)) == expected


@given(recurrences)
def test_stepping_a_year_from_date_to_date_meets_the_same_dates(rec: Recurrence) -> None:
    expected = dates(rec, rec.anchor, 52)
    met = [next_date(rec, rec.anchor)]
    while len(met) < 52:
        met.append(next_date(rec, met[-1] + timedelta(days=1)))
    assert met == expected


@given(recurrences)
def test_json_keeps_a_recurrence(rec: Recurrence) -> None:
    assert from_json(to_json(rec)) == rec


@pytest.mark.parametrize(
    ("rec", "words"),
    [
        (EveryWeeks(1, (1,), WEDNESDAY), "every week on Tuesday"),
        (EveryWeeks(2, (1,), WEDNESDAY), "every 2 weeks on Tuesday"),
        (EveryWeeks(3, (4, 0, 2), WEDNESDAY), "every 3 weeks on Monday, Wednesday and Friday"),
        (MonthlyNth(1, 0, WEDNESDAY), "every month on the first Monday"),
        (MonthlyNth(-1, 4, WEDNESDAY), "every month on the last Friday"),
    ],
)
def test_a_recurrence_says_itself(rec: Recurrence, words: str) -> None:
    assert in_words(rec) == words


def test_the_last_friday_of_months_of_four_and_five_fridays() -> None:
    rec = MonthlyNth(-1, 4, date(2024, 1, 1))
    assert dates(rec, date(2024, 2, 1), 3) == [date(2024, 2, 23), date(2024, 3, 29), date(2024, 4, 26)]


@pytest.mark.parametrize(
    ("text", "first", "words", "hour", "zone"),
    [
        ("weekly tue 10:00", date(2025, 3, 11), "every week on Tuesday", time(10), None),
        ("Weekly on Wednesday at 9:05", WEDNESDAY, "every week on Wednesday", time(9, 5), None),
        (
            "every 2 weeks on tue, thu at 10:00 Europe/Berlin",
            date(2025, 3, 6),
            "every 2 weeks on Tuesday and Thursday",
            time(10),
            "Europe/Berlin",
        ),
        ("every week fri and mon 8:30", date(2025, 3, 7), "every week on Monday and Friday", time(8, 30), None),
        ("monthly first monday 9:30", date(2025, 4, 7), "every month on the first Monday", time(9, 30), None),
        (
            "monthly on the 2nd wed at 16:00 US/Pacific",
            date(2025, 3, 12),
            "every month on the second Wednesday",
            time(16),
            "US/Pacific",
        ),
        ("monthly last fri 16:00", date(2025, 3, 28), "every month on the last Friday", time(16), None),
    ],
)
def test_a_typed_schedule_is_read(text: str, first: date, words: str, hour: time, zone: str | None) -> None:
    read = parse_schedule(text, WEDNESDAY)
    assert next_date(read.recurrence, WEDNESDAY) == first
    assert (in_words(read.recurrence), read.hour, read.zone) == (words, hour, zone)


def test_every_second_week_counts_from_the_first_date_that_fits() -> None:
    rec = parse_schedule("every 2 weeks on tue 10:00", WEDNESDAY).recurrence
    assert dates(rec, WEDNESDAY, 2) == [date(2025, 3, 11), date(2025, 3, 25)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "The text ends where “weekly”"),
        ("daily 10:00", "“daily”"),
        ("weekly 10:00", "“10:00” where a day of the week"),
        ("weekly tues 10:00", "“tues”"),
        ("weekly tue, 10:00", "“10:00” where a day of the week"),
        ("weekly tue tue 10:00", "Tuesday is there twice"),
        ("weekly tue", "The text ends where an hour"),
        ("weekly tue 10", "“10” where an hour"),
        ("weekly tue 10am", "“10am”"),
        ("weekly tue 24:00", "“24:00”"),
        ("weekly tue 17:00", "too late"),
        ("weekly tue 6:59", "too early"),
        ("weekly tue 10:00 Berlin", "“Berlin” is not a time zone"),
        ("weekly tue 10:00 ../etc", "“../etc” is not a time zone"),
        ("weekly tue 10:00 UTC please", "“please” at the end"),
        ("every 0 weeks on tue 10:00", "“0” where a number of weeks"),
        ("every 2 week on tue 10:00", "“week” where “weeks”"),
        ("every 1 weeks on tue 10:00", "“weeks” where “week”"),
        ("monthly fifth mon 10:00", "“fifth”"),
        ("monthly mon 10:00", "“mon” where “first”"),
        ("monthly 31 10:00", "“31”"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint_and_an_example(text: str, hint: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_schedule(text, WEDNESDAY)
    assert hint in str(refused.value)
    assert "weekly tue 10:00" in str(refused.value)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ScheduleError):
        read = parse_schedule(text, WEDNESDAY)
        assert next_date(read.recurrence, WEDNESDAY) >= WEDNESDAY


def test_a_hint_stays_short_whatever_was_typed() -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_schedule("weekly " + "x" * 2000, WEDNESDAY)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("every", [0, 53])
def test_weeks_out_of_range_are_no_recurrence(every: int) -> None:
    with pytest.raises(ValueError, match="number of weeks"):
        EveryWeeks(every, (1,), WEDNESDAY)


@pytest.mark.parametrize("nth", [0, 5, -2])
def test_months_without_such_a_week_are_no_recurrence(nth: int) -> None:
    with pytest.raises(ValueError, match="nth"):
        MonthlyNth(nth, 1, WEDNESDAY)


def test_days_out_of_range_are_no_recurrence() -> None:
    with pytest.raises(ValueError, match="weekdays"):
        EveryWeeks(1, (), WEDNESDAY)
    with pytest.raises(ValueError, match="weekday"):
        MonthlyNth(1, 7, WEDNESDAY)
