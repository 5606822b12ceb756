"""What arrives late, or when something else stands there by now, undoes nothing and shows nothing."""

from sqlmodel import select

from storage.answering import using
from storage.delivery.outbox import enqueue
from storage.tables import Invitation, Outbox, Person, Unused
from tests.answering.asking import asked
from tests.house import KEY, House


def test_i_dont_use_them_that_arrives_after_a_later_answer_takes_nothing_out(house: House) -> None:
    alice = asked(house)
    said_at = house.slack.do(house.slack.world.ts)
    alice.rates("Platform", 4)
    with house.db.write() as session:
        ask, now = alice.ask_id("Platform"), house.clock()
        became = using.say_unused(session, KEY, "UALICE", ask, action_ts=said_at, now=now)
    assert became == ("saved", alice.invitation_id, False)
    assert alice.given("Platform") == {"satisfaction": "4"}
    with house.db.read() as session:
        assert session.exec(select(Unused)).all() == []


def test_remind_me_later_takes_the_place_of_a_reminder_that_is_in_line_already(house: House) -> None:
    alice = asked(house)
    with house.db.write() as session:
        key, body, now = f"reminder {alice.invitation_id}", {"invitation": alice.invitation_id}, house.clock()
        enqueue(session, key=key, kind="reminder", target="UALICE", body=body, due_at=now, now=now)
    alice.later("Remind me tomorrow")
    with house.db.read() as session:
        (kept,) = session.exec(select(Outbox).where(Outbox.kind == "reminder")).all()
    assert kept.key.startswith("snooze ")


def test_a_forgotten_persons_old_menu_shows_nobody_elses_message(house: House) -> None:
    """SQLite gives the number of a deleted invitation to the next one."""
    alice = asked(house)
    alice.rates("Platform", 4)
    old = alice.message
    with house.db.write() as session:
        bob = session.exec(select(Person.id).where(Person.slack == "UBOB")).one()
        session.get_one(Invitation, alice.invitation_id).person_id = bob or 0
    house.person("UALICE").clicks("invitation.later", old, choose="Remind me tomorrow")
    house.settle()
    now = next(message for message in house.slack.dm("UALICE") if message.ts == old.ts)
    assert "Answered" not in str(now.blocks) and "Platform" not in str(now.blocks)
