"""Who is in the workspace, and in which team, as the bot knows it: by a walk each night and by events in between."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from sandbox.elements import words
from scheduler.directory import keep_directory
from storage.answering.own import is_forgotten
from storage.company import directory
from storage.settings import write_setting
from storage.tables import Forgotten, Membership, Operator, Person, Setting, Team
from tests.company import OPS, OPS_CHANNEL, WEB
from tests.house import KEY, House


@pytest.fixture
def fresh(house: House) -> House:
    """Acme on the morning of the installation: no walk has been made."""
    with house.db.write() as session:
        for name in (directory.WALKED, directory.WALK):
            row = session.get(Setting, name)
            if row is not None:
                session.delete(row)
        for team in session.exec(select(Team)).all():
            team.read_at = None
    return house


def standing(house: House, slack: str) -> str | None:
    with house.db.read() as session:
        return session.exec(select(Person.standing).where(Person.slack == slack)).first()


def members(house: House, team: str) -> set[str]:
    with house.db.read() as session:
        found = session.exec(
            select(Person.slack).join(Membership).join(Team).where(Team.name == team, Person.standing == "member")
        )
        return set(found.all())


def follow(house: House, team: str, kind: str, source: str) -> None:
    with house.db.write() as session:
        row = session.exec(select(Team).where(Team.name == team)).one()
        row.source_kind, row.source, row.read_at = kind, source, None


def heard(house: House) -> None:
    """Slack's events have arrived, and the next tick is over."""
    house.settle()
    house.tick()


def notices(house: House) -> list[str]:
    return [words(message.blocks) for message in house.slack.messages(OPS_CHANNEL)]


def calls(house: House, method: str) -> int:
    return sum(call.method == method for call in house.slack.calls)


def test_the_first_walk_meets_everybody_and_only_then_may_rounds_open(fresh: House) -> None:
    with fresh.db.read() as session:
        assert not directory.walked(session)
    fresh.slack.add_person({"id": "UNEW", "tz": "Asia/Kolkata", "is_admin": True})
    keep_directory(fresh.bot.work)
    with fresh.db.read() as session:
        assert directory.walked(session)
        new = session.exec(select(Person).where(Person.slack == "UNEW")).one()
        assert (new.zone, new.standing, new.is_admin) == ("Asia/Kolkata", "member", True)


def test_bots_slackbot_guests_strangers_and_the_deactivated_are_never_members(fresh: House) -> None:
    fresh.slack.add_person({"id": "USTRANGER", "team_id": "T0OTHER"})
    fresh.slack.add_person({"id": "UINVITED", "is_invited_user": True})
    keep_directory(fresh.bot.work)
    nobody = ["USLACKBOT", "U0BOT", "UROBOT", "UGUEST", "UGONE", "USTRANGER", "UINVITED"]
    assert [standing(fresh, slack) for slack in nobody] == [None] * len(nobody)


def test_whom_the_directory_does_not_know_is_not_asked_though_a_file_named_them(fresh: House) -> None:
    with fresh.db.write() as session:
        session.add(Person(slack="UTYPO"))
    keep_directory(fresh.bot.work)
    assert standing(fresh, "UTYPO") == "deactivated"
    assert standing(fresh, "UALICE") == "member"


def test_a_zone_that_does_not_exist_is_none_and_an_imported_one_stays_where_slack_knows_none(fresh: House) -> None:
    fresh.slack.change_tz("UBOB", None)
    with fresh.db.write() as session:
        session.exec(select(Person).where(Person.slack == "UBOB")).one().zone = "Europe/Oslo"
    keep_directory(fresh.bot.work)
    with fresh.db.read() as session:
        assert session.exec(select(Person.zone).where(Person.slack == "UBOB")).one() == "Europe/Oslo"
    assert directory.read_person({"id": "UX", "tz": "Mars/Olympus"}, "T0ACME").zone is None


