"""One reminder, to those who have not answered; and nothing that tells later who that was."""

from datetime import timedelta

from sqlmodel import select

from storage.tables import Invitation, Outbox
from tests.clock import MONDAY
from tests.company import DATA, WEB, a_survey
from tests.house import House

TEN = MONDAY + timedelta(hours=2)
DAY = timedelta(days=1)


def ask_everybody(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.clock.go_to(TEN)
    house.tick()


def answer(house: House, slack: str) -> None:
    message = house.slack.dm(slack)[-1]
    block = next(b["block_id"] for b in message.blocks if ".satisfaction" in str(b.get("block_id", "")))
    house.person(slack).clicks("answer.satisfaction.4", message, block=block)
    house.settle()


def test_only_those_who_have_not_answered_are_reminded_once(house: House) -> None:
    ask_everybody(house)
    for slack in ("UALICE", "UBOB"):
        answer(house, slack)
    house.go_to(TEN + 2 * DAY)
    assert {slack: len(house.slack.dm(slack)) for slack in ("UALICE", "UBOB")} == {"UALICE": 1, "UBOB": 1}
    others = [slack for slack in [*WEB, *DATA] if slack not in {"UALICE", "UBOB"}]
    assert [len(house.slack.dm(slack)) for slack in others] == [2] * 14


def test_a_reminder_leads_back_to_the_ask(house: House) -> None:
    ask_everybody(house)
    house.go_to(TEN + DAY + timedelta(minutes=30))
    first, reminder = house.slack.dm("UALICE")
    link = house.bot.work.client.chat_getPermalink(channel=first.channel, message_ts=first.ts)["permalink"]
    assert f"<{link}|Go to the questions>" in str(reminder.blocks)
    assert not [block for block in reminder.blocks if block["type"] == "actions"]


def test_what_is_kept_never_tells_who_was_reminded(house: House) -> None:
    ask_everybody(house)
    answer(house, "UALICE")
    house.go_to(TEN + 2 * DAY)
    with house.db.read() as session:
        assert {row.kind for row in session.exec(select(Outbox))} == {"invitation"}
        assert {row.remind_at for row in session.exec(select(Invitation))} == {None}


def test_who_pauses_meanwhile_is_not_reminded(house: House) -> None:
    ask_everybody(house)
    house.person("UALICE").types("/pulse stop")
    house.go_to(TEN + 2 * DAY)
    assert len([m for m in house.slack.dm("UALICE") if "reminder" in m.text.lower()]) == 0


def test_a_reminder_at_night_waits_for_the_morning(house: House) -> None:
    """Their zone moved east since they were asked."""
    ask_everybody(house)
    with house.db.write() as session:
        for invitation in session.exec(select(Invitation)):
            invitation.zone = "Asia/Tokyo"  # 18:00 there when the reminder is due
    house.go_to(TEN + DAY + timedelta(hours=4))
    assert len(house.slack.dm("UALICE")) == 1
    house.go_to(TEN + DAY + timedelta(hours=16))
    assert len(house.slack.dm("UALICE")) == 2


def test_after_the_window_there_is_no_reminder(house: House) -> None:
    ask_everybody(house)
    house.clock.go_to(TEN + 4 * DAY)
    house.tick()
    assert [len(house.slack.dm(slack)) for slack in [*WEB, *DATA]] == [1] * 16
