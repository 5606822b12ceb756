"""`/pulse digest`: a told digest again, for those who may see it and for nobody else."""

import pytest

from sandbox.workspace import Message
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


def test_an_older_digest_can_be_chosen_and_a_name_mistyped(told: House) -> None:
    assert "By job, satisfied" in types(told, "UCAROL", "/pulse digest")
    told.person("UCAROL").chooses("digest.show", "6 November 2026", alone(told, "UCAROL")[0])
    told.settle()
    assert "By customer team, satisfied" in said(alone(told, "UCAROL")[-1:])
    assert "nothing was told yet, not enough people yet" in types(told, "UBOB", "/pulse digest")
    assert "I know no team “Marketing”" in types(told, "UBOB", "/pulse digest Marketing")
    assert "You are in no team" in types(told, "UOLGA", "/pulse digest")
