"""Between plan and post things happen: it gets late, people pause or leave, ops stop the round."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlmodel import select

from scheduler.deliveries import deliver
from scheduler.rounds import open_due
from scheduler.upkeep import look_after_outbox
from storage.answering import own
from storage.asking import rounds
from storage.delivery import pace
from storage.tables import Invitation, Outbox, Person
from tests.answering.asking import home_of
from tests.clock import MONDAY
from tests.company import DATA, OPS_CHANNEL, WEB, a_survey
from tests.house import KEY, House

TEN = MONDAY + timedelta(hours=2)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HALF_PAST_FIVE = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
TUESDAY_NINE = datetime(2026, 11, 3, 8, tzinfo=UTC)
EVERYBODY = [*WEB, *DATA]


def planned(house: House) -> int:
    """The round is planned and the bot goes down before it sends anything."""
    with house.db.write() as session:
        survey_id = a_survey(session)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    return survey_id


def asked(house: House) -> set[str]:
    return {slack for slack in EVERYBODY if house.slack.dm(slack)}


def reminders_at(house: House, at: datetime) -> None:
    """Everybody has been asked, and is reminded at that time and not before, once."""
    assert asked(house) == set(EVERYBODY)
    for until, messages in ((at - MINUTE, 1), (at + HOUR, 2), (TEN + 4 * DAY, 2)):
        house.go_to(until)
        assert [len(house.slack.dm(slack)) for slack in EVERYBODY] == [messages] * 16


def test_what_is_late_after_five_goes_out_at_nine_the_next_morning(house: House) -> None:
    planned(house)
    house.clock.go_to(HALF_PAST_FIVE)
    house.tick()
    assert not asked(house)
    with house.db.read() as session:
        found = session.exec(select(Invitation)).all()
    assert {one.due_at for one in found} == {TUESDAY_NINE}
    assert {one.asked_on for one in found} == {TUESDAY_NINE.date()}
    assert {one.remind_at for one in found} == {TUESDAY_NINE + timedelta(days=1)}
    house.clock.go_to(TUESDAY_NINE - timedelta(seconds=1))
    house.tick()
    assert not asked(house)
    house.clock.go_to(TUESDAY_NINE)
    house.tick()
    assert asked(house) == set(EVERYBODY)


def test_what_gets_late_while_it_waits_for_its_turn_goes_out_the_next_morning_too(house: House) -> None:
    planned(house)
    house.clock.go_to(HALF_PAST_FIVE - timedelta(minutes=32))
    with house.db.write() as session:
        pace.hold(session, "chat.postMessage", (house.clock() + timedelta(minutes=5)).timestamp())
    deliver(house.bot.work)
    assert not asked(house)
    house.clock.go_to(TUESDAY_NINE)
    house.tick()
    assert asked(house) == set(EVERYBODY)


def test_after_a_day_away_the_reminder_comes_a_day_after_the_asking(house: House) -> None:
    planned(house)
    house.clock.go_to(TEN + DAY + HOUR)
    house.tick()
    reminders_at(house, TEN + 2 * DAY + HOUR)


def test_also_where_the_senders_are_faster_than_the_tick(house: House) -> None:
    planned(house)
    house.clock.go_to(TEN + DAY + HOUR)
    deliver(house.bot.work)
    reminders_at(house, TEN + 2 * DAY + HOUR)


def test_also_where_it_is_late_on_the_same_day(house: House) -> None:
    planned(house)
    house.clock.go_to(TEN + 5 * HOUR)
    house.tick()
    reminders_at(house, TEN + DAY + 5 * HOUR)


def test_who_chose_an_hour_on_home_before_the_message_came_is_reminded_then_and_no_other_time(house: House) -> None:
    planned(house)
    house.person("UALICE").chooses("invitation.later", "Remind me tomorrow", home_of(house, "UALICE"))
    house.settle()
    house.clock.go_to(HALF_PAST_FIVE)
    house.tick()
    house.go_to(TEN + 4 * DAY)
    assert [len(house.slack.dm(slack)) for slack in ("UALICE", "UBOB")] == [2, 2]


def test_what_has_no_morning_left_never_goes_out_and_ops_are_told(house: House) -> None:
    with house.db.write() as session:
        a_survey(session, hour=time(8, 30), window_days=1, reminder_days=None)
    house.clock.go_to(TEN)
    open_due(house.bot.work)
    house.clock.go_to(HALF_PAST_FIVE)
    for _ in range(3):
        house.tick()
    assert not asked(house)
    stuck, notice = house.slack.messages(OPS_CHANNEL)
    assert "Nothing has gone out for an hour" in stuck.text
    assert "Some invitations: the answering window closed before their turn" in str(notice.blocks)


def test_where_a_clock_runs_an_hour_of_it_is_no_silence(house: House) -> None:
    planned(house)
    house.clock.advance(hours=2)

    def told(speed: float) -> list[str]:
        look_after_outbox(replace(house.bot.work, speed=lambda: speed))
        with house.db.read() as session:
            return [row.body["notice"] for row in session.exec(select(Outbox).where(Outbox.kind == "notice")).all()]

    assert told(7200) == []
    assert told(1) == ["stuck"]


def test_what_is_late_before_five_goes_out_at_once(house: House) -> None:
    planned(house)
    house.clock.go_to(HALF_PAST_FIVE - timedelta(hours=2))
    house.tick()
    assert asked(house) == set(EVERYBODY)


def test_only_the_zones_where_it_is_late_wait(house: House) -> None:
    with house.db.write() as session:
        for person in session.exec(select(Person)):
            if person.slack in DATA:
                person.zone = "America/New_York"
    planned(house)
    house.clock.go_to(HALF_PAST_FIVE)  # 11:30 in New York
    house.tick()
    assert asked(house) == set(DATA)


def test_who_stops_pauses_or_leaves_meanwhile_is_not_asked(house: House) -> None:
    planned(house)
    with house.db.write() as session:
        own.stop(session, KEY, "UALICE")
        own.pause(session, KEY, "UWEB2", TUESDAY_NINE.date())
    house.slack.deactivate("UWEB3")
    house.settle()
    house.tick()
    assert asked(house) == set(EVERYBODY) - {"UALICE", "UWEB2", "UWEB3"}


def test_a_stopped_round_sends_nothing_more(house: House) -> None:
    planned(house)
    with house.db.write() as session:
        (round_id,) = session.exec(select(Invitation.round_id).distinct()).all()
        assert rounds.stop_round(session, round_id, house.clock())
    house.tick()
    assert not asked(house)
