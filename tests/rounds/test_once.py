"""Each date happens once, whatever ops change, and a survey that can't go on stops no other."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from pulse.recurrence import EveryWeeks
from scheduler.rounds import open_due
from storage.asking import rounds
from storage.scheduling import surveys
from storage.tables import Survey
from tests.clock import MONDAY
from tests.company import DATA
from tests.rounds.acme import Acme

TEN = MONDAY + timedelta(hours=2)
TODAY = MONDAY.date()
A_WEEK = timedelta(weeks=1)


def next_date(acme: Acme, survey_id: int) -> date | None:
    with acme.db.read() as session:
        return session.get_one(Survey, survey_id).next_date


def change(acme: Acme, survey_id: int, **changes: object) -> None:
    with acme.db.write() as session:
        view = surveys.find_survey(session, survey_id)
        assert view is not None
        form = replace(view.form, **changes)  # type: ignore[arg-type]
        surveys.change(session, survey_id, view.version, form, by="UOLGA", now=acme.clock(), policy=acme.policy)


def test_a_last_date_that_happened_does_not_come_again_at_a_later_hour(acme: Acme) -> None:
    survey_id = acme.survey(end_date=TODAY)
    acme.open_at(TEN)
    change(acme, survey_id, hour=time(15), end_date=date(2026, 12, 1))
    assert next_date(acme, survey_id) == TODAY + A_WEEK
    acme.open_at(TEN + timedelta(hours=6))
    assert len(acme.rounds()) == 1


def test_nor_where_its_people_move_west_while_it_is_paused(acme: Acme) -> None:
    survey_id = acme.survey(end_date=TODAY, customers=("Data",))
    acme.open_at(TEN)
    acme.move(DATA, "America/Los_Angeles")
    for state in ("paused", "active"):
        with acme.db.write() as session:
            surveys.set_state(session, survey_id, state, by="UOLGA", now=acme.clock(), policy=acme.policy)
    assert next_date(acme, survey_id) is None
    change(acme, survey_id, end_date=date(2026, 12, 1))
    assert next_date(acme, survey_id) == TODAY + A_WEEK


def test_a_last_date_that_was_skipped_stays_skipped_when_the_end_is_moved(acme: Acme) -> None:
    survey_id = acme.survey(end_date=TODAY)
    with acme.db.write() as session:
        assert surveys.skip_date(session, survey_id, TODAY, "UOLGA", acme.clock()) is None
    change(acme, survey_id, end_date=date(2026, 12, 1))
    assert next_date(acme, survey_id) == TODAY + A_WEEK


def test_other_days_may_take_the_place_of_one_that_was_skipped(acme: Acme) -> None:
    survey_id = acme.survey(end_date=date(2026, 12, 1))
    with acme.db.write() as session:
        surveys.skip_date(session, survey_id, TODAY, "UOLGA", acme.clock())
    change(acme, survey_id, recurrence=EveryWeeks(1, (1,), TODAY))
    assert next_date(acme, survey_id) == TODAY + timedelta(days=1)


def test_a_survey_that_can_not_open_stops_no_other(acme: Acme) -> None:
    broken, well = acme.survey(name="No day is left"), acme.survey()
    half = acme.survey(name="Opened before a crash", hour=time(9))
    acme.clock.go_to(TEN)
    with acme.db.write() as session:
        session.get_one(Survey, broken).blackout = [f"{TODAY + timedelta(days=n)}" for n in range(400)]
        rounds.open_round(session, half, TODAY, acme.clock(), acme.policy)
    for _ in range(2):
        with pytest.raises(ValueError, match="no working day"):
            open_due(acme.work)
    assert {row.survey_id: row.state for row in acme.rounds()} == {well: "open", half: "open"}
