"""Which of their teams a person answers for."""

from sqlmodel import select

from storage.tables import Audit, Membership, Person
from tests.company import OPS
from tests.house import House
from tests.teams.test_forms import open_form, text


def test_a_person_in_two_teams_sees_and_changes_which_one_they_answer_for(house: House) -> None:
    open_form(house, "Data")
    assert house.person(OPS).submits(members=["UALICE", "UBOB"]) == {}
    alice = house.person("UALICE")
    alice.types("/pulse team")
    assert "2 teams" in text(house, "UALICE")
    assert alice.submits(main_team="Data") == {}
    assert "answer for *Data*" in text(house, "UALICE")
    house.person(OPS).types("/pulse team @alice")
    assert house.person(OPS).submits(main_team="Web") == {}
    with house.db.read() as session:
        found = select(Membership.team_id).join(Person).where(Person.slack == "UALICE", Membership.main)
        assert session.exec(found).one() == house.teams["Web"]
        acts = session.exec(select(Audit.actor, Audit.before, Audit.after).where(Audit.subject == "<@UALICE>")).all()
    assert acts == [
        ("UALICE", {"main team": "Web"}, {"main team": "Data"}),
        (OPS, {"main team": "Data"}, {"main team": "Web"}),
    ]


def test_nobody_but_ops_changes_the_main_team_of_others(house: House) -> None:
    reply = house.person("UALICE").types("/pulse team @bob")
    assert f"<@{OPS}>" in reply.text and reply.modal is None
    assert "one team" in house.person("UBOB").types("/pulse team").text
