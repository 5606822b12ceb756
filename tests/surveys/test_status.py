"""How the surveys are doing, as ops see it: messages, failures and what is next, never answers."""

from messages.scheduling.status import status_message
from scheduler.rounds import open_due
from storage.asking.progress import RoundProgress
from storage.delivery.outbox import enqueue
from storage.scheduling.status import FailedPosts, RoundStatus, Status
from tests.clock import MONDAY
from tests.house import House
from tests.surveys.ops import OpsPerson, listed, rating_block


def test_the_status_shows_messages_failures_and_what_is_next_and_never_answers(house: House) -> None:
    for slack in ("UWEB2", "UWEB3"):
        house.slack.change_tz(slack, "America/Los_Angeles")
    house.settle()
    olga = OpsPerson(house)
    assert "No round is under way" in olga.types("/pulse status")
    listed(house)
    house.go_to(house.clock().replace(day=3, hour=10))
    assert "85 % of the messages should be out, at most one to each of 16 people" in olga.types("/pulse status")
    house.slack.deactivate("UWEB3")
    house.go_to(house.clock().replace(day=3, hour=20))
    before = olga.types("/pulse status")
    assert "100 % of the messages should be out" in before
    assert "1 not sent: they paused, stopped or left in between; nothing to do" in before
    assert "*Weekly pulse* on Tue 10 Nov 2026 at 10:00" in before
    alice = house.person("UALICE")
    alice.clicks("answer.satisfaction.4", alice.messages[-1], block=rating_block(alice.messages[-1]))
    house.settle()
    assert olga.types("/pulse status") == before


def test_what_is_an_hour_late_is_in_the_status(house: House) -> None:
    olga = listed(house)
    house.clock.go_to(house.clock().replace(day=3, hour=9, minute=30))
    open_due(house.bot.work)
    house.clock.advance(minutes=30)
    on_time = olga.types("/pulse status")
    assert "100 % of the messages should be out" in on_time and "late" not in on_time
    house.clock.advance(minutes=35)
    assert "Some of them are more than an hour late" in olga.types("/pulse status")
    house.tick()
    assert "late" not in olga.types("/pulse status")


def test_failures_come_in_groups_with_what_to_do() -> None:
    failed = {"user_disabled": 3, "new <!here>": 1}
    found = RoundProgress(
        round_id=1,
        survey_id=1,
        survey="Weekly",
        state="open",
        by_run_now=False,
        opens_at=MONDAY,
        closes_at=MONDAY,
        people=20,
        sent=11,
        waiting=0,
        unknown=0,
        failed=failed,
    )
    posts = FailedPosts("digest", "not_in_channel", 2, ("CWEB", "CDATA"))
    said = str(status_message(Status((RoundStatus(found, 20, 1.0, 0),), (), 0), (posts,)))
    assert "3 not sent: deactivated in Slack" in said
    assert "2 digests to <#CWEB>, <#CDATA>: the bot is not in the channel. Invite it" in said
    assert "new &lt;!here&gt;" in said and "<!here>" not in said


def test_a_digest_that_did_not_reach_its_channel_is_in_the_status(house: House) -> None:
    with house.db.write() as session:
        now, body = house.clock(), {"notice": "stuck"}
        enqueue(session, key="notice x CWEB", kind="notice", target="CWEB", body=body, due_at=now, now=now)
    house.slack.leave("CWEB")
    house.tick()
    assert "1 notice to <#CWEB>: the bot is not in the channel" in OpsPerson(house).types("/pulse status")


def test_the_status_tells_what_the_weekly_budget_held_back(house: House) -> None:
    olga = listed(house)
    house.go_to(house.clock().replace(day=3, hour=10))
    olga.makes("Again", "weekly wed 10:00")
    olga.saves()
    house.go_to(house.clock().replace(day=4, hour=9, minute=30))
    assert "16 people may have been asked by another survey this week" in olga.types("/pulse status")
    assert len([m for m in house.person("UALICE").messages if m.text.startswith("How did")]) == 1