def test_people_who_leave_and_come_back_are_followed_by_event(house: House) -> None:
    house.slack.deactivate("UALICE")
    house.settle()
    assert standing(house, "UALICE") == "deactivated"
    house.slack.reactivate("UALICE")
    house.slack.change_person("UBOB", is_restricted=True)
    house.slack.change_tz("UWEB2", "Pacific/Auckland")
    house.settle()
    assert (standing(house, "UALICE"), standing(house, "UBOB")) == ("member", "guest")
    with house.db.read() as session:
        assert session.exec(select(Person.zone).where(Person.slack == "UWEB2")).one() == "Pacific/Auckland"
    assert "UALICE" in members(house, "Web") and "UBOB" not in members(house, "Data")


def test_a_new_colleague_is_there_at_once(house: House) -> None:
    house.slack.add_person({"id": "UNEW", "tz": "Europe/Paris"})
    house.settle()
    assert standing(house, "UNEW") == "member"


def test_who_joins_while_the_walk_is_under_way_is_not_taken_for_gone(house: House) -> None:
    walk = directory.Walk(house.clock(), "")
    with house.db.write() as session:
        directory.keep_walk(session, walk)
    house.clock.advance(seconds=15)
    house.slack.add_person({"id": "UNEW", "tz": "Europe/Paris"})
    house.settle()
    with house.db.write() as session:
        directory.all_met(session, walk, house.clock())
    assert (standing(house, "UNEW"), standing(house, "UALICE")) == ("member", "deactivated")


def test_no_word_makes_a_colleague_of_a_guest(house: House) -> None:
    follow(house, "Data", "channel", "CDATA")
    house.slack.join("CDATA", "UGUEST")
    house.person("UGUEST").types("/pulse resume")
    heard(house)
    assert standing(house, "UGUEST") == "guest" and "UGUEST" not in members(house, "Data")


def test_whoever_asked_to_be_forgotten_is_never_met_again(fresh: House) -> None:
    with fresh.db.write() as session:
        session.delete(session.exec(select(Person).where(Person.slack == "UALICE")).one())
        session.add(Forgotten(hash=KEY.of_forgotten("UALICE")))
    keep_directory(fresh.bot.work)
    fresh.slack.change_tz("UALICE", "Asia/Tokyo")
    fresh.settle()
    assert standing(fresh, "UALICE") is None
    with fresh.db.read() as session:
        assert is_forgotten(session, KEY, "UALICE")


def test_a_team_follows_its_user_group(house: House) -> None:
    follow(house, "Web", "usergroup", "SWEB")
    house.slack.set_usergroup("SWEB", ["UALICE", "UBOB", "UGUEST", "UROBOT"])
    heard(house)
    assert members(house, "Web") == {"UALICE", "UBOB"}
    house.slack.set_usergroup("SWEB", ["UBOB"])
    heard(house)
    assert members(house, "Web") == {"UBOB"}


def test_a_team_follows_its_channel_by_event_and_a_deactivated_member_is_not_in_it(house: House) -> None:
    follow(house, "Data", "channel", "CDATA")
    house.tick()
    assert "UBOB" in members(house, "Data")
    house.slack.join("CDATA", "UALICE")
    house.slack.leave("CDATA", "UDATA2")
    house.slack.deactivate("UDATA3")
    heard(house)
    assert "UALICE" in members(house, "Data")
    assert not members(house, "Data") & {"UDATA2", "UDATA3"}


def test_what_an_event_did_not_say_the_night_does(house: House) -> None:
    follow(house, "Web", "usergroup", "SWEB")
    house.tick()
    house.slack.world.workspace.usergroups["SWEB"].users.append("UCAROL")
    house.slack.world.workspace.people["UALICE"].deleted = True
    house.tick()
    assert "UCAROL" not in members(house, "Web")
    house.go_to(house.clock() + timedelta(days=1))
    assert "UCAROL" in members(house, "Web")
    assert "UALICE" not in members(house, "Web")


