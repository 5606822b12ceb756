"""Trouble that does not pass: what is ended for it, what ops are told of it, and how often."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from scheduler.deliveries import deliver
from scheduler.rounds import open_due
from storage.delivery.watching import watch
from storage.tables import Outbox
from tests.clock import MONDAY
from tests.company import CHANNELS, a_survey
from tests.delivery.test_faults import post, told
from tests.house import House
from tests.telling.test_trouble import EVERYBODY as ANSWERS
from tests.telling.weeks import friday_of, live_a_week

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def row_of(house: House, kind: str, channel: str) -> Outbox:
    with house.db.read() as session:
        return session.exec(select(Outbox).where(Outbox.kind == kind, Outbox.target == channel)).one()


def fate(house: House) -> tuple[str, str | None]:
    row = row_of(house, "digest", CHANNELS["Web"])
    return row.state, row.error


def a_picture_that_never_works(house: House) -> None:
    """The digest is out; its picture's upload breaks off, again and again."""
    live_a_week(house, "Platform", ANSWERS)
    house.clock.go_to(friday_of(house) - 2 * DAY)
    house.slack.faults.add("500", "upload", times=None)
    live_a_week(house, "Platform", ANSWERS)
    with house.db.write() as session:
        picture = select(Outbox).where(Outbox.kind == "picture", Outbox.target == "CPLATFORM")
        session.exec(picture).one().due_at = house.clock()  # these weeks tick once a day; from here on it is hours


def test_a_picture_that_never_gets_out_ends_after_a_day_and_ops_are_told_once(house: House) -> None:
    a_picture_that_never_works(house)
    house.go_to(house.clock() + 3 * DAY)
    row = row_of(house, "picture", "CPLATFORM")
    assert (row.state, row.error) == ("failed", "tried for a day")
    assert row.finished_at and DAY < row.finished_at - row.due_at < DAY + 2 * HOUR
    (notice,) = [notice for notice in told(house, "could not be sent") if "CPLATFORM" in str(notice.blocks)]
    assert "1 picture to <#CPLATFORM>" in str(notice.blocks) and "files.slack.com" in str(notice.blocks)


def test_a_picture_that_is_late_is_told_once_though_all_else_goes_out(house: House) -> None:
    a_picture_that_never_works(house)
    since = house.clock.epoch()
    for _ in range(12):
        house.clock.advance(minutes=30)
        post(house, CHANNELS["Web"], key=f"digest {house.clock()}", kind="digest")
        house.tick()
    late = [notice for notice in told(house, "late for more than an hour") if float(notice.ts) > since]
    assert sum("1 picture to <#CPLATFORM>" in str(notice.blocks) for notice in late) == 1


def test_one_silence_of_several_days_is_told_once(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.clock.go_to(MONDAY + 2 * HOUR)
    house.slack.faults.add("503", "chat.postMessage", times=None)
    house.go_to(MONDAY + 3 * DAY, step=HOUR)
    house.slack.faults.clear()
    house.go_to(MONDAY + 3 * DAY + HOUR, step=HOUR / 6)
    assert len(told(house, "for an hour")) == 1


def test_a_round_that_takes_hours_is_not_overdue_and_a_digest_is(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.clock.go_to(MONDAY + 2 * HOUR)
    open_due(house.bot.work)
    house.clock.advance(hours=2)
    with house.db.read() as session:
        assert watch(session, house.clock()).overdue_seconds == 0
    post(house, CHANNELS["Web"], kind="digest")
    house.clock.advance(hours=2)
    with house.db.read() as session:
        assert watch(session, house.clock()).overdue_seconds == 7200


def test_what_a_limit_holds_for_days_is_not_ended(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    house.slack.faults.add("429", "chat.postMessage", times=30, retry_after=3600)
    house.tick()
    assert house.clock() > MONDAY + DAY
    house.tick()
    assert fate(house)[0] == "sent"


def test_a_first_trouble_after_days_in_which_nobody_ran_ends_nothing(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    house.clock.advance(days=3)
    house.slack.faults.add("503", "chat.postMessage", times=1)
    house.tick()
    house.clock.advance(minutes=5)
    house.tick()
    assert fate(house)[0] == "sent"


def test_a_channel_that_gets_shared_while_its_message_waits_gets_nothing(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    house.slack.faults.add("429", "chat.postMessage", times=1, retry_after=600)
    pass_time = house.clock.wait

    def wait(seconds: float) -> bool:
        if seconds > 500:
            house.slack.share(CHANNELS["Web"])
        return pass_time(seconds)

    deliver(replace(house.bot.work, wait=wait))
    assert house.slack.messages(CHANNELS["Web"]) == []
    assert fate(house) == ("failed", "shared_channel")
