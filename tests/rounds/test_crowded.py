"""Everything goes out in one line: a round that would be in time alone may not be so beside another one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox.local import Slack
from storage.asking import rounds
from storage.asking.rounds import RoundRefused
from storage.database import Database
from storage.tables import Outbox
from tests.clock import MONDAY, HandClock
from tests.house import House
from tests.rounds.acme import Acme
from tests.surveys.ops import OpsPerson, surveys

TEN = MONDAY + timedelta(hours=2)
SLOW = 0.0005  # eight messages take four hours and a half


@pytest.fixture
def acme(database: Database) -> Acme:
    return Acme(database, posts_per_second=SLOW)


@pytest.fixture
def slow(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    house = House(slack, clock, database_url, pulse_posts_per_second=SLOW)
    house.fill()
    yield house
    house.close()


def test_a_survey_that_is_late_beside_another_of_that_day_is_refused_before_it_is_saved(slow: House) -> None:
    olga = OpsPerson(slow)
    olga.makes("Web's", "weekly tue 10:00", customers=["Web"])
    olga.saves()
    olga.closes()
    olga.makes("Data's", "weekly tue 11:00", customers=["Data"])
    assert "Together with the other surveys of that day, the last message would go out after 17:00" in olga.sees
    olga.closes(whole=True)
    olga.makes("Data's", "weekly wed 10:00", customers=["Data"])
    olga.saves()
    assert [survey.form.name for survey in surveys(slow)] == ["Data's", "Web's"]


def test_of_two_rounds_that_are_late_together_the_first_is_opened_and_ops_are_told_of_the_other(acme: Acme) -> None:
    for team in ("Web", "Data"):
        acme.survey(name=team, customers=(team,), upstreams=("Platform",))
    acme.open_at(TEN)
    assert [row.state for row in acme.rounds()] == ["open", "refused"]
    assert len(acme.planned()) == 8
    with acme.db.read() as session:
        (body,) = session.exec(select(Outbox.body).where(Outbox.kind == "notice")).all()
    assert (body["notice"], body["survey"], body["people"], body["crowded"]) == ("round refused", "Data", 8, True)


def test_people_whom_the_weeks_budget_leaves_one_message_are_counted_once(acme: Acme) -> None:
    for name in ("First", "Second"):
        acme.survey(name=name, customers=("Web",), upstreams=("Platform",))
    acme.open_at(TEN)
    assert [row.state for row in acme.rounds()] == ["open", "open"]
    assert acme.notices() == []


def test_a_run_now_leaves_room_for_what_is_planned_later_that_day(acme: Acme) -> None:
    acme.survey(name="Planned", customers=("Data",), upstreams=("Platform",))
    alone = acme.survey(name="By hand", customers=("Web",), upstreams=("Platform",))
    acme.clock.go_to(MONDAY + timedelta(hours=1))
    with acme.db.write() as session, pytest.raises(RoundRefused, match="other surveys"):
        rounds.run_now(session, alone, acme.clock(), acme.policy)
    acme.clock.go_to(MONDAY + timedelta(days=1, hours=1))
    with acme.db.write() as session:
        rounds.run_now(session, alone, acme.clock(), acme.policy)
