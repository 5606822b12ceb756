"""Many answer at one moment: they are stored together, and nobody's trouble is another's."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from handlers.giving import Giving
from storage.answering.answers import Became, Given
from tests.answering.asking import Respondent, asked
from tests.answering.test_saving_failed import database_away
from tests.house import KEY, House

PEOPLE = [f"UWEB{n}" for n in range(2, 9)]


@pytest.fixture
def web(house: House) -> list[Respondent]:
    return [asked(house, slack) for slack in PEOPLE]


def rating(person: Respondent, rating: str, slack: str | None = None) -> Given:
    given = {"satisfaction": rating}
    return Given(slack or person.person.id, person.ask_id("Platform"), given, "1793602801.000200")


class AtOnce:
    """The first waits for the database, all others behind it for their turn."""

    def __init__(self, house: House, first: Given, then: list[Given]) -> None:
        self._giving = Giving(house.db, KEY, house.clock)
        self.became: dict[int, Became] = {}
        self.failed: dict[int, str] = {}
        self.transactions = 0
        event.listen(house.db.engine, "commit", self._count)
        with database_away(house):
            threads = [threading.Thread(target=self._give, args=each) for each in enumerate((first, *then))]
            for thread in threads:
                thread.start()
            house.slack.until(lambda: len(self._giving._waiting) == len(then))
        for thread in threads:
            thread.join()
        event.remove(house.db.engine, "commit", self._count)

    def _count(self, _: object) -> None:
        self.transactions += 1

    def _give(self, number: int, given: Given) -> None:
        try:
            self.became[number] = self._giving.give(given)
        except Exception as error:
            self.failed[number] = type(error).__name__


def test_all_who_wait_are_stored_in_one_transaction(house: House, web: list[Respondent]) -> None:
    at_once = AtOnce(house, rating(web[0], "1"), [rating(person, "4") for person in web[1:]])
    assert at_once.became == {n: ("saved", person.invitation_id) for n, person in enumerate(web)}
    assert [person.given("Platform")["satisfaction"] for person in web] == ["1", *"444444"]
    assert at_once.transactions == 2


def test_one_who_is_refused_takes_nobody_along(house: House, web: list[Respondent]) -> None:
    first, thief, wrong, other = web[:4]
    stolen = rating(first, "5", slack=thief.person.id)
    at_once = AtOnce(house, rating(first, "1"), [stolen, rating(wrong, "6"), rating(other, "4")])
    assert [at_once.became[n][0] for n in range(4)] == ["saved", "gone", "invalid", "saved"]
    assert first.given("Platform") == {"satisfaction": "1"} and other.given("Platform") == {"satisfaction": "4"}
    assert thief.given("Platform") == wrong.given("Platform") == {}


def test_one_whose_answer_cannot_be_stored_fails_alone(house: House, web: list[Respondent]) -> None:
    broken = Given(web[1].person.id, 2**70, {"satisfaction": "5"}, "1793602801.000200")
    at_once = AtOnce(house, rating(web[0], "1"), [broken, rating(web[2], "4")])
    assert list(at_once.failed) == [1]
    assert web[0].given("Platform") == {"satisfaction": "1"} and web[2].given("Platform") == {"satisfaction": "4"}


def test_of_one_persons_two_taps_at_once_the_later_stays(house: House, web: list[Respondent]) -> None:
    later = Given(web[1].person.id, web[1].ask_id("Platform"), {"satisfaction": "2"}, "1793602801.000300")
    AtOnce(house, rating(web[0], "1"), [later, rating(web[1], "5")])
    assert web[1].given("Platform") == {"satisfaction": "2"}


@contextmanager
def being_forgotten(house: House, person: Respondent) -> Iterator[None]:
    """Somebody else holds this person's row, as "forget me" does. SQLite has no lock on one row."""
    if house.db.is_sqlite:
        yield
        return
    with house.db.engine.begin() as held:
        held.execute(text("SELECT 1 FROM person WHERE slack = :slack FOR UPDATE"), {"slack": person.person.id})
        yield


def test_nobody_waits_for_another_who_is_being_forgotten(house: House, web: list[Respondent]) -> None:
    giving, (forgotten, other) = Giving(house.db, KEY, house.clock), web[:2]
    with being_forgotten(house, forgotten):
        waits = threading.Thread(target=giving.give, args=[rating(forgotten, "1")])
        waits.start()
        house.slack.until(lambda: giving.give(rating(other, "4"))[0] == "saved")
        assert other.given("Platform") == {"satisfaction": "4"}
    waits.join()
    assert forgotten.given("Platform") == {"satisfaction": "1"}


def test_a_comment_in_the_words_of_a_refusal_is_stored(house: House) -> None:
    alice = asked(house)
    alice.clicks("Data", "Say more…")
    assert alice.submits(frustration="no such job") == {}
    assert alice.given("Data") == {"frustration": "no such job"}
