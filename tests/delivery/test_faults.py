"""What goes wrong between the bot and Slack, and that nobody is asked twice for it, nor left out in silence."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from sandbox.workspace import Message
from scheduler.deliveries import deliver
from scheduler.rounds import open_due
from storage.asking import progress
from storage.delivery import outbox
from storage.delivery.outcomes import decide
from storage.tables import Audit, Invitation, Outbox
from tests.clock import MONDAY
from tests.company import CHANNELS, DATA, OPS, OPS_CHANNEL, WEB, a_survey
from tests.house import House

TEN = MONDAY + timedelta(hours=2)
EVERYBODY = [*WEB, *DATA]


def survey(house: House, **changes: Any) -> None:
    with house.db.write() as session:
        a_survey(session, **changes)


def asked(house: House, slack: str) -> int:
    return len(house.slack.dm(slack))


def told(house: House, words: str) -> list[Message]:
    """What ops' channel was told in these words."""
    return [message for message in house.slack.messages(OPS_CHANNEL) if words in message.text]


def found(house: House) -> progress.RoundProgress:
    with house.db.read() as session:
        round_ = progress.progress(session, 1)
    assert round_
    return round_


def test_a_429_makes_everybody_wait_and_loses_nobody(house: House) -> None:
    survey(house)
    house.slack.faults.add("429", "chat.postMessage", times=1, retry_after=45)
    house.clock.go_to(TEN)
    house.tick()
    assert house.clock() >= TEN + timedelta(seconds=45 + 15)
    assert [asked(house, slack) for slack in EVERYBODY] == [1] * 16


def test_what_slack_did_not_do_is_tried_again_a_little_later(house: House) -> None:
    survey(house)
    house.slack.faults.add("503", "chat.postMessage", times=3)
    house.clock.go_to(TEN)
    house.tick()
    house.clock.advance(minutes=1)
    house.tick()
    assert [asked(house, slack) for slack in EVERYBODY] == [1] * 16


def test_what_never_left_whole_is_tried_again_too(house: House) -> None:
    """Slack's address doesn't speak TLS."""
    survey(house)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    elsewhere = house.slack.api_url.replace("http:", "https:")
    deliver(replace(house.bot.work, client=WebClient(house.slack.bot_token, base_url=elsewhere, retry_handlers=[])))
    assert [state(house, slack) for slack in EVERYBODY] == ["waiting"] * 16
    house.clock.advance(minutes=1)
    house.tick()
    assert [asked(house, slack) for slack in EVERYBODY] == [1] * 16


def test_one_persons_failure_is_no_one_elses_and_ops_are_told_once(house: House) -> None:
    survey(house)
    for slack in ("UWEB2", "UWEB3"):  # Slack's event about it was lost
        house.slack.do(partial(setattr, house.slack.world.workspace.person(slack), "deleted", True))
    house.clock.go_to(TEN)
    house.tick()
    house.tick()
    house.tick()
    assert [asked(house, slack) for slack in EVERYBODY if slack not in {"UWEB2", "UWEB3"}] == [1] * 14
    (notice,) = told(house, "could not be sent")
    assert "Some invitations" in str(notice.blocks) and "2 " not in str(notice.blocks)
    assert found(house).failed.keys() <= {"user_disabled", "channel_not_found"}
    assert sum(found(house).failed.values()) == 2


def test_a_zone_that_this_machine_does_not_know_is_one_persons_trouble(house: House) -> None:
    survey(house)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    with house.db.write() as session:
        session.exec(select(Invitation)).first().zone = "America/Atlantis"  # type: ignore[union-attr]
    house.tick()
    house.tick()
    assert sum(asked(house, slack) for slack in EVERYBODY) == 15
    (notice,) = told(house, "could not be sent")
    assert "Some invitations" in str(notice.blocks) and "a fault of this bot, not of Slack" in str(notice.blocks)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500", "500_after", "503_after"])
