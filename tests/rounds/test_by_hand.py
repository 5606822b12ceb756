"""Run now, stop, and what is refused because it would not be out in time."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pulse.policy import Policy
from scheduler.rounds import open_due
from storage.answering import own
from storage.asking import progress, rounds
from storage.asking.rounds import RoundRefused
from storage.database import Database
from storage.tables import Ask, Outbox, Person
from tests.clock import MONDAY
from tests.company import BERLIN, DATA, OPS, OPS_CHANNEL, WEB
from tests.rounds.acme import Acme

NINE = MONDAY + timedelta(hours=1)


def run_now(acme: Acme, survey_id: int) -> int:
    with acme.db.write() as session:
        round_id = rounds.run_now(session, survey_id, acme.clock(), acme.policy)
    open_due(acme.work)
    return round_id


def test_run_now_asks_at_once_who_is_at_work_and_the_others_at_nine(acme: Acme) -> None:
    acme.move(DATA, "America/New_York")
    survey_id = acme.survey()
    acme.clock.go_to(NINE + timedelta(minutes=30))
    run_now(acme, survey_id)
    planned = acme.planned()
    assert {planned[slack].due_at for slack in WEB} == {acme.clock()}
    assert {planned[slack].due_at for slack in DATA} == {MONDAY + timedelta(hours=7)}  # 9:00 in New York


def test_the_surveys_own_dates_stay_after_a_run_now(acme: Acme) -> None:
    survey_id = acme.survey()
    run_now(acme, survey_id)
    acme.open_at(MONDAY + timedelta(hours=2))
    assert [row.by_run_now for row in acme.rounds()] == [True, False]
    assert acme.planned(acme.rounds()[1].id) == {}  # asked this week already


def test_a_second_run_is_refused_while_the_first_is_open(acme: Acme) -> None:
    survey_id = acme.survey()
    run_now(acme, survey_id)
    with pytest.raises(RoundRefused, match="still open"):
        run_now(acme, survey_id)


def test_a_survey_that_reaches_nobody_is_refused(acme: Acme) -> None:
    survey_id = acme.survey(customers=("Platform",))
    with pytest.raises(RoundRefused, match="Nobody would be asked"):
        run_now(acme, survey_id)


def test_what_would_not_be_out_by_five_is_refused_by_hand(database: Database) -> None:
    acme = Acme(database, posts_per_second=0.001)  # 16 messages take over four hours
    survey_id = acme.survey()
    acme.clock.go_to(MONDAY + timedelta(hours=7))
    with pytest.raises(RoundRefused, match="17:00"):
        run_now(acme, survey_id)
    assert not acme.rounds()


def test_a_date_that_would_not_be_out_by_five_is_refused_once_and_ops_are_told(database: Database) -> None:
    acme = Acme(database, posts_per_second=0.0005)
    acme.survey()
    for hours in (2, 3):
        acme.open_at(MONDAY + timedelta(hours=hours))
    assert [(row.occurrence, row.state) for row in acme.rounds()] == [("2026-11-02", "refused")]
    assert not acme.planned()
    with database.read() as session:
        (notice,) = session.exec(select(Outbox)).all()
    assert (notice.target, notice.body["notice"], notice.body["people"]) == (OPS_CHANNEL, "round refused", 16)
    assert notice.body["zone"] == BERLIN


def test_a_list_that_became_too_short_asks_nobody_and_ops_are_told(acme: Acme) -> None:
    survey_id = acme.survey(audience="people", people=tuple(WEB[:5] + DATA[:5]))
    with acme.db.write() as session:
        session.delete(session.exec(select(Person).where(Person.slack == WEB[4])).one())
    acme.open_at(MONDAY + timedelta(hours=2))
    assert not acme.planned()
    assert acme.notices() == ["list too short"]
    with acme.db.write() as session, pytest.raises(RoundRefused, match="Only 9 people"):
        rounds.run_now(session, survey_id, acme.clock(), acme.policy)


def test_a_list_of_which_some_take_a_break_asks_nobody(acme: Acme) -> None:
    """Else one person beside nine who are on holiday would be asked alone."""
    survey_id = acme.survey(audience="people", people=tuple(WEB[:5] + DATA[:5]))
    with acme.db.write() as session:
        own.pause(session, acme.work.key, WEB[0], MONDAY.date() + timedelta(days=2))
    with acme.db.write() as session, pytest.raises(RoundRefused, match="Only 9 people"):
        rounds.run_now(session, survey_id, acme.clock(), acme.policy)
    acme.open_at(MONDAY + timedelta(hours=2))
    assert not acme.planned() and acme.notices() == ["list too short"]
    acme.open_at(MONDAY + timedelta(weeks=1, hours=2))
    assert len(acme.planned()) == 10


def test_a_stopped_round_sends_nothing_more_and_lets_its_people_be_asked_again(acme: Acme) -> None:
    acme.move(DATA, "America/New_York")
    survey_id = acme.survey()
    round_id = run_now(acme, survey_id)
    with acme.db.write() as session:
        for row in session.exec(select(Outbox).where(Outbox.target == "UALICE")):
            row.state = "sent"
    with acme.db.write() as session:
        assert rounds.stop_round(session, round_id, acme.clock())
        assert not rounds.stop_round(session, round_id, acme.clock())
    assert acme.planned().keys() == {"UALICE"}
    with acme.db.read() as session:
        found = progress.progress(session, round_id)
        assert session.exec(select(Outbox).where(Outbox.state == "waiting")).all() == []
        assert {ask.held is not None for ask in session.exec(select(Ask))} == {True}  # until the round closes
    assert found is not None
    assert (found.people, found.sent, found.closes_at) == (1, 1, acme.clock())


def test_progress_counts_messages_by_what_became_of_them(acme: Acme) -> None:
    round_id = run_now(acme, acme.survey())
    states = {"UALICE": ("sent", None), "UWEB2": ("unknown", None), "UBOB": ("failed", "user_disabled")}
    with acme.db.write() as session:
        for slack, (state, error) in states.items():
            row = session.exec(select(Outbox).where(Outbox.target == slack)).one()
            row.state, row.error = state, error
    with acme.db.read() as session:
        found = progress.progress(session, round_id)
    assert found is not None
    assert (found.people, found.sent, found.waiting, found.unknown) == (16, 1, 13, 1)
    assert found.failed == {"user_disabled": 1}


def test_nobody_to_tell_is_no_reason_to_fail(database: Database) -> None:
    acme = Acme(database, posts_per_second=0.0005)
    acme.policy = Policy(zone=BERLIN, posts_per_second=0.0005)
    survey_id = acme.survey()
    with database.write() as session:
        session.exec(select(Person).where(Person.slack == OPS)).one().is_admin = False
        assert rounds.open_round(session, survey_id, MONDAY.date(), NINE + timedelta(hours=1), acme.policy) is None
    assert acme.notices() == []
