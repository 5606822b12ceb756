"""Reminders go only to those who have not answered. What waits, what is counted and what is told of them must not say
who they are, nor how many."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlalchemy import text, update
from sqlmodel import col, select

from scheduler.deliveries import deliver, deliver_next
from scheduler.heartbeat import DELIVER, Heartbeat
from scheduler.meters import JOB_SECONDS
from scheduler.reminders import remind_due
from scheduler.upkeep import look_after_outbox
from storage.answering import answers
from storage.answering.answers import Given
from storage.database import Database
from storage.delivery.watching import watch
from storage.scrubbing import scrub
from storage.settings import read_setting
from storage.tables import Ask, Invitation, Outbox, Person
from tests.clock import MONDAY
from tests.company import WEB
from tests.rounds.acme import Acme

TEN = MONDAY + timedelta(hours=2)
ANSWERED = [WEB[:1], WEB[:7]]


@pytest.fixture
def acme(database: Database) -> Acme:
    acme = Acme(database)
    at_once = WebClient("xoxb-nowhere", base_url="http://127.0.0.1:9/", retry_handlers=[])
    acme.work = replace(acme.work, client=at_once)
    return acme


def reminded(acme: Acme, answered: Iterable[str], at: datetime) -> None:
    """Everybody was asked on Monday at ten, these have answered, and reminders come due. Slack does not answer."""
    acme.survey(customers=("Web",), upstreams=("Platform",))
    acme.open_at(TEN)
    with acme.db.write() as session:
        session.execute(update(Outbox).values(state="sent", finished_at=TEN))
        session.execute(update(Invitation).values(ts="1793602800.000100", channel="D0"))
        asks = select(Person.slack, Ask.id).join(Invitation, col(Invitation.person_id) == Person.id).join(Ask)
        for slack, ask in session.exec(asks).all():
            if slack in answered:
                given = Given(slack, ask or 0, {"satisfaction": "5"}, "1793610000.000100")
                answers.give(session, acme.work.key, given, TEN)
    acme.clock.go_to(at)
    remind_due(acme.work)


def kept(acme: Acme) -> list[tuple[object, ...]]:
    with acme.db.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "reminder").order_by(col(Outbox.id))).all()
        return [(row.id, row.target, row.state, row.due_at, row.attempts, row.error) for row in rows]


@pytest.mark.parametrize("answered", ANSWERED, ids=len)
def test_what_waits_for_the_morning_is_the_same_whoever_answered(acme: Acme, answered: list[str]) -> None:
    """The bot was away until the evening, so nothing goes out before Wednesday at nine."""
    reminded(acme, answered, TEN + timedelta(days=1, hours=9))
    deliver(acme.work)
    morning = MONDAY + timedelta(days=2, hours=1)
    assert [(slack, state, due) for _, slack, state, due, _, _ in kept(acme)] == [
        (slack, "waiting", morning) for slack in WEB
    ]


@pytest.mark.parametrize("answered", ANSWERED, ids=len)
def test_no_figure_of_the_outbox_depends_on_how_many_answered(acme: Acme, answered: list[str]) -> None:
    """Slack is down for hours: what waits to be sent would be exactly those who have not answered."""
    reminded(acme, answered, TEN + timedelta(days=1))
    for _ in range(3):
        for _ in WEB:
            deliver_next(acme.work)
        acme.clock.advance(minutes=40)
        look_after_outbox(acme.work)
    with acme.db.read() as session:
        watched = watch(session, acme.clock())
    assert watched.overdue_seconds == 0 and set(watched.outbox) == {("invitation", "sent")}
    assert acme.notices() == []


def test_a_reminder_leaves_no_trace_once_it_is_over(acme: Acme) -> None:
    """Three turn out to be needless; the others are too late, since Slack is away until the round closes."""
    reminded(acme, WEB[:3], TEN + timedelta(days=1))
    assert scrub(acme.db)
    for over in (3, 8):
        for _ in range(3 * len(WEB)):  # who is tried again may come before who was not tried yet
            deliver_next(acme.work)
        if over == 8:
            acme.clock.advance(days=3)
            look_after_outbox(acme.work)
        assert len(kept(acme)) == len(WEB) - over and marked(acme)
        assert scrub(acme.db) and not marked(acme)
    if acme.db.is_sqlite:
        path = Path(str(acme.db.engine.url.database))
        assert not [file for file in path.parent.glob(f"{path.name}*") if b"reminder 1 " in file.read_bytes()]
    else:
        with acme.db.read() as session:
            last = text("SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'outbox'")
            assert session.connection().execute(last).scalar()


def marked(acme: Acme) -> bool:
    """Whether something deleted has to be made unreadable still."""
    with acme.db.read() as session:
        return bool(read_setting(session, "to scrub"))


def test_sending_is_not_timed_since_it_takes_longer_the_more_are_reminded(acme: Acme) -> None:
    acme.clock.go_to(TEN)
    stopping, ticked = threading.Event(), threading.Event()
    heart = Heartbeat(acme.work, stopping, after_tick=lambda _: ticked.set(), on_dead_token=stopping.set)
    heart.start(0.05)
    assert ticked.wait(30)
    stopping.set()
    heart.stop(10)
    timed = {sample.labels["job"] for metric in JOB_SECONDS.collect() for sample in metric.samples if sample.labels}
    assert timed and DELIVER not in timed


def test_a_reminder_that_was_lost_with_its_sender_is_counted_nowhere(acme: Acme) -> None:
    reminded(acme, WEB[:3], TEN + timedelta(days=1))
    with acme.db.write() as session:
        lost = update(Outbox).where(col(Outbox.kind) == "reminder", col(Outbox.target) == WEB[-1])
        session.execute(lost.values(state="sending", lease_until=acme.clock()))
    look_after_outbox(acme.work)
    assert WEB[-1] not in [target for _, target, *_ in kept(acme)] and len(kept(acme)) == 7
    assert acme.notices() == []
