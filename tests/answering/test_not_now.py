"""No time now: remind me later, pause, stop, from every ask."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from sandbox.errors import Refusal
from storage.answering import own
from storage.tables import Invitation, Outbox
from tests.answering.asking import Respondent, asked, redraws_held
from tests.house import House


def _reminders(house: House) -> list[tuple[str, datetime, datetime | None, dict[str, int]]]:
    with house.db.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "reminder")).all()
        return [(row.target, row.due_at, row.expires_at, row.body) for row in rows]


@pytest.mark.parametrize(
    ("choice", "due"),
    [
        ("Remind me in an hour", datetime(2026, 11, 2, 8, 0, tzinfo=UTC)),
        ("Remind me tomorrow", datetime(2026, 11, 3, 8, 0, tzinfo=UTC)),
        ("Remind me next week", datetime(2026, 11, 9, 8, 0, tzinfo=UTC)),
    ],
)
def test_remind_me_later_takes_the_place_of_the_surveys_reminder(house: House, choice: str, due: datetime) -> None:
    alice = asked(house, days=10)
    closes = datetime(2026, 11, 12, 7, 0, tzinfo=UTC)
    alice.later(choice)
    assert _reminders(house) == [("UALICE", due, closes, {"invitation": alice.invitation_id})]
    assert "Reminder: " in alice.text
    with house.db.read() as session:
        assert session.get_one(Invitation, alice.invitation_id).remind_at is None


def test_a_second_wish_takes_the_place_of_the_first(house: House) -> None:
    alice = asked(house)
    alice.later("Remind me tomorrow")
    alice.later("Remind me in an hour")
    assert [due for _, due, _, _ in _reminders(house)] == [datetime(2026, 11, 2, 8, 0, tzinfo=UTC)]


def test_no_reminder_is_offered_or_kept_for_after_the_closing(house: House) -> None:
    alice = asked(house)
    assert "Remind me tomorrow" in alice.text and "Remind me next week" not in alice.text
    house.clock.advance(days=2, hours=23)
    with redraws_held(house):
        alice.later_at_once("Remind me tomorrow")
    assert _reminders(house) == []
    assert "after the closing" in alice.text


def test_who_has_answered_everything_is_offered_no_reminder(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 3)
    alice.rates("Platform", 3)
    assert "Remind me" not in alice.text and "Thank you" in alice.text
    assert "Stop asking me for good" in alice.text


def test_pause_until_from_an_ask(house: House) -> None:
    alice = asked(house)
    alice.later("Pause surveys until…")
    assert alice.submits(until="2026-11-02") == {"until": "Choose a day after today."}
    assert _askable(house, alice, "2026-11-03")
    assert alice.submits(until="2026-12-01") == {}
    assert "You won't be asked before Tuesday 1 December 2026." in alice.text
    assert not _askable(house, alice, "2026-11-30") and _askable(house, alice, "2026-12-01")
    alice.person.clicks("Ask me again", alice.message)
    house.settle()
    assert _askable(house, alice, "2026-11-03") and "You won't be asked" not in alice.text


def test_stop_asking_for_good_from_an_ask_and_back(house: House) -> None:
    alice = asked(house)
    alice.later("Stop asking me for good")
    assert "You won't be asked any more." in alice.text and not _askable(house, alice, "2027-11-03")
    assert alice.shows("Data", "satisfaction"), "this one can still be answered"
    alice.person.clicks("Ask me again", alice.message)
    house.settle()
    assert _askable(house, alice, "2026-11-03")


def test_after_the_closing_nothing_is_left_to_put_off(house: House) -> None:
    alice = asked(house)
    message = alice.message
    house.clock.advance(days=3)
    alice.later("Remind me tomorrow")
    assert _reminders(house) == [] and "closed" in alice.text
    with pytest.raises(Refusal):
        alice.later("Remind me tomorrow", in_=message)


def _askable(house: House, alice: Respondent, day: str) -> bool:
    with house.db.read() as session:
        person_id = session.get_one(Invitation, alice.invitation_id).person_id
        return own.askable(session, person_id, datetime.fromisoformat(day).date())
