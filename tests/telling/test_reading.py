"""`/pulse digest`: a told digest again, for those who may see it and for nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from sandbox.workspace import Message
from storage.tables import Cell, Team, Telling, ToldComment
from tests.company import DATA, WEB
from tests.house import House
from tests.telling.weeks import live_a_week, said

YES, NO = {"satisfaction": "5", "job": "1"}, {"satisfaction": "2", "job": "2"}
EVERYBODY = dict.fromkeys(WEB, YES) | dict.fromkeys(DATA, NO)


@pytest.fixture
def told(house: House) -> House:
    """Platform was told twice."""
    live_a_week(house, "Platform", EVERYBODY)
    live_a_week(house, "Platform", EVERYBODY)
    return house


HOMES = {"UCAROL": "CPLATFORM", "UBOB": "CDATA", "UOLGA": "COPS"}


def types(house: House, slack: str, words: str) -> str:
    """What this person alone reads after typing it in their channel."""
    before = len(alone(house, slack))
    house.person(slack).types(words, HOMES[slack])
    house.settle()
    return said(alone(house, slack)[before:])


def alone(house: House, slack: str) -> list[Message]:
    """The messages in their channel that nobody else sees."""
    return [m for m in house.slack.messages(HOMES[slack]) if m.ephemeral_to == slack and not m.deleted]


def test_members_ops_and_who_is_in_the_channel_read_it_and_nobody_else(told: House) -> None:
    assert "By job, satisfied" in types(told, "UCAROL", "/pulse digest")
    assert "By job, satisfied" in types(told, "UOLGA", "/pulse digest platform")
    refused = types(told, "UBOB", "/pulse digest Platform")
    assert "You can't see Platform's digests" in refused and "of 8" not in refused
    told.slack.join("CPLATFORM", "UBOB")
    assert "By job, satisfied" in types(told, "UBOB", "/pulse digest Platform")


def test_a_digest_is_found_by_the_beginning_of_the_teams_name(told: House) -> None:
    assert "By job, satisfied" in types(told, "UCAROL", "/pulse digest plat")


def test_in_a_new_channel_nobody_reads_what_was_posted_in_the_old_one(told: House) -> None:
    with told.db.write() as session:
        session.exec(select(Team).where(Team.name == "Platform")).one().channel = "CDATA"
    assert "You can't see Platform's digests" in types(told, "UBOB", "/pulse digest Platform")
    live_a_week(told, "Platform", EVERYBODY)
    assert "By customer team, satisfied" in types(told, "UBOB", "/pulse digest Platform")
    assert not any("digest.show" in str(message.blocks) for message in alone(told, "UBOB")), "of three they see one"


def test_where_slack_does_not_answer_nobody_is_told_that_they_may_not(told: House) -> None:
    told.slack.faults.add("500", "conversations.members", times=9)
    said = types(told, "UBOB", "/pulse digest Platform")
    assert "does not say right now" in said and "can't see" not in said


def test_a_long_digest_is_read_to_its_end(told: House) -> None:
    with told.db.write() as session:
        telling = session.exec(select(func.max(Telling.id)).where(Telling.question == "satisfaction")).one()
        for number in range(400):
            text = f"{number:03} " + "x" * 190
            session.add(ToldComment(id=text, telling_id=telling or 0, kind="frustration", text=text))
    first = types(told, "UCAROL", "/pulse digest")
    assert "> 000 xxx" in first and "> 399 xxx" not in first
    for _ in range(2):
        told.person("UCAROL").clicks("More of this digest", alone(told, "UCAROL")[-1])
        told.settle()
    read = said(alone(told, "UCAROL"))
    assert all(f"> {number:03} xxx" in read for number in range(400))
    assert "digest.more" not in str(alone(told, "UCAROL")[-1].blocks)


def test_every_digest_of_a_hundred_and_more_weeks_can_be_chosen(told: House) -> None:
    with told.db.write() as session:
        first = session.exec(select(Telling).where(Telling.question == "satisfaction")).first()
        assert first is not None
        for number in range(3, 110):
            day = first.told_on + timedelta(weeks=number)
            row = Telling(**first.model_dump() | {"id": None, "pool_number": number, "told_on": day})
            session.add(row)
            session.flush()
            session.add(Cell(telling_id=row.id or 0, kind="total", name="total", n=16, lo=6, hi=10))
    types(told, "UCAROL", "/pulse digest")
    told.person("UCAROL").clicks("Older ones", alone(told, "UCAROL")[-1])
    told.settle()
    told.person("UCAROL").chooses("digest.show", "6 November 2026", alone(told, "UCAROL")[-1])
    told.settle()
    assert "By customer team, satisfied" in said(alone(told, "UCAROL")[-1:])


def test_an_older_digest_can_be_chosen_and_a_name_mistyped(told: House) -> None:
    assert "By job, satisfied" in types(told, "UCAROL", "/pulse digest")
    told.person("UCAROL").chooses("digest.show", "6 November 2026", alone(told, "UCAROL")[0])
    told.settle()
    assert "By customer team, satisfied" in said(alone(told, "UCAROL")[-1:])
    assert "nothing was told yet, not enough people yet" in types(told, "UBOB", "/pulse digest")
    assert "There is no team “Marketing”" in types(told, "UBOB", "/pulse digest Marketing")
    assert "You are in no team" in types(told, "UOLGA", "/pulse digest")
