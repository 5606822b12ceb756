"""Answers are changed, said at length and put in own words in modals: there alone a given answer shows."""

import pytest
from sqlmodel import select, update

from storage.company.company import put_job
from storage.tables import Job, Round
from tests.answering.asking import Respondent, asked, redraws_held
from tests.house import House
from tests.privacy import assert_nothing_given

LONG = "I wait three days for a number, every single month"


def test_change_opens_with_what_was_given_and_saves_what_was_changed(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    alice.chooses("Platform", "job", "Deploy safely")
    alice.clicks("Platform", "Change")
    empty = {"own_title": None, "waste": None, "importance": None}
    assert _shown(alice) == {"job": "1", "satisfaction": "4"} | empty
    assert alice.submits(satisfaction="2 · Poorly") == {}
    assert alice.person.modal is None
    assert alice.given("Platform") == {"job": "1", "satisfaction": "2"}
    assert "Saved." in alice.text and "Poorly" not in alice.text
    assert_nothing_given(house.slack)


def test_an_emptied_field_takes_the_answer_out_and_says_so(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    alice.clicks("Platform", "Say more…")
    alice.submits(frustration=LONG, minutes=45)
    assert alice.given("Platform") == {"satisfaction": "4", "frustration": LONG, "minutes": "45"}
    alice.clicks("Platform", "Say more…")
    assert _shown(alice)["frustration"] == LONG
    alice.submits(frustration=None)
    assert alice.given("Platform") == {"satisfaction": "4", "minutes": "45"}
    assert "Saved. Taken out: comment." in alice.text
    alice.clicks("Platform", "Change")
    alice.submits(satisfaction=None)
    assert alice.shows("Platform", "satisfaction"), "it is asked again"
    assert_nothing_given(house.slack, LONG)


def test_a_form_left_open_on_one_device_loses_nothing_said_on_the_other(house: House) -> None:
    alice = asked(house)
    alice.clicks("Platform", "Say more…")
    with redraws_held(house):
        alice.chooses_at_once("Platform", "importance", "5 · Vital")
    alice.submits(frustration=LONG)
    assert alice.given("Platform") == {"importance": "5", "frustration": LONG}


@pytest.mark.parametrize(("k", "comments", "said"), [(5, 12, 12), (14, 12, 14)])
def test_what_is_said_of_comments_is_what_the_round_promises(house: House, k: int, comments: int, said: int) -> None:
    alice = asked(house)
    with house.db.write() as session:
        session.execute(update(Round).values(minimum_group=k, comment_minimum=comments))
    alice.clicks("Platform", "Say more…")
    assert alice.person.modal is not None and f"once at least {said} people answered" in str(alice.person.modal.raw)


def test_something_else_takes_the_job_in_own_words(house: House) -> None:
    alice = asked(house)
    alice.chooses("Data", "job", "Something else…")
    assert alice.shows("Data", "job"), "the menu is there anew, should the form be cancelled"
    assert alice.submits(own_title="Settle a dispute", own_story="When two reports differ, I want to know why") == {}
    assert alice.given("Data") == {
        "job": "own",
        "own_title": "Settle a dispute",
        "own_story": "When two reports differ, I want to know why",
    }
    assert not alice.shows("Data", "job")
    assert_nothing_given(house.slack, "Settle a dispute", "two reports differ")
    with house.db.read() as session:
        assert "Settle a dispute" not in [job.title for job in session.exec(select(Job))]
    web2 = asked(house, "UWEB2")
    assert "Settle a dispute" not in web2.text, "offered to nobody"


def test_own_words_give_way_to_a_job_of_the_catalogue_and_back(house: House) -> None:
    alice = asked(house)
    alice.chooses("Data", "job", "Something else…")
    alice.submits(own_title="Settle a dispute")
    alice.clicks("Data", "Change")
    assert alice.submits(own_title=None) == {"own_title": "Say it in a few words, or choose one of their jobs."}
    assert alice.submits(job="Answer a question with data") == {}
    assert alice.given("Data") == {"job": "3"}
    alice.clicks("Data", "Change")
    assert alice.submits(own_title="Find the owner of a table", satisfaction="2 · Poorly") == {}
    told = {"job": "own", "own_title": "Find the owner of a table", "satisfaction": "2"}
    assert told.items() <= alice.given("Data").items(), "in one form with whatever else is changed"


def test_an_answer_is_changed_though_no_job_was_named(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 4)
    alice.clicks("Data", "Change")
    assert alice.submits(satisfaction="2 · Poorly") == {}
    assert alice.given("Data") == {"satisfaction": "2"}


def test_something_else_offers_the_jobs_that_the_message_has_no_room_for(house: House) -> None:
    with house.db.write() as session:
        for number in range(12):
            put_job(session, house.teams["Data"], f"Job {number:02}")
    alice = asked(house)
    assert "Job 03" in alice.text and "Job 04" not in alice.text
    alice.chooses("Data", "job", "Something else…")
    wrong = alice.submits(job="Job 11", own_title="Settle a dispute")
    assert wrong == {"job": "Choose one of their jobs or write your own, not both."}
    assert alice.submits(own_title=None) == {}
    assert "job" in alice.given("Data") and "own_title" not in alice.given("Data")


def test_nothing_is_kept_about_a_team_that_somebody_does_not_use(house: House) -> None:
    alice = asked(house)
    alice.clicks("Data", "Say more…")
    with redraws_held(house):
        alice.chooses_at_once("Data", "job", "I don't use them")
        alice.taps("Data", 2)
        alice.chooses_at_once("Data", "job", "I don't use them")
    assert alice.given("Data") == {} and "Nothing was saved: “I do use them”" in alice.text
    wrong = alice.submits(frustration=LONG)
    assert "You said that you don't use them. Nothing was saved" in wrong["frustration"]
    alice.clicks("Data", "I do use them")
    alice.rates("Data", 2)
    assert alice.given("Data") == {"satisfaction": "2"}


def test_too_long_a_text_is_refused_at_its_field_and_nothing_typed_is_lost(house: House) -> None:
    alice = asked(house)
    alice.clicks("Data", "Say more…")
    assert "frustration" in alice.submits(frustration="x" * 1001)
    assert _shown(alice)["frustration"] == "x" * 1001
    assert alice.given("Data") == {}
    assert alice.submits(frustration="x" * 1000) == {}


def test_a_form_submitted_after_the_window_is_told_when_it_closed_and_keeps_what_was_typed(house: House) -> None:
    alice = asked(house)
    alice.clicks("Data", "Say more…")
    house.clock.advance(days=4)
    wrong = alice.submits(frustration=LONG)
    assert wrong == {"frustration": "Not saved: this survey closed Thu 5 Nov, 08:00."}
    assert _shown(alice)["frustration"] == LONG
    assert alice.given("Data") == {}


def test_a_form_for_a_closed_ask_does_not_open(house: House) -> None:
    alice = asked(house)
    house.clock.advance(days=4)
    alice.clicks("Data", "Say more…")
    assert alice.person.modal is None
    assert "nothing can be changed any more" in alice.text


def test_a_job_that_vanished_while_the_form_was_open_is_told_at_its_field(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 3)
    alice.clicks("Data", "Change")
    with house.db.write() as session:
        session.get_one(Job, 3).retired_at = house.clock()
    wrong = alice.submits(job="Answer a question with data", satisfaction="5 · Very well")
    assert wrong == {"job": "That job is not in their list any more. Nothing was saved: please choose another one."}
    assert alice.given("Data") == {"satisfaction": "3"}, "all or nothing"


def test_a_form_saved_half_an_hour_later_still_redraws_its_message(house: House) -> None:
    alice = asked(house)
    alice.clicks("Data", "Say more…")
    house.clock.advance(minutes=40)
    alice.submits(frustration=LONG)
    assert "Answered: comment" in alice.text, "the response_url is over, the message itself is not"


def _shown(alice: Respondent) -> dict[str, str | None]:
    """What the open modal holds, by question."""
    modal = alice.person.modal
    assert modal is not None
    held = {question: next(iter(fields.values())) for question, fields in modal.values.items()}
    return {question: _value(one) for question, one in held.items()}


def _value(held: dict[str, object]) -> str | None:
    option = held.get("selected_option")
    value = option["value"] if isinstance(option, dict) else held.get("value")
    return None if value is None else str(value)
