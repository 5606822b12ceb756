"""Ops schedule a survey: the form, from text and from templates, the preview, and what is there afterwards."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from messages.blocks import escape
from pulse.recurrence import EveryWeeks, MonthlyNth
from storage.answering.own import pause, stop
from storage.company.company import set_hires
from storage.tables import Invitation
from tests.clock import MONDAY
from tests.company import put_person
from tests.house import KEY, House
from tests.surveys.ops import OpsPerson, only_form, surveys


def test_a_survey_is_made_from_words_with_what_it_means_shown_before(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes("Weekly pulse", "weekly tue 10:00")
    for words in (
        "16 people* of 2 teams: Data and Web",
        "every team that they hire, at present Data and Platform",
        "every week on Tuesday at 10:00, in each person's own time zone",
        "Tue 3 Nov 10:00",
        "Tue 1 Dec 10:00",
        "16 people, 16 messages, 1 minute of sending",
        "The first goes out Tue 3 Nov 10:00 (Berlin)",
        "Answers are taken until Fri 6 Nov 10:00 (Berlin)",
    ):
        assert words in olga.sees
    assert surveys(house) == []
    assert "asked first on *Tue 3 Nov 2026*" in olga.saves()
    (survey,) = surveys(house)
    assert survey.form.recurrence == EveryWeeks(1, (1,), date(2026, 11, 3))
    assert (survey.form.hour, survey.next_date, survey.state) == (time(10), date(2026, 11, 3), "active")
    assert survey.form.customers == tuple(sorted((house.teams["Web"], house.teams["Data"])))
    olga.closes()
    assert olga.actor.modal is None


def test_it_then_asks_people_as_the_preview_said(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes()
    olga.saves()
    house.go_to(house.clock().replace(day=3, hour=10))
    asked = [slack for slack in ("UALICE", "UBOB", "UCAROL") if house.person(slack).messages]
    assert asked == ["UALICE", "UBOB"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("weekly someday 10:00", "“someday” where a day of the week should be"),
        ("weekly tue 25:00", "“25:00” where an hour like 9:30 or 16:00 should be"),
        ("weekly tue 18:00", "18:00 is too late"),
        ("weekly tue 3:00", "03:00 is too early: nobody is asked before 07:00"),
        ("whenever", "“whenever” where “weekly”"),
        ("weekly tue 10:00 Mars/Base", "“Mars/Base” is not a time zone"),
        ("weekly <!channel> 10:00", "&lt;!channel&gt;"),
    ],
)
def test_words_that_are_not_understood_are_refused_with_a_hint(house: House, words: str, hint: str) -> None:
    olga = OpsPerson(house)
    said = olga.types(f"/pulse schedule {words}")
    assert hint in said and "weekly tue 10:00" in said
    assert f"I did not understand “{escape(words)}”" in said
    assert olga.actor.modal is None


def test_words_may_be_parted_by_any_blank(house: House) -> None:
    olga = OpsPerson(house)
    olga.types("/pulse schedule\tmonthly last fri 16:00")
    assert olga.submits() != {} and "m-1" in str(olga.actor.modal and olga.actor.modal.values)


def test_a_zone_that_was_typed_is_answered_with_how_hours_are_meant(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens("every 2 weeks on mon, thu at 9:30 Asia/Tokyo")
    assert "everybody is asked at 09:30 in *their own* time zone" in olga.sees
    olga.fills(name="Fortnight", customers=["Web"])
    assert olga.submits() == {}
    olga.saves()
    assert only_form(house).recurrence == EveryWeeks(2, (0, 3), date(2026, 11, 2))


def test_templates_fill_the_times_and_keep_what_was_typed(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Monthly look", customers=["Web"])
    olga.clicks("Monthly")
    assert olga.submits() == {}
    assert "every month on the first Tuesday at 10:00" in olga.sees
    olga.saves()
    form = only_form(house)
    assert form.recurrence == MonthlyNth(1, 1, date(2026, 11, 2))
    assert (form.name, form.window_days, form.reminder_days) == ("Monthly look", 5, 2)


def test_more_settings_and_another_audience_lose_nothing_that_was_typed(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Everything", customers=["Web", "Data"], upstreams=["Platform"])
    olga.clicks("More settings")
    olga.fills(window="5 working days", reminder="After 2 working days", most="2", group="4", country="Germany")
    olga.fills(comments="12")
    olga.fills(working=["Monday", "Tuesday", "Wednesday", "Thursday"], blackout="2026-12-24 to 2026-12-31, 2027-02-01")
    olga.clicks("Fewer settings")
    olga.fills(audience="These people")
    olga.fills(audience="The people of these customer teams")
    olga.fills(end="2027-06-30")
    assert olga.submits() == {}
    olga.saves()
    form = only_form(house)
    assert form.customers == tuple(sorted((house.teams["Web"], house.teams["Data"])))
    assert form.upstreams == (house.teams["Platform"],)
    assert (form.window_days, form.reminder_days, form.max_upstreams, form.minimum_group) == (5, 2, 2, 4)
    assert form.comment_minimum == 12
    assert (form.weekdays, form.country, form.end_date) == ((0, 1, 2, 3), "DE", date(2027, 6, 30))
    assert form.blackout[0] == date(2026, 12, 24) and len(form.blackout) == 9


def test_going_back_from_the_preview_keeps_the_form(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes("First try")
    olga.closes()
    assert olga.title == "New survey"
    olga.fills(name="Second try")
    assert olga.submits() == {}
    olga.saves()
    assert only_form(house).name == "Second try"


def test_a_list_of_people_needs_ten_whom_the_bot_may_ask(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="By name", audience="These people")
    ten = ["UALICE", "UBOB", *(f"UWEB{n}" for n in range(2, 9)), "UDATA2"]
    olga.fills(people=ten[:9])
    assert "at least 10 people: these are 9" in olga.submits()["people"]
    olga.fills(people=[*ten[:9], "UGUEST"])
    assert "Number 10 of this list can't be asked" in olga.submits()["people"]
    olga.fills(people=ten)
    assert olga.submits() == {}
    assert "*10 people:* <@UALICE>" in olga.sees
    olga.closes()
    olga.fills(people=[*ten[:9], "UPLAT2"])
    assert olga.submits() == {}
    assert "Only 9 people of this list would be asked" in olga.sees, "Platform hires nobody"
    assert olga.actor.modal is not None and "submit" not in olga.actor.modal.raw
    olga.closes()
    olga.fills(people=ten)
    assert olga.submits() == {}
    olga.saves()
    assert only_form(house).audience == "people" and len(only_form(house).people) == 10


def test_everybody_is_one_choice_and_needs_no_search(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="All", audience="Everybody whose team hires another team")
    assert olga.submits() == {}
    assert "everybody whose team hires another: 2 teams, Data and Web" in olga.sees
    olga.saves()
    assert only_form(house).audience == "all"


def test_the_dates_are_those_of_the_first_and_of_the_last_to_be_asked_in_the_readers_time(house: House) -> None:
    with house.db.write() as session:
        put_person(session, "UWEB2", zone="Pacific/Auckland")
        put_person(session, "UWEB3", zone="Asia/Kolkata")
        put_person(session, "UDATA2", zone="America/Los_Angeles")
    olga = OpsPerson(house)
    olga.makes(words="weekly wed 10:00")
    assert "Wed 4 Nov 10:00 · first Tue 22:00 · last 19:00" in olga.sees
    assert "First: Auckland, last: Los Angeles; everybody gets it at 10:00 of their own time" in olga.sees
    assert "the last Wed 4 Nov 10:00 (Los Angeles)" in olga.sees


def test_a_survey_that_would_start_today_after_its_hour_starts_with_its_next_date(house: House) -> None:
    house.clock.go_to(house.clock().replace(hour=11))
    olga = OpsPerson(house)
    olga.makes(words="weekly mon 10:00")
    assert "Mon 2 Nov 10:00" not in olga.sees and "Mon 9 Nov 10:00" in olga.sees


def test_a_public_holiday_and_a_blackout_move_a_date_visibly(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens("weekly fri 10:00")
    olga.fills(name="Christmas", customers=["Web"], start="2026-12-18")
    olga.clicks("More settings")
    olga.fills(country="Germany", blackout="2026-12-28 to 2026-12-31")
    assert olga.submits() == {}
    assert "Mon 4 Jan 10:00 _(moved: Fri 25 Dec 2026 is no working day)_" in olga.sees


def test_the_preview_tells_who_is_left_out_and_what_can_never_be_shown(house: House) -> None:
    with house.db.write() as session:
        stop(session, KEY, "UWEB2")
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Small", audience="These people")
    olga.fills(people=["UOLGA", "UCAROL", *(f"UWEB{n}" for n in range(2, 9)), "UALICE"])
    olga.clicks("More settings")
    olga.fills(group="8")
    assert olga.submits() == {}
    assert "1 person took a break" in olga.sees
    assert "1 person without a team" in olga.sees
    assert "1 person whose team hires none of these" in olga.sees
    assert "Fewer than 8 people are asked about Data and Platform" in olga.sees


def test_of_several_days_a_week_the_later_ones_ask_only_who_was_not_asked_yet(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes("Twice", "weekly tue, thu 10:00")
    assert "Tue 3 Nov 10:00\n" in olga.sees and "Tue 10 Nov 10:00\n" in olga.sees
    assert "Thu 5 Nov 10:00 · *only who was not asked yet that week*" in olga.sees
    assert "nobody is asked more than once a week, over all surveys" in olga.sees
    assert "*The first round:* 16 people" in olga.sees
    olga.saves()
    olga.closes()
    house.go_to(house.clock().replace(day=6, hour=12))
    asked = [len([m for m in house.person(one).messages if m.text.startswith("How did")]) for one in ("UALICE", "UBOB")]
    assert asked == [1, 1]


def test_a_week_in_which_a_survey_asked_already_counts_for_its_change(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes()
    olga.saves()
    olga.closes()
    house.go_to(house.clock().replace(day=4, hour=9))
    olga.lists()
    olga.clicks("survey_change", olga.posts()[-1])
    olga.fills(days=["Thursday"])
    assert olga.submits() == {}
    assert "Thu 5 Nov 10:00 · *only who was not asked yet that week*" in olga.sees
    assert "*The first round:* at most 16 people" in olga.sees
    assert "Thu 12 Nov 10:00\n" in olga.sees


def test_who_takes_a_break_that_ends_before_the_first_date_is_counted(house: House) -> None:
    with house.db.write() as session:
        pause(session, KEY, "UWEB2", date(2026, 11, 3))
        pause(session, KEY, "UWEB3", date(2026, 11, 4))
    olga = OpsPerson(house)
    olga.makes()
    assert "15 people" in olga.sees and "1 person took a break" in olga.sees
    olga.saves()
    house.go_to(house.clock().replace(day=3, hour=10))
    assert [bool(house.person(slack).messages) for slack in ("UWEB2", "UWEB3")] == [True, False]


def test_nobody_to_ask_is_refused(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes(customers=["Data"], upstreams=["Data"])
    assert "Nobody would be asked" in olga.sees
    assert olga.actor.modal is not None and "submit" not in olga.actor.modal.raw


def test_where_no_team_hires_another_one_the_first_step_is_told(house: House) -> None:
    with house.db.write() as session:
        for team in ("Web", "Data"):
            set_hires(session, house.teams[team], [])
    assert "/pulse teams" in OpsPerson(house).types("/pulse schedule")


def test_the_preview_says_how_many_other_surveys_reach_in_that_week(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes(name="Thursday check", words="weekly thu 14:00")
    assert "*The first round:* 16 people" in olga.sees, "there is no other yet"
    olga.saves()
    olga.makes(customers=["Web"])
    assert "*The first round:* at most 8 people" in olga.sees
    assert "8 of them are reached by other rounds of that week, too; nobody is asked more than once a week" in olga.sees
    olga.saves()
    house.go_to(MONDAY + timedelta(days=3, hours=8))
    with house.db.read() as session:
        invited = session.exec(select(Invitation.person_id)).all()
    assert len(invited) == len(set(invited)) == 16, "each by one of them"
