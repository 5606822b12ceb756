"""When people are asked: at the survey's hour where they are, on a working day, and never twice for one date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pulse.recurrence import EveryWeeks
from tests.clock import MONDAY
from tests.company import BERLIN, DATA, WEB
from tests.rounds.acme import Acme


def local(zone: str, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


TEN = local(BERLIN, 2, 10)


def test_nobody_is_asked_before_the_hour_and_everybody_at_it(acme: Acme) -> None:
    acme.survey()
    acme.open_at(TEN - timedelta(minutes=1))
    assert not acme.rounds()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned.keys() == {*WEB, *DATA}
    assert {one.due_at for one in planned.values()} == {TEN}


def test_each_is_asked_at_the_hour_where_they_are(acme: Acme) -> None:
    acme.move(WEB[:2], "Pacific/Auckland")
    acme.move(WEB[2:4], "Asia/Kathmandu")
    acme.move(DATA[:2], "America/Los_Angeles")
    acme.survey(start_date=date(2026, 11, 3), recurrence=EveryWeeks(1, (1,), MONDAY.date()))
    acme.open_at(local("Pacific/Auckland", 3, 10) - timedelta(seconds=1))
    assert not acme.rounds()
    acme.open_at(local("Pacific/Auckland", 3, 10))
    planned = acme.planned()
    assert planned[WEB[0]].due_at == local("Pacific/Auckland", 3, 10)
    assert planned[WEB[2]].due_at == local("Asia/Kathmandu", 3, 10)
    assert planned[WEB[5]].due_at == local(BERLIN, 3, 10)
    assert planned[DATA[0]].due_at == local("America/Los_Angeles", 3, 10)


def test_a_round_opens_when_the_hour_first_comes_and_closes_for_all_after_the_last(acme: Acme) -> None:
    acme.move(WEB[:1], "Asia/Tokyo")
    acme.move(DATA[:1], "America/Los_Angeles")
    acme.survey(start_date=date(2026, 11, 3), recurrence=EveryWeeks(1, (1,), MONDAY.date()), window_days=3)
    acme.open_at(local("Asia/Tokyo", 3, 10))
    (row,) = acme.rounds()
    assert row.opens_at == local("Asia/Tokyo", 3, 10)
    assert row.closes_at == local("America/Los_Angeles", 6, 10)


def test_whose_day_is_none_to_work_is_asked_on_the_next_that_is(acme: Acme) -> None:
    acme.survey(blackout=(date(2026, 11, 2),))
    acme.open_at(local(BERLIN, 2, 11))
    assert not acme.rounds()
    acme.open_at(local(BERLIN, 3, 10))
    assert {one.due_at for one in acme.planned().values()} == {local(BERLIN, 3, 10)}


def test_late_before_five_goes_at_once_and_later_waits_for_the_next_morning(acme: Acme) -> None:
    acme.move(WEB, "Asia/Tokyo")
    acme.survey()
    acme.open_at(local(BERLIN, 9, 16, 59))  # past midnight in Tokyo
    planned = acme.planned()
    assert planned[DATA[0]].due_at == local(BERLIN, 9, 16, 59)
    assert planned[WEB[0]].due_at == local("Asia/Tokyo", 10, 9)


def test_late_after_five_waits_for_the_next_working_day(acme: Acme) -> None:
    acme.survey(start_date=date(2026, 11, 6), recurrence=EveryWeeks(1, (4,), MONDAY.date()))
    acme.open_at(local(BERLIN, 6, 17))
    assert {one.due_at for one in acme.planned().values()} == {local(BERLIN, 9, 9)}


def test_after_a_week_away_what_is_over_is_told_and_what_is_open_is_asked(acme: Acme) -> None:
    acme.survey()
    acme.open_at(local(BERLIN, 9, 12))
    (row,) = acme.rounds()
    assert row.occurrence == "2026-11-09"
    assert acme.notices() == ["round missed"]


def test_each_date_happens_once_however_often_the_clock_ticks(acme: Acme) -> None:
    acme.survey()
    for hours in range(0, 24 * 15, 5):
        acme.open_at(TEN + timedelta(hours=hours))
    assert [row.occurrence for row in acme.rounds()] == ["2026-11-02", "2026-11-09", "2026-11-16"]
    per_round = [len(acme.planned(row.id)) for row in acme.rounds()]
    assert per_round[0] == 16


def test_the_hour_stays_the_same_through_both_clock_changes(acme: Acme) -> None:
    acme.survey(hour=time(10), audience="teams")
    acme.clock.go_to(datetime(2027, 3, 22, 9, tzinfo=UTC))
    acme.open_at(acme.clock())
    for day in (
        datetime(2027, 3, 29, tzinfo=UTC),
        datetime(2027, 10, 25, tzinfo=UTC),
        datetime(2027, 11, 1, tzinfo=UTC),
    ):
        acme.open_at(datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC))
        assert acme.rounds()[-1].opens_at.astimezone(ZoneInfo(BERLIN)).time() == time(10)
        assert acme.rounds()[-1].local_date == day.date()


def test_a_survey_past_its_last_date_ends(acme: Acme) -> None:
    acme.survey(end_date=date(2026, 11, 9))
    for week in range(4):
        acme.open_at(TEN + timedelta(weeks=week))
    assert [row.occurrence for row in acme.rounds()] == ["2026-11-02", "2026-11-09"]


def test_the_reminder_comes_a_working_day_later_at_the_same_hour(acme: Acme) -> None:
    acme.survey(start_date=date(2026, 11, 6), recurrence=EveryWeeks(1, (4,), MONDAY.date()))
    acme.open_at(local(BERLIN, 6, 10))
    assert {one.remind_at for one in acme.planned().values()} == {local(BERLIN, 9, 10)}


def test_without_reminders_or_without_time_for_one_there_is_none(acme: Acme) -> None:
    acme.survey(name="No reminders", reminder_days=None, customers=("Web",))
    acme.survey(name="No time", reminder_days=2, window_days=2, customers=("Data",))
    acme.open_at(TEN)
    assert {one.remind_at for one in acme.planned().values()} == {None}