def test_a_vanished_user_group_empties_no_team_and_ops_are_told_once(house: House) -> None:
    follow(house, "Web", "usergroup", "SWEB")
    house.tick()
    house.slack.remove_usergroup("SWEB")
    house.go_to(house.clock() + timedelta(days=3))
    assert members(house, "Web") == set(WEB)
    assert sum("Web" in text for text in notices(house)) == 1


def test_a_digest_channel_that_is_gone_archived_shared_or_without_the_bot_is_told_once_each(house: House) -> None:
    house.slack.archive("CWEB")
    house.slack.leave("CDATA")
    house.slack.share("CPLATFORM")
    heard(house)
    heard(house)
    said = "\n".join(notices(house))
    assert len(notices(house)) == 3
    assert all(word in said for word in ("archived", "/invite", "another organisation"))
    house.slack.archive("CWEB", archived=False)
    house.slack.join("CDATA")
    heard(house)
    with house.db.read() as session:
        troubles = dict(session.exec(select(Team.name, Team.trouble)).all())
    assert troubles == {"Web": "", "Data": "", "Platform": "channel_shared"}


def test_a_channel_that_gets_another_id_is_still_the_teams(house: House) -> None:
    house.slack.change_channel_id("CWEB", "GWEB")
    heard(house)
    with house.db.read() as session:
        team = session.exec(select(Team).where(Team.name == "Web")).one()
    assert (team.channel, team.trouble) == ("GWEB", "")


def test_a_channel_whose_members_slack_does_not_tell_keeps_no_other_team_waiting(fresh: House) -> None:
    follow(fresh, "Web", "channel", "CDATA")
    follow(fresh, "Platform", "channel", "CWEB")
    fresh.slack.faults.add("503", "conversations.members")
    keep_directory(fresh.bot.work)
    assert members(fresh, "Web") == set(WEB) == members(fresh, "Platform")
    with fresh.db.read() as session:
        assert directory.walked(session)


def test_a_team_whose_people_are_all_gone_is_told(house: House) -> None:
    follow(house, "Web", "usergroup", "SWEB")
    house.tick()
    house.slack.set_usergroup("SWEB", ["UGUEST"])
    heard(house)
    assert any("nobody" in text and "Web" in text for text in notices(house))


def test_the_deactivated_lose_ops(house: House) -> None:
    with house.db.write() as session:
        session.add(Operator(slack="UALICE", added_by=OPS, added_at=house.clock()))
    house.slack.deactivate("UALICE")
    house.settle()
    house.slack.reactivate("UALICE")
    house.settle()
    with house.db.read() as session:
        assert session.get(Operator, "UALICE") is None


def many(people: int) -> Iterable[dict[str, object]]:
    return ({"id": f"UMANY{n}", "tz": "Europe/Berlin"} for n in range(people))


def test_a_large_company_is_met_page_by_page_over_several_ticks_and_within_slacks_limits(fresh: House) -> None:
    for raw in many(2500):
        person = fresh.slack.world.workspace
        person.people[str(raw["id"])] = type(next(iter(person.people.values())))(**raw, team_id="T0ACME")  # type: ignore[arg-type]
    keep_directory(fresh.bot.work)
    with fresh.db.read() as session:
        assert not directory.walked(session)
    fresh.slack.faults.add("429", "users.list", retry_after=30)
    for _ in range(3):
        fresh.clock.advance(seconds=15)
        keep_directory(fresh.bot.work)
    with fresh.db.read() as session:
        assert directory.walked(session)
        known = session.exec(select(Person.slack).where(col(Person.slack).startswith("UMANY"))).all()
    assert len(known) == 2500
    assert max(int(call.args["limit"]) for call in fresh.slack.calls if call.method == "users.list") <= 200


def test_two_processes_do_not_walk_at_once(fresh: House) -> None:
    with fresh.db.write() as session:
        write_setting(session, "directory turn", (fresh.clock() + timedelta(minutes=5)).isoformat())
    keep_directory(fresh.bot.work)
    assert calls(fresh, "users.list") == 0
    fresh.clock.advance(minutes=6)
    keep_directory(fresh.bot.work)
    assert calls(fresh, "users.list") == 1
