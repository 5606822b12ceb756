"""People are counted and not rows: nobody can be several of a group's people, whatever they do with their account."""

from datetime import timedelta

import pytest
from sqlmodel import select

from scheduler.rounds import plan_open
from storage.answering import own
from storage.answering.forgetting import forget
from storage.asking.rounds import run_now
from storage.company import company
from storage.database import Database
from storage.tables import Invitation, Person
from storage.tables.answers import Marker
from storage.tables.pools import MAIN
from storage.telling.closing import close_round
from storage.telling.pools import main_answers, open_pools
from storage.telling.tellings import tell_team
from tests.clock import MONDAY
from tests.company import BERLIN, WEB, put_person
from tests.rounds.acme import Acme
from tests.telling.making import a_round, person_id

TEN = MONDAY + timedelta(hours=2)
GIVEN = {"satisfaction": "5", "hire_again": "yes"}


@pytest.fixture
def acme(database: Database) -> Acme:
    acme = Acme(database)
    acme.clock.go_to(TEN)
    return acme


def answers(acme: Acme, *slacks: str) -> None:
    """These answer about Platform, and their round closes."""
    with acme.db.write() as session:
        given = dict.fromkeys(slacks, GIVEN)
        round_id = a_round(session, acme.work.key, acme.teams["Platform"], given, opens_on=acme.clock().date())
    with acme.db.write() as session:
        assert close_round(session, acme.work.key, round_id, acme.clock().date())


def goes_and_comes_back(acme: Acme, slack: str) -> None:
    """/pulse forget me, /pulse resume; the directory finds them in their team again."""
    with acme.db.write() as session:
        forget(session, acme.work.key, slack)
    with acme.db.write() as session:
        own.resume(session, acme.work.key, slack)
        ids = [put_person(session, one, zone=BERLIN) for one in WEB]
        company.set_members(session, acme.teams["Web"], ids)


def asked_about_platform(acme: Acme, slack: str) -> bool:
    survey = acme.survey(name=f"Asks {slack}", customers=("Web",), upstreams=("Platform",))
    with acme.db.write() as session:
        round_id = run_now(session, survey, acme.clock(), acme.policy)
    plan_open(acme.work)
    with acme.db.read() as session:
        mine = select(Invitation).where(
            Invitation.round_id == round_id, Invitation.person_id == person_id(session, slack)
        )
        return session.exec(mine).first() is not None


def test_who_is_forgotten_and_comes_back_does_not_fill_a_group_alone(acme: Acme) -> None:
    """Four answers of one person beside one of another would tell what the other said."""
    answers(acme, WEB[0], WEB[3])
    goes_and_comes_back(acme, WEB[0])
    assert not asked_about_platform(acme, WEB[0]), "an answer of theirs may wait, and is nobody's to find"
    answers(acme, WEB[0])
    with acme.db.write() as session:
        pools = open_pools(session, acme.teams["Platform"])
        assert len(main_answers(session, pools[MAIN])) == 2, "not even if they were asked"


def test_who_came_back_is_asked_again_once_the_team_was_told(acme: Acme) -> None:
    answers(acme, *WEB[:6])
    goes_and_comes_back(acme, WEB[0])
    acme.clock.advance(weeks=9)
    with acme.db.write() as session:
        assert tell_team(session, acme.teams["Platform"], acme.clock().date(), acme.policy)
    assert asked_about_platform(acme, WEB[0])


def test_forgetting_is_whole_all_the_same(acme: Acme) -> None:
    answers(acme, WEB[0])
    with acme.db.write() as session:
        before = person_id(session, WEB[0])
        forget(session, acme.work.key, WEB[0])
        assert session.exec(select(Marker)).all() == [] and session.get(Person, before) is None


def test_a_mover_is_counted_once(acme: Acme) -> None:
    """A person and not a team has answered: moving on does not make them two."""
    answers(acme, WEB[0])
    with acme.db.write() as session:
        company.set_members(session, acme.teams["Web"], [])
        company.set_members(session, acme.teams["Data"], [person_id(session, WEB[0])])
    answers(acme, WEB[0])
    with acme.db.write() as session:
        pools = open_pools(session, acme.teams["Platform"])
        assert len(main_answers(session, pools[MAIN])) == 1
