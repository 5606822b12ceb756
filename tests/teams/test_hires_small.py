"""What ops are proposed of a team says nothing of anybody in it: its people are a few more than must have chosen so."""

import pytest
from sqlmodel import col, select

from pulse.policy import Policy
from storage.answering.hire_proposals import propose
from storage.tables import Person, ScreenerPick
from tests.company import DATA, WEB
from tests.house import House
from tests.teams.test_hires import unused


@pytest.mark.parametrize("kind", ["drop", "add"])
def test_of_a_team_of_few_more_people_nothing_is_proposed(house: House, kind: str) -> None:
    """Of five people five are everybody; of six, everybody else, for whoever knows what one of them chose."""
    customer, upstream, people = ("Web", "Data", WEB) if kind == "drop" else ("Data", "Web", DATA)
    if kind == "drop":
        unused(house, people[:5], upstream)
    with house.db.write() as session:
        pair = {"customer_team_id": house.teams[customer], "upstream_team_id": house.teams[upstream]}
        for number in range(5 if kind == "add" else 0):
            session.add(ScreenerPick(pseudonym=f"{number}", quarter="2026-Q4", **pair))
        sixth_on = session.exec(select(Person).where(col(Person.slack).in_(people[5:]))).all()
        proposed = []
        for person in sixth_on:
            person.standing = "guest"
        for person in sixth_on:
            proposed.append(propose(session, Policy(), house.clock()))
            person.standing = "member"
            session.flush()
        proposed.append(propose(session, Policy(), house.clock()))
        assert proposed == [0, 0, 1, 0], "of five, six, seven, and once only"