def test_an_ask_with_unknown_outcome_is_not_sent_again_and_the_reminder_takes_its_place(
    house: House, fault: str
) -> None:
    survey(house)
    house.slack.faults.add(fault, "chat.postMessage", times=1)
    house.clock.go_to(TEN)
    house.tick()
    house.go_to(TEN + timedelta(hours=6))
    (unlucky,) = [slack for slack in EVERYBODY if state(house, slack) == "unknown"]
    assert asked(house, unlucky) == (1 if fault.endswith("after") else 0)
    assert found(house).unknown == 1
    house.go_to(TEN + timedelta(hours=25))
    reminder = house.slack.dm(unlucky)[-1]
    assert "Home" in str(reminder.blocks)
    assert [asked(house, slack) for slack in EVERYBODY if slack != unlucky] == [2] * 15


def state(house: House, slack: str) -> str:
    with house.db.read() as session:
        rows = select(Outbox.state).where(Outbox.target == slack, Outbox.kind == "invitation")
        return session.exec(rows).one()


def test_a_killed_sender_leaves_an_unknown_only_where_slack_may_have_it(house: House) -> None:
    """Killed after the claim: the row is free again when its lease ends. Killed within the call: unknown."""
    survey(house)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    with house.db.write() as session:
        before = outbox.claim(session, house.clock())
        within = outbox.claim(session, house.clock())
        assert before and within
        assert outbox.begin(session, within, house.clock())
    house.clock.advance(seconds=61)
    house.tick()
    house.tick()
    assert state(house, before.target) == "sent"
    assert asked(house, before.target) == 1
    assert state(house, within.target) == "unknown"
    assert asked(house, within.target) == 0


def test_slack_answering_late_is_waited_for(house: House) -> None:
    survey(house)
    house.slack.faults.add("slow", "chat.postMessage", times=1, seconds=0.5)
    house.clock.go_to(TEN)
    house.tick()
    assert [asked(house, slack) for slack in EVERYBODY] == [1] * 16


def test_an_answer_that_does_not_come_in_time_says_nothing(house: House) -> None:
    survey(house)
    house.slack.faults.add("slow", "chat.postMessage", times=1, seconds=4)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    hasty = WebClient(house.slack.bot_token, base_url=house.slack.api_url, retry_handlers=[], timeout=3)
    deliver(replace(house.bot.work, client=hasty))
    (unlucky,) = [slack for slack in EVERYBODY if state(house, slack) == "unknown"]
    house.slack.until(lambda: asked(house, unlucky))
    house.go_to(TEN + timedelta(hours=6))
    assert [asked(house, slack) for slack in EVERYBODY] == [1] * 16


def test_what_is_not_out_when_the_window_closes_never_goes_out_and_ops_are_told(house: House) -> None:
    survey(house, window_days=1, reminder_days=None)
    house.slack.faults.add("503", "chat.postMessage", times=None)
    house.clock.go_to(TEN)
    house.tick()
    house.slack.faults.clear()
    house.clock.go_to(TEN + timedelta(days=2))
    house.tick()
    house.tick()
    assert not any(asked(house, slack) for slack in EVERYBODY)
    assert found(house).failed == {"too late": 16}
    (notice,) = house.slack.messages(OPS_CHANNEL)
    assert "Some invitations" in str(notice.blocks) and "16" not in str(notice.blocks)


def test_a_row_is_sent_where_the_message_went(house: House) -> None:
    survey(house)
    house.clock.go_to(TEN)
    house.tick()
    with house.db.read() as session:
        rows = session.exec(select(Invitation)).all()
    assert len(rows) == 16
    assert all(row.channel and row.channel.startswith("D") and row.ts for row in rows)


def post(house: House, channel: str, key: str = "digest 1", kind: str = "notice") -> None:
    """A notice, or the digest of a week in which nothing was told."""
    digest = {"team": house.teams["Web"], "telling": None, "last": None, "part": 0}
    body = digest if kind == "digest" else {"notice": "stuck"}
    with house.db.write() as session:
        outbox.enqueue(session, key=key, kind=kind, target=channel, body=body, due_at=house.clock(), now=house.clock())


