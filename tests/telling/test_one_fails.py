"""A team or a round that can't go on stops none that comes after it."""

import pytest
from sqlmodel import col, select

from scheduler.closing import close_due
from scheduler.digests import tell_due
from storage.tables import Outbox, Round, Team
from storage.tables.answers import OpenAnswer
from tests.company import DATA, WEB
from tests.house import KEY, House
from tests.telling.making import a_round
from tests.telling.weeks import friday_of

YES = {"satisfaction": "5", "job": "1"}
EVERYBODY = dict.fromkeys([*WEB, *DATA], YES)


def two_rounds(house: House) -> None:
    """Both are over on Friday."""
    with house.db.write() as session:
        for team in ("Data", "Platform"):
            a_round(session, KEY, house.teams[team], dict.fromkeys(WEB, YES))
    house.clock.go_to(friday_of(house))


def test_a_round_that_can_not_close_stops_no_other(house: House) -> None:
    two_rounds(house)
    with house.db.write() as session:
        of_first = select(OpenAnswer).where(OpenAnswer.round_id == 1, OpenAnswer.question == "satisfaction")
        for answer in session.exec(of_first):
            answer.value = KEY.seal("no number", f"{answer.pseudonym} {answer.question}")
    for _ in range(2):
        with pytest.raises(ValueError, match="no number"):
            close_due(house.bot.work)
    with house.db.read() as session:
        assert session.exec(select(Round.state).order_by(col(Round.id))).all() == ["open", "closed"]


def test_a_team_that_can_not_be_told_stops_no_other_and_not_the_overview(house: House) -> None:
    tell_due(house.bot.work)  # when the overview comes is decided at the first tick
    two_rounds(house)
    close_due(house.bot.work)
    with house.db.write() as session:
        session.get_one(Team, house.teams["Data"]).digest_hour = "noon"
    house.clock.advance(days=3)
    for _ in range(2):
        with pytest.raises(ValueError, match="noon"):
            tell_due(house.bot.work)
    with house.db.read() as session:
        told = session.exec(select(Outbox.target, Outbox.kind).where(Outbox.kind != "invitation")).all()
    assert ("CPLATFORM", "digest") in told and ("COPS", "matrix") in told
    assert not [target for target, _ in told if target == "CDATA"]
