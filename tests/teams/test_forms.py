"""Ops make, change, archive teams in Slack, and nobody else does."""

import pytest
from sqlmodel import select

from sandbox.elements import words
from storage import audit
from storage.company import company
from storage.company.team_forms import archive_team
from storage.tables import Audit, Hire, Lead, Membership, Person, Team
from tests.company import OPS, WEB, put_person, put_team
from tests.house import House
from tests.teams.test_directory import heard, members


def team(house: House, name: str) -> Team | None:
    with house.db.read() as session:
        return session.exec(select(Team).where(Team.name == name)).first()


def title(house: House, slack: str = OPS) -> str:
    house.settle()
    modal = house.person(slack).modal
    return modal.title if modal else ""


def text(house: House, slack: str = OPS) -> str:
    house.settle()
    modal = house.person(slack).modal
    return modal.text if modal else ""


def open_form(house: House, name: str) -> None:
    house.person(OPS).types(f"/pulse teams {name}")


def test_a_team_is_made_with_everything_it_has(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.clicks("Make a team…")
    olga.fills(channel="CWEB", leads=["UALICE"], members=["UALICE", "UWEB2"], weekday="Thursday", hour="09:30")
    olga.fills(zone="Pacific/Chatham")
    assert olga.options("hires") == ["Data", "Platform", "Web"]
    olga.fills(hires=["Platform", "Data"])
    assert olga.submits(name="  Checkout 🛒 ") == {}
    assert title(house) == "Teams" and "Checkout 🛒* is saved" in text(house)
    made = team(house, "Checkout 🛒")
    assert made is not None
    assert (made.channel, made.zone, made.digest_weekday, made.digest_hour) == ("CWEB", "Pacific/Chatham", 3, "09:30")
    assert members(house, "Checkout 🛒") == {"UALICE", "UWEB2"}
    with house.db.read() as session:
        assert session.exec(select(Person.slack).join(Lead).where(Lead.team_id == made.id)).all() == ["UALICE"]
        hired = session.exec(select(Hire.upstream_team_id).where(Hire.customer_team_id == made.id)).all()
        assert set(hired) == {house.teams["Platform"], house.teams["Data"]}
        mains = session.exec(
            select(Person.slack).join(Membership).where(Membership.team_id == made.id, Membership.main)
        )
        assert list(mains.all()) == []
        entry = session.exec(select(Audit)).one()
    assert (entry.actor, entry.action, entry.subject) == (OPS, "made", f"team {made.id}: Checkout 🛒")


def test_members_follow_a_user_group_chosen_by_search(house: House) -> None:
    house.slack.set_usergroup("SDATA", ["UBOB", "UCAROL"])
    heard(house)
    olga = house.person(OPS)
    open_form(house, "data")
    olga.chooses("source_kind", "usergroup")
    house.settle()
    assert olga.options("usergroup", "dat") == ["@sdata"]
    olga.fills(usergroup="@sdata")
    assert olga.submits(name="Data & Insight") == {}
    house.tick()
    assert members(house, "Data & Insight") == {"UBOB", "UCAROL"}
    open_form(house, "Data & Insight")
    assert "@sdata" in str(olga.modal.raw if olga.modal else "")


def test_a_team_that_followed_and_is_picked_by_hand_from_now_on_keeps_its_people(house: House) -> None:
    olga = house.person(OPS)
    for kind, field, source in (("channel", "member_channel", "CDATA"), ("hand", "name", "Web")):
        open_form(house, "Web")
        olga.chooses("source_kind", kind)
        house.settle()
        assert olga.submits(**{field: source}) == {}
        house.tick()
        assert "UBOB" in members(house, "Web") and "UALICE" not in members(house, "Web")


def test_what_was_typed_stays_when_another_source_is_chosen(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.clicks("Make a team…")
    olga.fills(name="Growth", leads=["UBOB"])
    olga.chooses("source_kind", "channel")
    house.settle()
    olga.fills(member_channel="CDATA")
    assert olga.submits() == {}
    house.tick()
    grown = team(house, "Growth")
    assert grown is not None and (grown.source_kind, grown.source) == ("channel", "CDATA")
    assert "UBOB" in members(house, "Growth")


def test_who_was_picked_by_hand_and_what_was_followed_stays_while_one_looks_around(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.clicks("Make a team…")
    olga.fills(name="Growth", members=["UALICE", "UBOB"])

    def changes_to(kind: str) -> str:
        olga.chooses("source_kind", kind)
        house.settle()
        return str(olga.modal.raw["blocks"] if olga.modal else "")

    changes_to("channel")
    olga.fills(member_channel="CDATA")
    assert "'initial_users': ['UALICE', 'UBOB']" in changes_to("hand")
    assert "'initial_conversation': 'CDATA'" in changes_to("channel")
    changes_to("usergroup")
    changes_to("hand")
    assert olga.submits() == {}
    assert members(house, "Growth") == {"UALICE", "UBOB"}


def test_a_team_with_more_than_a_field_can_hold_can_still_be_changed(house: House) -> None:
    with house.db.write() as session:
        made = [put_team(session, f"Team {number}") for number in range(101)]
        company.set_hires(session, house.teams["Web"], made)
        company.set_leads(session, house.teams["Web"], [put_person(session, f"ULEAD{n}") for n in range(101)])
    open_form(house, "Web")
    assert "101 people lead it" in text(house) and "It hires 101 teams" in text(house)
    assert house.person(OPS).submits(hour="11:00") == {}
    with house.db.read() as session:
        web = house.teams["Web"]
        assert len(session.exec(select(Hire).where(Hire.customer_team_id == web)).all()) == 101
        assert len(session.exec(select(Lead).where(Lead.team_id == web)).all()) == 101


def test_a_channel_that_will_not_do_is_refused_at_its_field(house: House) -> None:
    olga = house.person(OPS)
    house.slack.share("CDATA")
    house.slack.leave("CPLATFORM")
    house.slack.archive("CWEB")
    olga.types("/pulse teams")
    olga.clicks("Make a team…")
    for channel, word in (("CDATA", "another organisation"), ("CPLATFORM", "/invite"), ("CWEB", "archived")):
        assert word in olga.submits(name="Growth", channel=channel)["channel"]
    assert "/invite" in olga.submits(channel="CNOWHERE")["channel"]
    assert team(house, "Growth") is None


def test_two_teams_of_one_name_and_a_name_of_nothing_are_refused(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.clicks("Make a team…")
    assert "already" in olga.submits(name="PLATFORM")["name"]
    assert "name" in olga.submits(name=" \u202e ")
    assert olga.submits(name="\u202eplat\u202cform") != {}
    assert "name" in olga.submits(name="\u200b\u3164\ufeff\u200d")
    assert "already" in olga.submits(name="Web\u200b")["name"]
    assert "already" in olga.submits(name="w\u2060eb\u200d")["name"]
    assert "already" in olga.submits(name="data\ufeff")["name"]
    for twin in ("W\u200deb", "We\u200cb", "Web\ufe0f", "W\u200d\u200ceb", "W\U000e0061eb"):
        assert "already" in olga.submits(name=twin)["name"]
    assert "at most 60" in olga.submits(name="\u0958" * 40)["name"], "which is two characters each"
    assert olga.submits(name="فريق الدفع") == {}
    assert team(house, "فريق الدفع") is not None


def test_bots_guests_and_the_deactivated_can_be_neither_members_nor_leads(house: House) -> None:
    olga = house.person(OPS)
    open_form(house, "Web")
    wrong = olga.submits(members=[*WEB, "UROBOT"], leads=["UGUEST", "UGONE"])
    assert set(wrong) == {"members", "leads"}
    assert members(house, "Web") == set(WEB)


def test_a_team_does_not_hire_itself(house: House) -> None:
    olga = house.person(OPS)
    open_form(house, "Web")
    assert olga.options("hires", "") == ["Data", "Platform"]


def test_the_deactivated_stay_in_a_team_picked_by_hand_and_come_back_with_it(house: House) -> None:
    house.slack.deactivate("UWEB8")
    house.settle()
    open_form(house, "Web")
    assert house.person(OPS).submits(hour="10:00") == {}
    assert "UWEB8" not in members(house, "Web")
    house.slack.reactivate("UWEB8")
    house.settle()
    assert "UWEB8" in members(house, "Web")


def test_a_lead_who_is_away_hinders_no_change_and_leads_again_when_back(house: House) -> None:
    house.slack.deactivate("UALICE")
    house.settle()
    open_form(house, "Web")
    assert house.person(OPS).submits(leads=["UWEB2"]) == {}
    with house.db.read() as session:
        led = select(Person.slack).join(Lead).where(Lead.team_id == house.teams["Web"])
        assert set(session.exec(led).all()) == {"UALICE", "UWEB2"}


def test_two_ops_who_change_one_team_at_once_overwrite_nothing_unseen(house: House) -> None:
    house.slack.change_person("UALICE", is_admin=True)
    house.settle()
    olga, alice = house.person(OPS), house.person("UALICE")
    olga.types("/pulse teams Web")
    alice.types("/pulse teams Web")
    assert alice.submits(name="Website") == {}
    house.settle()
    assert olga.submits(hour="08:00", leads=["UBOB"]) == {}
    assert "Not saved yet" in text(house) and "<@UALICE>" in text(house)
    assert team(house, "Website") is not None and team(house, "Web") is None
    assert olga.submits() == {}
    changed = team(house, "Web")
    assert changed is not None and changed.digest_hour == "08:00"


def test_nobody_is_said_to_have_changed_a_team_that_changed_with_another(house: House) -> None:
    olga = house.person(OPS)
    open_form(house, "Web")
    assert olga.submits(hour="09:00") == {}
    open_form(house, "Web")
    with house.db.write() as session:
        archive_team(session, house.teams["Data"], OPS, house.clock())
    assert olga.submits(hour="10:00") == {}
    assert "a team that it hires, went or came back" in text(house) and f"<@{OPS}> changed" not in text(house)
    assert olga.submits() == {}
    changed = team(house, "Web")
    assert changed is not None and changed.digest_hour == "10:00"


def test_a_team_is_archived_and_comes_back_and_its_people_answer_for_their_other_team_meanwhile(house: House) -> None:
    with house.db.write() as session:
        alice = session.exec(select(Person).where(Person.slack == "UALICE")).one()
        session.add(Membership(person_id=alice.id or 0, team_id=house.teams["Data"], main=False))
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.chooses("teams.find", "Web")
    house.settle()
    olga.clicks("Archive…")
    assert "is archived" in text(house)

    def main(slack: str) -> list[int]:
        with house.db.read() as session:
            found = select(Membership.team_id).join(Person).where(Person.slack == slack, Membership.main)
            return list(session.exec(found).all())

    assert main("UALICE") == [house.teams["Data"]]
    olga.closes()
    assert olga.options("teams.find", "we") == ["Web (archived)"]
    olga.chooses("teams.find", "Web (archived)")
    house.settle()
    olga.clicks("Bring it back")
    assert "is back" in text(house)
    assert main("UALICE") == [house.teams["Data"]] and main("UWEB2") == [house.teams["Web"]]


@pytest.mark.parametrize("word", ["teams", "teams Web"])
def test_who_is_not_ops_is_told_whom_to_ask(house: House, word: str) -> None:
    reply = house.person("UALICE").types(f"/pulse {word}")
    assert f"<@{OPS}>" in reply.text and house.person("UALICE").modal is None


def test_an_unknown_team_is_said_to_be_unknown(house: House) -> None:
    reply = house.person(OPS).types("/pulse teams <Nowhere>")
    assert "There is no team" in reply.text and reply.modal is None


@pytest.mark.parametrize("word", ["teams", "jobs"])
def test_the_beginning_of_several_names_is_not_said_to_be_none(house: House, word: str) -> None:
    with house.db.write() as session:
        for name in ("Payments", "Paydesk"):
            put_team(session, name)
    reply = house.person(OPS).types(f"/pulse {word} pay")
    assert "Several teams begin with “pay”: Paydesk and Payments" in reply.text and reply.modal is None


def test_the_audit_log_says_what_changed_and_nothing_else(house: House) -> None:
    open_form(house, "Web")
    house.person(OPS).submits(hour="11:00")
    with house.db.read() as session:
        entry = session.exec(select(Audit)).one()
    assert (entry.before, entry.after) == ({"digest hour": "15:00"}, {"digest hour": "11:00"})
    assert audit and words(entry.after or {}) == ""


def test_a_user_group_that_vanished_while_the_form_was_open_is_said_at_its_field(house: House) -> None:
    house.slack.set_usergroup("SDATA", ["UBOB"])
    heard(house)
    olga = house.person(OPS)
    open_form(house, "Data")
    olga.chooses("source_kind", "usergroup")
    house.settle()
    olga.fills(usergroup="@sdata")
    house.slack.remove_usergroup("SDATA")
    heard(house)
    assert "not there any more" in olga.submits()["usergroup"]
    assert len(members(house, "Data")) == 8
