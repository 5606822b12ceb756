"""Somebody taps an answer: it is stored, it can be changed, and the message never shows it."""

import threading
from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlmodel import select

from sandbox.local import Slack
from storage.answering import answers
from storage.answering.answers import Given
from storage.asking.rounds import stop_round
from storage.tables import Job, Round, Team, Unused
from storage.tables.answers import OpenAnswer
from storage.telling.closing import close_round
from tests.answering.asking import Respondent, asked, home_of, redraws_held
from tests.clock import HandClock
from tests.house import KEY, House
from tests.privacy import assert_nothing_given, rows_with, shape


def test_taps_are_stored_and_the_message_says_only_which_questions_are_answered(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    alice.chooses("Platform", "job", "Deploy safely")
    alice.chooses("Platform", "waste", "Waiting for an answer or approval")
    alice.chooses("Platform", "importance", "5 · Vital")
    assert alice.given("Platform") == {"satisfaction": "4", "job": "1", "waste": "waiting", "importance": "5"}
    assert "Answered: job, how well, what got in the way, importance" in alice.text
    assert not any(alice.shows("Platform", question) for question in ("job", "satisfaction", "waste", "importance"))
    assert alice.shows("Data", "job") and alice.given("Data") == {}
    assert_nothing_given(house.slack)


def test_whatever_two_people_answer_their_messages_and_homes_look_the_same(house: House) -> None:
    web2, web3 = asked(house, "UWEB2"), asked(house, "UWEB3")
    for person, rating, job, waste, importance in (
        (web3, 5, "Deploy safely", "Nothing got in the way", "5 · Vital"),
        (web2, 1, "Keep it running", "Handed from one to the next", "1 · Not at all"),
    ):
        person.rates("Platform", rating)
        person.chooses("Platform", "job", job)
        person.chooses("Platform", "waste", waste)
        person.chooses("Platform", "importance", importance)
    assert shape(web3.message.blocks) == shape(web2.message.blocks)
    assert web3.message.text == web2.message.text
    assert shape(home_of(house, "UWEB3").blocks) == shape(home_of(house, "UWEB2").blocks)


def test_every_drawing_has_new_block_ids_so_that_no_client_keeps_what_was_chosen(house: House) -> None:
    alice = asked(house)
    before = alice.block("Data", "job", alice.message.blocks)
    alice.rates("Platform", 2)
    assert alice.block("Data", "job", alice.message.blocks) != before


def test_of_two_clicks_in_quick_succession_the_later_one_stays(house: House) -> None:
    alice = asked(house)
    with redraws_held(house):
        alice.taps("Platform", 2)
        alice.taps("Platform", 5)
        alice.taps("Platform", 5)
    assert alice.given("Platform") == {"satisfaction": "5"}
    assert not alice.shows("Platform", "satisfaction")


def test_of_two_clicks_that_arrive_in_the_wrong_order_the_later_one_stays(house: House) -> None:
    alice = asked(house)
    for rating, action_ts in (("5", "1793602801.000200"), ("2", "1793602801.000100")):
        with house.db.write() as session:
            given = Given("UALICE", alice.ask_id("Platform"), {"satisfaction": rating}, action_ts)
            outcome = answers.give(session, KEY, given, house.clock())
        assert outcome == ("saved", alice.invitation_id)
    assert alice.given("Platform") == {"satisfaction": "5"}


class Ahead(HandClock):
    """The clock of a bot whose machine is five seconds ahead of Slack."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock())
        self._clock = clock

    def __call__(self) -> datetime:
        return self._clock() + timedelta(seconds=5)


def test_of_a_form_and_a_tap_the_later_one_stays_also_where_the_bots_clock_is_ahead(
    slack: Slack, clock: HandClock, database_url: str
) -> None:
    house = House(slack, Ahead(clock), database_url)
    house.fill()
    alice = asked(house)
    alice.rates("Platform", 1)
    alice.clicks("Platform", "Change")
    _taps_elsewhere(house, alice, "2")
    assert alice.submits(satisfaction="3") == {}
    assert alice.given("Platform") == {"satisfaction": "3"}
    clock.advance(seconds=1)
    _taps_elsewhere(house, alice, "5")
    assert alice.given("Platform") == {"satisfaction": "5"}
    house.close()


def _taps_elsewhere(house: House, alice: Respondent, rating: str) -> None:
    """On a device that still shows the message as it was."""
    ask, values, at = alice.ask_id("Platform"), {"satisfaction": rating}, house.slack.do(house.slack.world.ts)
    with house.db.write() as session:
        answers.give(session, KEY, Given("UALICE", ask, values, at), house.clock())


def test_clicks_on_two_devices_at_once_are_both_kept_and_both_drawn(house: House) -> None:
    alice = asked(house)
    message = alice.message
    devices = [
        threading.Thread(target=alice.taps, args=("Platform", 4, message)),
        threading.Thread(target=alice.taps, args=("Data", 1, message)),
        threading.Thread(target=alice.taps, args=("Platform", 4, message)),
    ]
    with redraws_held(house):
        for device in devices:
            device.start()
        for device in devices:
            device.join()
    assert (alice.given("Platform"), alice.given("Data")) == ({"satisfaction": "4"}, {"satisfaction": "1"})
    assert not alice.shows("Platform", "satisfaction") and not alice.shows("Data", "satisfaction")


def test_a_click_after_the_window_is_told_when_it_closed_and_changes_nothing(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    house.clock.advance(days=3)
    alice.rates("Data", 1)
    assert alice.given("Data") == {} and alice.given("Platform") == {"satisfaction": "4"}
    assert "closed <!date^1793862000^{date_short_pretty} at {time}|Thu 5 Nov, 08:00>" in alice.text
    assert "came after the closing" in alice.text
    assert "answer." not in alice.text, "nothing is left to click"


def test_a_click_on_a_team_that_was_archived_meanwhile_is_told_so(house: House) -> None:
    alice = asked(house)
    with house.db.write() as session:
        session.get_one(Team, house.teams["Platform"]).archived_at = house.clock()
    alice.rates("Platform", 4)
    assert alice.given("Platform") == {}
    assert "This team no longer exists" in alice.text and alice.shows("Data", "satisfaction")


def test_a_job_that_was_retired_meanwhile_is_not_stored_and_the_person_is_told(house: House) -> None:
    alice = asked(house)
    _retire(house, "Answer a question with data")
    alice.chooses("Data", "job", "Answer a question with data")
    assert alice.given("Data") == {} and "not in their list any more" in alice.text
    assert "Answer a question with data" not in alice.text and alice.shows("Data", "job")


def test_a_refused_tap_is_told_also_when_the_next_one_is_drawn_with_it(house: House) -> None:
    alice = asked(house)
    _retire(house, "Answer a question with data")
    with redraws_held(house):
        alice.chooses_at_once("Data", "job", "Answer a question with data")
        alice.taps("Data", 4)
        alice.taps("Platform", 4)
    assert "not in their list any more" in alice.text
    assert not alice.shows("Data", "satisfaction") and not alice.shows("Platform", "satisfaction")


def test_a_job_that_was_merged_meanwhile_counts_as_the_one_it_became(house: House) -> None:
    alice = asked(house)
    into = _retire(house, "Keep it running", into="Deploy safely")
    alice.chooses("Platform", "job", "Keep it running")
    assert alice.given("Platform") == {"job": str(into)}


def _retire(house: House, title: str, into: str | None = None) -> int | None:
    with house.db.write() as session:
        jobs = {job.title: job for job in session.exec(select(Job))}
        jobs[title].retired_at = house.clock()
        jobs[title].merged_into_id = jobs[into].id if into else None
        return jobs[title].merged_into_id


def test_i_dont_use_them_is_a_setting_that_takes_answers_out_and_can_be_taken_back(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 2)
    alice.chooses("Data", "job", "I don't use them")
    assert alice.given("Data") == {} and "was taken out" in alice.text
    assert not alice.shows("Data", "satisfaction") and alice.shows("Platform", "satisfaction")
    with house.db.read() as session:
        quarter = house.clock().date() + timedelta(days=91)
        assert [(said.upstream_team_id, said.until) for said in session.exec(select(Unused))] == [
            (house.teams["Data"], quarter)
        ]
    alice.clicks("Data", "I do use them")
    assert alice.shows("Data", "satisfaction") and alice.shows("Data", "job")


def test_nobody_is_shown_to_have_answered_but_to_the_reminder(house: House) -> None:
    alice, web2 = asked(house), asked(house, "UWEB2")
    alice.chooses("Data", "waste", "Nothing got in the way")
    with house.db.read() as session:
        assert not answers.has_answered(session, KEY, 1, 1), "an answer counts once the satisfaction is given"
    alice.rates("Data", 3)
    with house.db.read() as session:
        assert answers.has_answered(session, KEY, 1, 1)
        assert not answers.has_answered(session, KEY, 1, 2)
    assert web2.given("Data") == {}


def test_whoever_holds_the_database_alone_reads_no_open_answer(house: House) -> None:
    alice, web2 = asked(house), asked(house, "UWEB2")
    alice.clicks("Data", "Say more…")
    assert alice.submits(frustration="I wait three days for a number") == {}
    for person, waste in ((alice, "Waiting for an answer or approval"), (web2, "Nothing got in the way")):
        person.rates("Platform", 4)
        person.chooses("Platform", "waste", waste)
    assert rows_with(house.db, "I wait three days for a number") == []
    with house.db.read() as session:
        rows = session.exec(select(OpenAnswer)).all()
    values = {row.value for row in rows if row.question in ("satisfaction", "waste")}
    assert len(values) == 4 and len({len(value or b"") for value in values}) == 1, "alike ones differ, all are as long"
    assert_nothing_given(house.slack, "I wait three days")


def test_an_answer_cannot_be_moved_to_where_somebody_would_be_shown_it(house: House) -> None:
    alice, thief = asked(house), asked(house, "UWEB2")
    alice.rates("Platform", 2)
    thief.rates("Platform", 4)
    with house.db.write() as session:
        theirs, hers = (
            session.exec(select(OpenAnswer).where(OpenAnswer.pseudonym == person.pseudonym("Platform"))).one()
            for person in (thief, alice)
        )
        theirs.value = hers.value
    with pytest.raises(InvalidTag):
        thief.given("Platform")


def test_somebody_elses_ask_cannot_be_answered(house: House) -> None:
    alice, bob = asked(house), asked(house, "UWEB2")
    with house.db.write() as session:
        given = Given("UWEB2", alice.ask_id("Data"), {"satisfaction": "1"}, "1793602801.000200")
        outcome = answers.give(session, KEY, given, house.clock())
    assert outcome == ("gone", None)
    assert alice.given("Data") == {} and bob.given("Data") == {}


def test_a_wrong_one_among_several_answers_leaves_nothing_half_stored(house: House) -> None:
    alice = asked(house)
    with house.db.write() as session:
        values = {"frustration": "slow", "satisfaction": "6"}
        given = Given("UALICE", alice.ask_id("Data"), values, "1793602801.000200")
        outcome, _ = answers.give(session, KEY, given, house.clock())
    assert outcome == "invalid" and alice.given("Data") == {}


def test_what_was_sent_of_a_stopped_round_says_so_when_clicked(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 4)
    house.clock.advance(hours=3)
    with house.db.write() as session:
        assert stop_round(session, 1, house.clock())
    alice.rates("Platform", 4)
    assert "was stopped by those who run it <!date^1793613600^" in alice.text
    assert alice.given("Platform") == {} and alice.given("Data") == {"satisfaction": "4"}


def test_a_click_that_meets_the_close_is_counted_or_refused_but_never_left_behind(house: House) -> None:
    alice = asked(house)
    with house.db.write() as session:
        round_ = session.get_one(Round, 1)
        round_.closes_at = house.clock()
    clicking = threading.Thread(target=alice.taps, args=("Platform", 4, alice.message))
    with house.db.write() as session:
        assert close_round(session, KEY, 1, house.clock().date())
        clicking.start()
    clicking.join()
    house.settle()
    assert alice.given("Platform") == {} and "came after the closing" in alice.text