@pytest.mark.parametrize(
    ("fault", "button"),
    [("drop_after", "It is there"), ("503_after", "It is there"), ("drop_before", "Post it again")],
)
def test_ops_decide_about_a_digest_with_unknown_outcome(house: House, fault: str, button: str) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    house.slack.faults.add(fault, "chat.postMessage", times=1)
    for _ in range(3):
        house.tick()
    (notice,) = house.slack.messages(OPS_CHANNEL)
    house.person(OPS).clicks(button, notice)
    house.settle()
    for _ in range(3):
        house.tick()
    assert len(house.slack.messages(CHANNELS["Web"])) == 1
    (notice,) = house.slack.messages(OPS_CHANNEL)
    assert "looked" in notice.text
    with house.db.read() as session:
        assert [(entry.actor, entry.subject) for entry in session.exec(select(Audit))] == [(OPS, "digest 1")]


def test_of_two_decisions_the_first_counts(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    house.slack.faults.add("drop_after", "chat.postMessage", times=1)
    house.tick()
    with house.db.write() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "digest")).one()
        assert row.id is not None
        assert decide(session, row.id, row.attempts, is_there=True, by=OPS, now=house.clock())
        assert not decide(session, row.id, row.attempts, is_there=False, by=OPS, now=house.clock())
    house.tick()
    assert len(house.slack.messages(CHANNELS["Web"])) == 1


@pytest.mark.parametrize("trouble", ["share", "archive", "leave", "delete_channel"])
def test_nothing_is_posted_where_it_must_not_be_and_ops_are_told_why(house: House, trouble: str) -> None:
    getattr(house.slack, trouble)(CHANNELS["Web"])
    post(house, CHANNELS["Web"], kind="digest")
    for _ in range(3):
        house.tick()
    if trouble != "delete_channel":
        assert not [m for m in house.slack.messages(CHANNELS["Web"]) if m.text == "The week in figures"]
    (notice,) = told(house, "could not be sent")
    assert CHANNELS["Web"] in str(notice.blocks)


def test_ops_channel_shared_with_others_hears_nothing(house: House) -> None:
    house.slack.share(OPS_CHANNEL)
    post(house, OPS_CHANNEL)
    house.tick()
    assert not house.slack.messages(OPS_CHANNEL)


@pytest.mark.parametrize("trouble", ["share", "archive", "leave"])
def test_what_ops_channel_can_not_take_goes_to_each_of_ops(house: House, trouble: str) -> None:
    getattr(house.slack, trouble)(OPS_CHANNEL)
    post(house, OPS_CHANNEL)
    for _ in range(4):
        house.tick()
    (notice,) = house.slack.dm(OPS)
    assert "for an hour" in notice.text
    assert OPS_CHANNEL in str(notice.blocks[-1])


def test_a_notice_with_unknown_outcome_is_posted_again(house: House) -> None:
    post(house, OPS_CHANNEL)
    house.slack.faults.add("drop_before", "chat.postMessage", times=1)
    house.tick()
    assert len(house.slack.messages(OPS_CHANNEL)) == 1


def test_after_days_of_trouble_what_slack_did_not_do_still_waits(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    with house.db.write() as session:
        session.exec(select(Outbox)).one().attempts = 2000
    house.slack.faults.add("503", "chat.postMessage", times=1)
    house.tick()
    house.clock.advance(minutes=5)
    house.tick()
    assert len(house.slack.messages(CHANNELS["Web"])) == 1


def test_what_does_not_move_for_an_hour_is_told_once(house: House) -> None:
    survey(house)
    house.clock.go_to(TEN)
    house.slack.faults.add("503", "chat.postMessage", times=None)
    house.tick()
    house.go_to(TEN + timedelta(hours=3))
    house.slack.faults.clear()
    house.clock.advance(minutes=10)
    house.tick()
    house.tick()
    assert len(told(house, "for an hour")) == 1
