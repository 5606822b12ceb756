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


def test_a_member_reads_their_own_teams_digest(told: House) -> None:
    read = types(told, "UCAROL", "/pulse digest")
    assert "By job, satisfied" in read and "One question to you" in read


def test_ops_read_every_teams(told: House) -> None:
    assert "By job, satisfied" in types(told, "UOLGA", "/pulse digest platform")


def test_who_is_not_in_the_channel_reads_nothing_of_it(told: House) -> None:
    read = types(told, "UBOB", "/pulse digest Platform")
    assert "You can't see Platform's digests" in read and "of 8" not in read


def test_who_is_in_the_channel_reads_what_was_posted_there(told: House) -> None:
    told.slack.join("CPLATFORM", "UBOB")
    assert "By job, satisfied" in types(told, "UBOB", "/pulse digest Platform")


def test_an_older_digest_can_be_chosen(told: House) -> None:
    carol = told.person("UCAROL")
    assert "By job, satisfied" in types(told, "UCAROL", "/pulse digest")
    carol.chooses("digest.show", "6 November 2026", alone(told, "UCAROL")[0])
    told.settle()
    assert "By customer team, satisfied" in said(alone(told, "UCAROL")[-1:])


def test_a_team_that_was_never_told_and_a_name_that_nobody_has(told: House) -> None:
    assert "nothing was told yet, not enough people yet" in types(told, "UBOB", "/pulse digest")
    assert "I know no team “Marketing”" in types(told, "UBOB", "/pulse digest Marketing")
    assert "You are in no team" in types(told, "UOLGA", "/pulse digest")
