"""A week as it really goes: a survey comes due, people are asked, put it off, answer, are reminded or not."""

from datetime import timedelta

from sqlmodel import select

from storage.tables import Invitation
from tests.answering.asking import Respondent
from tests.clock import MONDAY
from tests.company import a_survey
from tests.house import House
from tests.privacy import assert_nothing_given

ASKED = MONDAY + timedelta(hours=2)  # 10:00 in Berlin


def _asked(house: House) -> Respondent:
    with house.db.write() as session:
        a_survey(session)
    house.go_to(ASKED)
    with house.db.read() as session:
        invitation = session.exec(select(Invitation).where(Invitation.person_id == 1)).one()
    return Respondent(house, "UALICE", invitation.id or 0)


def test_who_has_answered_is_not_reminded_and_who_has_not_is_led_back(house: House) -> None:
    alice = _asked(house)
    alice.rates("Data", 4)
    house.go_to(ASKED + timedelta(days=1, hours=1))
    assert len(house.slack.dm("UALICE")) == 1
    (_, reminder) = house.slack.dm("UWEB2")
    assert reminder.text.startswith("A reminder: how did ")
    assert f"/p{house.slack.dm('UWEB2')[0].ts.replace('.', '')}|Go to the questions>" in str(reminder.blocks)
    assert_nothing_given(house.slack)


def test_remind_me_in_an_hour_comes_in_an_hour_even_after_office_hours(house: House) -> None:
    alice = _asked(house)
    house.go_to(ASKED + timedelta(hours=6, minutes=40))
    alice.later("Remind me in an hour")
    house.go_to(ASKED + timedelta(hours=7, minutes=30))
    assert len(house.slack.dm("UALICE")) == 1
    house.go_to(ASKED + timedelta(hours=7, minutes=41))
    assert "A reminder" in house.slack.dm("UALICE")[1].text
    house.go_to(ASKED + timedelta(days=2))
    assert len(house.slack.dm("UALICE")) == 2, "in place of the survey's own reminder"


def test_who_pauses_or_stops_is_reminded_no_more(house: House) -> None:
    alice = _asked(house)
    alice.later("Stop asking me for good")
    house.person("UWEB2").types("/pulse pause until friday")
    house.settle()
    house.go_to(ASKED + timedelta(days=2))
    assert len(house.slack.dm("UALICE")) == len(house.slack.dm("UWEB2")) == 1
