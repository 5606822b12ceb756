"""Who is ops, and who changed what."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from pulse.policy import Policy
from sandbox.local import Slack
from storage import audit
from storage.people import is_ops, ops_people
from storage.tables import Audit, Operator
from tests.clock import HandClock
from tests.company import OPS, put_person
from tests.house import House
from tests.teams.test_forms import text


@pytest.fixture
def named(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    """Acme whose environment names Bob, and the user group @web, as ops."""
    house = House(slack, clock, database_url, pulse_ops=frozenset({"UBOB"}), pulse_ops_group="SWEB")
    house.fill()
    yield house
    house.close()


def ops(house: House) -> list[str]:
    with house.db.read() as session:
        return ops_people(session, house.bot.work.policy)


def test_ops_add_and_remove_each_other_and_each_is_noted(house: House) -> None:
    olga, alice = house.person(OPS), house.person("UALICE")
    assert alice.types("/pulse teams").modal is None
    olga.types("/pulse ops")
    assert "admins are ops" in text(house)
    assert olga.submits(operators=["UALICE"]) == {}
    assert ops(house) == ["UALICE", OPS]
    alice.types("/pulse ops")
    assert alice.submits(operators=[]) == {}
    assert ops(house) == [OPS]
    with house.db.read() as session:
        acts = session.exec(select(Audit.actor, Audit.action, Audit.subject).order_by("id")).all()
    assert acts == [(OPS, "made ops of", "<@UALICE>"), ("UALICE", "took ops from", "<@UALICE>")]


def test_whom_the_environment_names_is_always_ops_and_slack_only_adds(named: House) -> None:
    named.slack.set_usergroup("SWEB", ["UALICE"])
    named.settle()
    named.tick()
    assert ops(named) == ["UALICE", "UBOB"]
    assert named.person(OPS).types("/pulse ops").modal is None, "an admin is no ops where the environment names some"
    named.person("UBOB").types("/pulse ops")
    assert named.person("UBOB").submits(operators=["UCAROL"]) == {}
    assert ops(named) == ["UALICE", "UBOB", "UCAROL"]
    named.slack.set_usergroup("SWEB", [])
    named.settle()
    named.tick()
    assert ops(named) == ["UBOB", "UCAROL"]


def test_the_last_one_cannot_go(house: House) -> None:
    with house.db.write() as session:
        session.add(Operator(slack="UALICE", added_by=OPS, added_at=house.clock()))
    house.slack.change_person(OPS, is_admin=False)
    house.settle()
    assert ops(house) == ["UALICE"]
    house.person("UALICE").types("/pulse ops")
    assert "Somebody has to be ops" in house.person("UALICE").submits(operators=[])["operators"]
    assert ops(house) == ["UALICE"]


def test_no_more_are_added_than_one_field_shows(house: House) -> None:
    with house.db.write() as session:
        for number in range(99):
            put_person(session, f"UOPS{number:02}")
            session.add(Operator(slack=f"UOPS{number:02}", added_by=OPS, added_at=house.clock()))
    olga = house.person(OPS)
    olga.types("/pulse ops")
    (element,) = (block["element"] for block in olga.modal.blocks if block.get("block_id") == "operators")  # type: ignore[union-attr]
    there = element["initial_users"]
    with house.db.write() as session:
        session.add(Operator(slack="UCAROL", added_by=OPS, added_at=house.clock()))
    assert "At most 100" in olga.submits(operators=[*there, "UALICE"])["operators"]
    assert len(ops(house)) == 101  # Olga is an admin
    olga.types("/pulse ops")
    assert olga.submits(operators=there) == {}
    assert len(ops(house)) == 100


def test_an_old_form_undoes_nothing_that_others_changed_meanwhile(house: House) -> None:
    olga, alice = house.person(OPS), house.person("UALICE")
    olga.types("/pulse ops")
    assert olga.submits(operators=["UALICE", "UBOB"]) == {}
    alice.types("/pulse ops")
    olga.types("/pulse ops")
    assert olga.submits(operators=["UALICE"]) == {}
    assert alice.submits(operators=["UALICE", "UBOB", "UCAROL"]) == {}
    assert ops(house) == ["UALICE", "UCAROL", OPS]


def test_only_colleagues_can_be_ops(house: House) -> None:
    house.person(OPS).types("/pulse ops")
    assert "operators" in house.person(OPS).submits(operators=["UALICE", "UROBOT"])
    assert ops(house) == [OPS]


def test_where_all_whom_the_environment_names_are_gone_the_admins_stand_in(named: House) -> None:
    named.slack.set_usergroup("SWEB", [])
    named.slack.deactivate("UBOB")
    named.settle()
    named.tick()
    assert ops(named) == [OPS]
    with named.db.read() as session:
        assert not is_ops(session, "UBOB", Policy(ops=frozenset({"UBOB"})))


def test_an_id_that_nobody_has_is_not_whom_to_ask(slack: Slack, clock: HandClock, database_url: str) -> None:
    house = House(slack, clock, database_url, pulse_ops=frozenset({"UBOB", "UTYPO"}))
    assert ops(house) == ["UBOB", "UTYPO"], "before the directory is known nobody is"
    house.fill()
    assert ops(house) == ["UBOB"]
    house.close()


def test_the_log_is_paged_searched_and_newest_first(house: House) -> None:
    with house.db.write() as session:
        for number in range(40):
            subject = f"team {number}: {'Payments' if number % 2 else 'Search'}"
            before, after = {"hour": "15:00"}, {"hour": f"{number % 24:02}:00", "hires": ["<!channel>", "`x`"]}
            actor = "a former member" if number == 39 else OPS
            audit.record(
                session, at=house.clock(), actor=actor, action="changed", subject=subject, before=before, after=after
            )
    olga = house.person(OPS)
    olga.types("/pulse audit")
    assert "1 to 15 of 40" in text(house) and "team 39" in text(house) and "a former member" in text(house)
    assert "<!channel>" not in str(olga.modal.raw if olga.modal else "")
    olga.clicks("More ▶")
    olga.clicks("More ▶")
    assert "31 to 40 of 40" in text(house)
    olga.clicks("◀ Back")
    assert "16 to 30 of 40" in text(house)
    olga.types("/pulse audit payments")
    assert "of 20" in text(house) and "Search" not in text(house)
    olga.types("/pulse audit @olga")
    assert "1 to 15 of 39" in text(house)
    olga.types("/pulse audit 100%_nothing")
    assert "no changes" in text(house)


def test_people_and_channels_are_shown_by_name(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse teams Web")
    assert olga.submits(leads=["UBOB"], channel="CDATA") == {}
    olga.types("/pulse audit")
    assert "channel: <#CWEB> → <#CDATA>" in text(house) and "leads: <@UALICE> → <@UBOB>" in text(house)


def test_nobody_else_reads_the_log(house: House) -> None:
    assert house.person("UALICE").types("/pulse audit").modal is None
