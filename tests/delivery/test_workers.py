"""Several workers, in one process and in several, claim at once: each message goes out once, at one pace."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, create_engine, select

from scheduler.deliveries import deliver
from scheduler.rounds import open_due
from scheduler.work import Work
from storage.database import Database
from storage.delivery import outbox, pace
from storage.delivery.outbox import Delivery
from storage.tables import METADATA, Outbox
from tests.clock import MONDAY
from tests.company import DATA, OPS_CHANNEL, PLATFORM, WEB, a_survey
from tests.house import House
from tests.rounds.acme import Acme

TEN = MONDAY + timedelta(hours=2)
POST = {"chat.postMessage": 1.0}


def all_at_once(work: Callable[[int], None], number: int) -> None:
    """Run it in so many threads that begin together; the first failure is raised."""
    start, failures = threading.Barrier(number), list[BaseException]()

    def run(which: int) -> None:
        start.wait(10)
        try:
            work(which)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[which]) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def workers(house: House, number: int) -> list[Work]:
    """As many processes would see it: each with a connection of its own, on a clock that stands still."""
    return [replace(house.bot.work, db=Database(house.url), wait=lambda _seconds: True) for _ in range(number)]


def test_of_many_workers_one_sends_each_message(house: House) -> None:
    with house.db.write() as session:
        for slack in [*WEB, *DATA, *PLATFORM]:
            for number in range(2):
                outbox.enqueue(
                    session,
                    key=f"{slack} {number}",
                    kind="notice",
                    target=slack,
                    body={"notice": "stuck"},
                    due_at=house.clock(),
                    now=house.clock(),
                )
    works = workers(house, 6)
    all_at_once(lambda which: deliver(works[which]), 6)
    assert Counter(len(house.slack.dm(slack)) for slack in [*WEB, *DATA, *PLATFORM]) == {2: 24}
    with house.db.read() as session:
        assert {row.state for row in session.exec(select(Outbox))} == {"sent"}
    for work in works:
        work.db.close()


def test_of_many_processes_one_opens_the_round(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
        a_survey(session, name="Another", customers=("Web",))
    house.clock.go_to(TEN)
    works = workers(house, 4)
    all_at_once(lambda which: open_due(works[which]), 4)
    open_due(house.bot.work)
    all_at_once(lambda which: deliver(works[which]), 4)
    assert [len(house.slack.dm(slack)) for slack in [*WEB, *DATA]] == [1] * 16
    for work in works:
        work.db.close()


def test_turns_are_taken_one_after_the_other_and_none_is_left_out(database: Database) -> None:
    turns: list[float] = []

    def take(_which: int) -> None:
        for _ in range(10):
            with database.write() as session:
                turns.append(pace.take_turn(session, POST, 1000.0))

    all_at_once(take, 4)
    assert sorted(turns) == [1000.0 + number for number in range(40)]


def test_what_slack_says_in_a_429_holds_every_process(database: Database) -> None:
    with database.write() as session:
        pace.hold(session, "chat.postMessage", 1030.0)
        pace.hold(session, "chat.postMessage", 1010.0)  # an older word does not shorten it
    with database.write() as session:
        assert pace.take_turn(session, POST, 1000.0) == 1030.0
        assert pace.held_until(session, POST) == 1030.0


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["C1", "C2", None])), max_size=30), st.floats(0.25, 4))
def test_turns_keep_every_interval_and_waste_none(calls: list[tuple[float, str | None]], interval: float) -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine, tables=[METADATA.tables["pace"]])
    now, last = 1000.0, dict[str, float]()
    with Session(engine) as session:
        for passed, channel in calls:
            now += passed
            intervals = {"post": interval} | ({channel: 1.0} if channel else {})
            turn = pace.take_turn(session, intervals, now)
            earliest = max([now, *(last[key] + intervals[key] for key in intervals if key in last)])
            assert turn == earliest
            last |= dict.fromkeys(intervals, turn)
    engine.dispose()


def test_the_few_go_before_the_many_and_the_oldest_first(database: Database) -> None:
    acme = Acme(database)
    acme.survey()
    acme.open_at(TEN)
    with database.write() as session:
        outbox.notify_ops(session, acme.policy, "stuck", "x", {}, TEN)
        first = outbox.claim(session, TEN)
        second = outbox.claim(session, TEN)
    assert first and second
    assert (first.kind, second.kind) == ("notice", "invitation")


def test_a_key_is_enqueued_once(database: Database) -> None:
    acme = Acme(database)
    told = []
    for _ in range(2):
        with database.write() as session:
            told.append(outbox.notify_ops(session, acme.policy, "stuck", "x", {}, TEN))
    assert told == [True, False]


def test_an_outcome_learnt_late_is_better_than_none(database: Database) -> None:
    """The sender was slow, its lease ended and the row was marked unknown; then Slack's yes arrives."""
    acme = Acme(database)
    acme.survey()
    acme.open_at(TEN)
    with database.write() as session:
        held = outbox.claim(session, TEN)
        assert held
        begun = outbox.begin(session, held, TEN)
        assert begun
    later = TEN + timedelta(minutes=2)
    with database.write() as session:
        assert outbox.tidy(session, later) == 1
    with database.write() as session:
        outbox.sent(session, begun, "D1", "1.0", later)
    with database.read() as session:
        row = session.get_one(Outbox, begun.id)
        assert (row.state, row.ts) == ("sent", "1.0")


def test_nobody_takes_over_what_waits_long_for_its_turn(house: House) -> None:
    """Seventy-five senders in one line wait longer than a lease lasts."""
    with house.db.write() as session:
        outbox.notify_ops(session, house.bot.work.policy, "stuck", "x", {}, house.clock())
        for _ in range(90):
            pace.take_turn(session, POST, house.clock().timestamp())
    taken = list[Delivery | None]()

    def wait(seconds: float) -> bool:
        house.clock.wait(seconds)
        with house.db.write() as session:
            taken.append(outbox.claim(session, house.clock()))
        return True

    began = house.clock()
    deliver(replace(house.bot.work, wait=wait))
    assert house.clock() - began >= timedelta(seconds=90)
    assert taken == [None] * len(taken)
    assert len(house.slack.messages(OPS_CHANNEL)) == 1


def test_who_lost_the_lease_does_not_send(database: Database) -> None:
    acme = Acme(database)
    acme.survey()
    acme.open_at(TEN)
    with database.write() as session:
        slow = outbox.claim(session, TEN)
        assert slow
    later = TEN + timedelta(seconds=61)
    with database.write() as session:
        quick = outbox.claim(session, later)
        assert quick and quick.id == slow.id
    with database.write() as session:
        assert not outbox.keep(session, slow, later)
        assert outbox.begin(session, slow, later) is None
        assert outbox.begin(session, quick, later) is not None
