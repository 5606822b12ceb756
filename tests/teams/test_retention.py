"""What was kept for long enough goes, once a day, and the audit log says what."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from sandbox.local import Slack
from scheduler.daily import remove_old
from storage import audit
from storage.delivery.outbox import enqueue
from storage.scheduling.surveys import set_state
from storage.tables import Audit, Outbox, Proposal, Round, SurveyPerson, Telling, ToldComment, Unused
from storage.tables.answers import WaitingAnswer
from storage.tables.pools import Pool
from tests.clock import MONDAY, HandClock
from tests.company import DATA, OPS, WEB, a_survey
from tests.house import House


def delivery(session: Session, key: str, ended: datetime | None, now: datetime) -> None:
    enqueue(session, key=key, kind="notice", target="CNONE", body={}, due_at=now + timedelta(days=999), now=now)
    row = session.exec(select(Outbox).where(Outbox.key == key)).one()
    row.finished_at, row.state = ended, "sent" if ended else "waiting"


def fill(house: House) -> None:
    """Of everything something old and something that is not."""
    now = house.clock()
    platform, web = house.teams["Platform"], house.teams["Web"]
    with house.db.write() as session:
        for number, days in enumerate((731, 10)):
            at = now - timedelta(days=days)
            audit.record(session, at=at, actor=OPS, action="changed", subject=f"entry {days}")
            telling = Telling(
                upstream_team_id=platform,
                question="satisfaction",
                pool_number=number + 1,
                told_on=at.date(),
                since=at.date(),
                view="total",
                minimum=5,
                people=12,
                asked=20,
                questions=20,
            )
            session.add(telling)
            session.flush()
            session.add(ToldComment(id=str(days), telling_id=telling.id or 0, kind="frustration", text="Slow"))
            delivery(session, f"delivery {days}", at, now)
            pool = Pool(
                upstream_team_id=(platform, web)[number], question="main", number=9, minimum=5, opened_on=at.date()
            )
            session.add(pool)
            session.flush()
            session.add(WaitingAnswer(id=str(days), pool_id=pool.id or 0, customer_team_id=web, satisfied=True))
            until = now.date() + timedelta(days=1 - number * 2)
            session.add(Unused(person_id=1, upstream_team_id=(platform, web)[number], until=until))
        delivery(session, "delivery that waits", None, now - timedelta(days=900))


def test_what_is_old_goes_and_the_log_says_how_much_but_of_peoples_own_settings(house: House) -> None:
    fill(house)
    remove_old(house.bot.work)
    with house.db.read() as session:
        assert session.exec(select(ToldComment.id)).all() == ["10"]
        assert session.exec(select(WaitingAnswer.id)).all() == ["10"]
        assert session.exec(select(Audit.subject).where(Audit.actor == OPS)).all() == ["entry 10"]
        keys = select(Outbox.key).where(col(Outbox.key).startswith("delivery"))
        assert sorted(session.exec(keys).all()) == ["delivery 10", "delivery that waits"]
        assert len(session.exec(select(Unused)).all()) == 1
        entry = session.exec(select(Audit).where(Audit.actor == "the daily job")).one()
    assert entry.after == {
        "pools that were too small for too long": 1,
        "told comments": 1,
        "entries of the audit log": 1,
        "deliveries to channels": 1,
    }


def test_it_happens_once_a_day_and_a_day_with_nothing_old_leaves_no_entry(house: House) -> None:
    house.tick()
    fill(house)
    house.tick()
    with house.db.read() as session:
        assert len(session.exec(select(ToldComment)).all()) == 2
        assert session.exec(select(Audit).where(Audit.actor == "the daily job")).all() == []
    house.go_to(house.clock() + timedelta(days=1), step=timedelta(hours=12))
    with house.db.read() as session:
        assert len(session.exec(select(ToldComment)).all()) == 1


def test_a_shorter_wait_can_be_set(slack: Slack, clock: HandClock, database_url: str) -> None:
    house = House(slack, clock, database_url, pulse_keep_waiting_weeks=5)
    house.fill()
    with house.db.write() as session:
        for question, weeks in (("main", 5), ("importance", 9), ("comment", 4), ("motive", 10)):
            opened = clock().date() - timedelta(weeks=weeks)
            team = house.teams["Platform"]
            session.add(Pool(upstream_team_id=team, question=question, number=9, minimum=5, opened_on=opened))
    remove_old(house.bot.work)
    with house.db.read() as session:
        ended = session.exec(select(Pool.question).where(Pool.ended)).all()
    assert sorted(ended) == ["main", "motive"]
    house.close()


def test_what_nobody_decides_any_more_goes_after_a_week(house: House) -> None:
    old, now = house.clock() - timedelta(days=8), house.clock()
    with house.db.write() as session:
        kept, gone = (a_survey(session, name=name) for name in ("Kept", "Gone"))
        set_state(session, gone, "deleted", by=OPS, now=now, policy=house.bot.work.policy)
        for survey, state, at in (
            (kept, "waiting", old),
            (gone, "waiting", old),
            (kept, "draft", old),
            (kept, "approved", old),
            (kept, "draft", now),
        ):
            session.add(Proposal(action="run", survey_id=survey, version=1, people=9, state=state, by=OPS, at=at))
    remove_old(house.bot.work)
    with house.db.read() as session:
        left = session.exec(select(Proposal.survey_id, Proposal.state)).all()
    assert set(left) == {(kept, "waiting"), (kept, "draft")} and len(left) == 2


def test_the_list_of_a_deleted_survey_goes_once_nobody_of_it_is_to_be_asked_any_more(house: House) -> None:
    with house.db.write() as session:
        kept, gone = (
            a_survey(session, name=name, audience="people", customers=(), people=tuple(WEB + DATA[:4]))
            for name in ("Kept", "Gone")
        )
    house.go_to(MONDAY + timedelta(hours=3))
    with house.db.write() as session:
        assert set(session.exec(select(Round.state)).all()) == {"open"}
        set_state(session, gone, "deleted", by=OPS, now=house.clock(), policy=house.bot.work.policy)
    on_lists = select(SurveyPerson.survey_id).distinct().order_by(col(SurveyPerson.survey_id))
    remove_old(house.bot.work)
    with house.db.read() as session:
        assert session.exec(on_lists).all() == [kept, gone]
    house.go_to(MONDAY + timedelta(days=5))
    remove_old(house.bot.work)
    with house.db.read() as session:
        assert session.exec(on_lists).all() == [kept]
