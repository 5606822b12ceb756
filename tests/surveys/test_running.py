"""Ops run a survey now, stop a round, and try a survey on themselves."""

from sqlmodel import select

from storage.tables import Invitation, Outbox
from tests.house import House
from tests.surveys.ops import OpsPerson, listed, rating_block, surveys, the_list


def test_run_now_shows_the_most_there_may_be_and_asks_only_when_agreed_to(house: House) -> None:
    house.clock.go_to(house.clock().replace(hour=9))
    olga = listed(house)
    olga.clicks("survey_run", the_list(olga))
    assert "*This time:* at most 16 people, 16 messages" in olga.sees
    house.tick()
    assert house.person("UALICE").messages == []
    assert "is being asked now" in olga.saves()
    house.tick()
    assert len(house.person("UALICE").messages) == 1
    with house.db.read() as session:
        assert len(session.exec(select(Invitation)).all()) == 16


def test_a_second_run_the_same_week_says_that_the_budget_holds_back_but_not_whom(house: House) -> None:
    house.clock.go_to(house.clock().replace(hour=9))
    olga = listed(house)
    olga.clicks("survey_run", the_list(olga))
    before = olga.sees
    olga.saves()
    house.tick()
    olga.closes()
    olga.lists()
    olga.clicks("survey_run", the_list(olga))
    assert "Left out is who was asked this week already" in olga.sees and olga.sees == before


def test_a_stopped_round_sends_no_more_and_says_so_to_whoever_clicks(house: House) -> None:
    house.slack.change_tz("UWEB2", "America/Los_Angeles")
    house.settle()
    olga = listed(house)
    house.go_to(house.clock().replace(day=3, hour=10))
    olga.lists()
    olga.clicks("survey_menu", the_list(olga), choose="Stop the open round…")
    assert "What is not sent yet will not be sent" in olga.sees
    olga.submits()
    assert "The round is over" in olga.sees
    house.go_to(house.clock().replace(day=4, hour=8))
    assert house.person("UWEB2").messages == []
    alice = house.person("UALICE")
    alice.clicks("answer.satisfaction.4", alice.messages[-1], block=rating_block(alice.messages[-1]))
    house.settle()
    assert "was stopped by those who run it" in str(house.person("UALICE").messages)


def test_try_it_on_me_sends_the_survey_to_oneself_and_stores_nothing(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes()
    olga.clicks("Try it on me")
    olga.closes()
    olga.closes(whole=True)
    house.tick()
    (message,) = [m for m in olga.actor.messages if m.ephemeral_to is None]
    assert "A trial: only you get this" in str(message.blocks)
    olga.clicks("trial:answer.satisfaction.4", message, block=rating_block(message))
    assert "nothing was stored" in olga.actor.messages[-1].text
    assert surveys(house) == [] and house.person("UALICE").messages == []
    with house.db.read() as session:
        assert session.exec(select(Invitation)).all() == []
        assert [row.kind for row in session.exec(select(Outbox)).all()] == ["trial"]
