"""300 teams and 20,000 people: a survey of everybody is made within the three seconds that Slack gives a modal."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from sandbox.local import Slack
from storage.tables import METADATA
from tests.clock import HandClock
from tests.house import House
from tests.surveys.ops import OpsPerson, only_form

TEAMS, PEOPLE = 300, 20_000
ZONES = ("Asia/Kolkata", "Europe/Berlin", "America/New_York")

pytestmark = pytest.mark.long


@pytest.fixture
def large(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    house = House(slack, clock, database_url, pulse_posts_per_second=4)
    house.fill()
    with house.db.write() as session:
        tables, first = METADATA.tables, 1000
        teams = [{"id": first + n, "name": f"Team {n:03}", "digest_weekday": 4} for n in range(TEAMS)]
        session.execute(
            insert(tables["team"]), [team | {"digest_hour": "15:00", "source_kind": "hand"} for team in teams]
        )
        people = [{"id": first + n, "slack": f"ULARGE{n}", "zone": ZONES[n % 3]} for n in range(PEOPLE)]
        standing = {"standing": "member", "is_admin": False, "stopped": False}
        session.execute(insert(tables["person"]), [person | standing for person in people])
        members = [{"person_id": first + n, "team_id": first + n % TEAMS, "main": True} for n in range(PEOPLE)]
        session.execute(insert(tables["membership"]), members)
        hires = [(first + n, first + (n + step) % TEAMS) for n in range(TEAMS) for step in (1, 7, 31)]
        session.execute(
            insert(tables["hire"]), [{"customer_team_id": one, "upstream_team_id": other} for one, other in hires]
        )
    yield house
    house.close()


def test_everybody_of_a_large_company_is_scheduled(large: House) -> None:
    olga = OpsPerson(large)
    olga.opens("weekly tue 9:00")
    assert len(olga.actor.options("survey_upstreams", "")) == 100
    olga.fills(name="All of us", audience="Everybody whose team hires another team")
    assert olga.submits() == {}
    assert "20,016 people" in olga.sees and "20,016 messages" in olga.sees
    assert "Data, Team 000, Team 001" in olga.sees and "more" in olga.sees
    olga.fills(confirm="All of us")
    assert "is saved" in olga.saves()
    assert only_form(large).audience == "all"
