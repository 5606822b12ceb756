"""The database is away for a moment: everybody is told that nothing was saved, and nothing was."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from sandbox.errors import Refusal
from tests.answering.asking import asked, home_of
from tests.house import House
from tests.surveys.ops import listed, surveys, the_list


@contextmanager
def database_away(house: House) -> Iterator[None]:
    """Somebody else holds what a click has to write."""
    if house.db.is_sqlite:
        connection = sqlite3.connect(str(house.db.engine.url.database), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
        connection.close()
        return
    with house.db.engine.connect() as held:
        held.execute(text("LOCK TABLE open_answer, person IN ACCESS EXCLUSIVE MODE"))
        yield


@pytest.fixture(autouse=True)
def as_patient_as_slack(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second longer than the database is waited for."""
    monkeypatch.setattr(house.slack.world.settings, "ack_seconds", 3.0)


def test_a_click_that_could_not_be_saved_is_not_acknowledged_and_says_so(house: House) -> None:
    alice = asked(house)
    with database_away(house), pytest.raises(Refusal):
        alice.taps("Platform", 4)
    house.settle()
    assert alice.given("Platform") == {} and alice.shows("Platform", "satisfaction")
    last = house.slack.dm("UALICE")[-1]
    assert "That was *not* saved" in str(last.blocks) and last.ephemeral_to == "UALICE"
    alice.rates("Platform", 4)
    assert alice.given("Platform") == {"satisfaction": "4"}


def test_a_click_on_home_opens_a_modal_that_says_so(house: House) -> None:
    alice = asked(house)
    home = home_of(house, "UALICE")
    with database_away(house), pytest.raises(Refusal):
        alice.taps("Platform", 4, in_=home)
    house.settle()
    modal = alice.person.modal
    assert modal is not None and "That was *not* saved" in modal.text


def test_a_form_that_could_not_be_saved_keeps_what_was_typed(house: House) -> None:
    alice = asked(house)
    alice.clicks("Platform", "Say more…")
    with database_away(house):
        wrong = alice.person.submits(frustration="I wait three days")
    assert list(wrong) == ["frustration"] and wrong["frustration"].startswith("That was not saved: ")
    assert alice.submits() == {}
    assert alice.given("Platform") == {"frustration": "I wait three days"}


def test_a_question_that_could_not_be_carried_out_stays_beneath_a_word(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_menu", the_list(olga), choose="Delete…")
    with database_away(house):
        assert olga.submits() == {}
    assert olga.title == "Not saved" and len(surveys(house)) == 1
    olga.closes()
    assert olga.submits() == {}
    assert surveys(house) == []


def test_a_command_that_could_not_be_carried_out_answers_in_words(house: House) -> None:
    with database_away(house):
        said = house.person("UALICE").types("/pulse stop").text
    assert "nothing was changed" in said


def test_nothing_that_was_given_is_logged_when_saving_fails(house: House, caplog: pytest.LogCaptureFixture) -> None:
    alice = asked(house)
    alice.clicks("Platform", "Say more…")
    with database_away(house):
        alice.person.submits(frustration="I wait three days")
    house.settle()
    assert "I wait three days" not in caplog.text
