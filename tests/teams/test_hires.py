"""Who hires whom corrects itself: what people say is proposed, and ops decide."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, col, select

from sandbox.elements import words
from storage.answering import screening
from storage.answering.hire_proposals import decide
from storage.company.team_forms import archive_team
from storage.settings import write_setting
from storage.tables import (
    Audit,
    Forgotten,
    Hire,
    HireProposal,
    Invitation,
    Membership,
    Person,
    Round,
    ScreenerPick,
    Setting,
    Team,
    Unused,
)
from storage.tables.answers import OpenAnswer
from tests.answering.asking import forgets
from tests.company import DATA, OPS, OPS_CHANNEL, WEB, a_survey
from tests.house import KEY, House


def unused(house: House, slacks: list[str], upstream: str) -> None:
    with house.db.write() as session:
        for person_id in session.exec(select(Person.id).where(col(Person.slack).in_(slacks))).all():
            until = house.clock().date() + timedelta(weeks=13)
            session.add(Unused(person_id=person_id or 0, upstream_team_id=house.teams[upstream], until=until))


def another_day(house: House) -> None:
    house.go_to(house.clock() + timedelta(days=1), step=timedelta(hours=12))


def notices(house: House) -> list[str]:
    return [words(message.blocks) for message in house.slack.messages(OPS_CHANNEL)]


def pairs(house: House) -> set[tuple[str, str]]:
    names = {team_id: name for name, team_id in house.teams.items()}
    with house.db.read() as session:
        rows = session.exec(select(Hire)).all()
    return {(names[row.customer_team_id], names[row.upstream_team_id]) for row in rows}


def test_when_enough_people_do_not_use_a_team_ops_may_drop_the_pair(house: House) -> None:
    unused(house, WEB[:4], "Data")
    house.tick()
    assert notices(house) == []
    unused(house, [WEB[4]], "Data")
    another_day(house)
    assert "At least 5 people of *Web* say that they don't use *Data*" in notices(house)[0]
    assert not any(slack in notices(house)[0] for slack in WEB)
    house.person(OPS).clicks("hires.accept")
    house.settle()
    assert pairs(house) == {("Web", "Platform"), ("Data", "Platform")}
    assert f"as <@{OPS}> decided" in notices(house)[0]
    with house.db.read() as session:
        entry = session.exec(select(Audit).where(Audit.action == "accepted")).one()
    assert (entry.actor, entry.after) == (OPS, {"customer": "Web", "upstream": "Data"})


def test_people_of_other_teams_and_the_deactivated_do_not_count(house: House) -> None:
    unused(house, [*WEB[:4], *DATA[:4]], "Platform")
    house.slack.deactivate(WEB[0])
    house.settle()
    unused(house, [WEB[5]], "Platform")
    another_day(house)
    assert notices(house) == []


def test_a_dismissed_proposal_rests_for_a_quarter(house: House) -> None:
    unused(house, WEB[:5], "Data")
    house.tick()
    house.person(OPS).clicks("hires.dismiss")
    house.settle()
    assert ("Web", "Data") in pairs(house)
    another_day(house)
    assert len(notices(house)) == 1
    with house.db.write() as session:
        session.exec(select(HireProposal)).one().at -= timedelta(weeks=13)
    another_day(house)
    assert len(notices(house)) == 2


def test_only_ops_decide_and_only_once(house: House) -> None:
    unused(house, WEB[:5], "Data")
    house.tick()
    house.slack.join(OPS_CHANNEL, "UALICE")
    message = house.slack.messages(OPS_CHANNEL)[0]
    house.person("UALICE").clicks("hires.accept", message)
    house.settle()
    assert ("Web", "Data") in pairs(house)
    house.person(OPS).clicks("hires.dismiss", message)
    house.settle()
    assert "hires.accept" not in str(house.slack.messages(OPS_CHANNEL)[0].blocks)
    with house.db.write() as session:  # a second ops person's click that was under way meanwhile
        late = decide(session, 1, accept=True, by="UPETER", now=house.clock())
    assert late is not None and (late.state, late.by) == ("dismissed", OPS)
    assert ("Web", "Data") in pairs(house)


@pytest.fixture
def screened(house: House) -> House:
    """A weekly survey; the people of Data, who hire Platform only, were asked first half a year ago."""
    with house.db.write() as session:
        survey = a_survey(session)
        past = a_survey(session, name="Past", start_date=house.clock().date() + timedelta(days=300))
        assert survey != past
        round_id = _old_round(session, past, house)
        for slack in [*DATA, *WEB]:
            person_id = session.exec(select(Person.id).where(Person.slack == slack)).one() or 0
            asked = house.clock().date() - (timedelta(weeks=26) if slack in DATA else timedelta(weeks=12))
            row = Invitation(
                round_id=round_id, person_id=person_id, due_at=house.clock(), asked_on=asked, zone="Europe/Berlin"
            )
            session.add(row)
    return house


def _old_round(session: Session, survey_id: int, house: House) -> int:
    row = Round(
        survey_id=survey_id,
        occurrence="long ago",
        local_date=date(2026, 5, 4),
        state="closed",
        opens_at=house.clock() - timedelta(weeks=26),
        closes_at=house.clock() - timedelta(weeks=25),
        minimum_group=5,
        comment_minimum=10,
        max_upstreams=3,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def answer(house: House, slack: str, teams: list[str]) -> None:
    person = house.person(slack)
    person.clicks("Choose teams…")
    person.options("teams")
    assert person.submits(teams=teams) == {}
    house.settle()


def test_the_screener_comes_in_place_of_a_survey_and_proposes_whom_a_team_relies_on(screened: House) -> None:
    house = screened
    house.go_to(house.clock() + timedelta(hours=4))
    asked = {slack: words(house.person(slack).messages[-1].blocks) for slack in [*DATA, *WEB]}
    assert all("rely on in the last weeks" in asked[slack] for slack in DATA)
    assert not any("rely on in the last weeks" in asked[slack] for slack in WEB), "their quarter is not over yet"
    assert all(len(house.person(slack).messages) == 1 for slack in DATA)
    for slack in DATA[:4]:
        answer(house, slack, ["Web", "Platform"])
    another_day(house)
    assert not any("rely on" in text for text in notices(house))
    answer(house, DATA[4], ["Web"])
    another_day(house)
    assert "At least 5 people of *Data* say that they rely on *Web*" in "\n".join(notices(house))
    assert not any("*Platform*" in text for text in notices(house)), "they are asked about Platform already"
    house.person(OPS).clicks("hires.accept")
    house.settle()
    assert ("Data", "Web") in pairs(house)


def test_what_was_chosen_shows_in_the_modal_only_can_be_changed_and_is_nobodys_by_name(screened: House) -> None:
    house = screened
    house.go_to(house.clock() + timedelta(hours=4))
    bob = house.person("UBOB")
    bob.clicks("Choose teams…")
    assert bob.options("teams") == ["Platform", "Web"], "never their own"
    assert bob.submits(teams=["Web"]) == {}
    house.settle()
    assert "Web" not in words(bob.messages[-1].blocks)
    bob.clicks("Choose teams…")
    assert "Web" in str(bob.modal.raw if bob.modal else "")
    assert bob.submits(teams=[]) == {}
    with house.db.read() as session:
        assert session.exec(select(ScreenerPick)).all() == []
        assert session.exec(select(OpenAnswer)).all() == []


def test_a_closed_screener_changes_nothing_and_the_next_one_comes_a_quarter_later(screened: House) -> None:
    house = screened
    house.go_to(house.clock() + timedelta(hours=4))
    bob = house.person("UBOB")
    bob.clicks("Choose teams…")
    house.go_to(house.clock() + timedelta(days=6), step=timedelta(hours=6))
    bob.options("teams")
    assert "closed" in bob.submits(teams=["Web"])["teams"]
    house.go_to(house.clock() + timedelta(days=2, hours=4), step=timedelta(hours=4))
    assert "how did Platform" in house.person("UBOB").messages[-1].text
    with house.db.read() as session:
        assert session.exec(select(ScreenerPick)).all() == []
        first = session.exec(select(Person.id)).all()
        day = house.clock().date()
        assert screening.due(session, 0, max(one or 0 for one in first), day + timedelta(weeks=11)) == set()


def test_forgetting_forgets_what_was_chosen(screened: House) -> None:
    house = screened
    house.go_to(house.clock() + timedelta(hours=4))
    answer(house, "UBOB", ["Web"])
    forgets(house, "UBOB")
    with house.db.read() as session:
        assert session.exec(select(ScreenerPick)).all() == []
        assert session.exec(select(Forgotten.hash)).one() == KEY.of_forgotten("UBOB")


def test_first_screeners_are_spread_over_a_quarter_and_a_team_that_hires_all_gets_none(house: House) -> None:
    with house.db.write() as session:
        round_id = _old_round(session, a_survey(session), house)
        for number in range(300):
            person = Person(slack=f"UMANY{number}")
            session.add(person)
            session.flush()
            team = house.teams["Web" if number < 50 else "Data"]
            session.add(Membership(person_id=person.id or 0, team_id=team, main=True))
            session.add(
                Invitation(
                    round_id=round_id,
                    person_id=person.id or 0,
                    due_at=house.clock(),
                    asked_on=date(2026, 1, 5),
                    zone="UTC",
                )
            )
    with house.db.read() as session:
        top = max(one or 0 for one in session.exec(select(Person.id)).all())
        counts = [len(screening.due(session, 0, top, date(2026, 4, 6) + timedelta(weeks=week))) for week in range(14)]
    assert counts == sorted(counts) and counts[-2] == counts[-1] == 250, "Web hires everybody else already"
    weekly = [counts[0], *(after - before for before, after in pairwise(counts))]
    assert max(weekly) < 45


def test_teams_that_nobody_hires_are_told_once_a_quarter(house: House) -> None:
    house.tick()
    assert not any("No team hires" in text for text in notices(house))
    with house.db.write() as session:
        row = session.get(Setting, "unhired told")
        assert row is not None
        row.value = "2026-Q3"
    another_day(house)
    another_day(house)
    told = [text for text in notices(house) if "No team hires" in text]
    assert len(told) == 1 and "*Web*" in told[0] and "Platform" not in told[0]


def test_a_team_hired_only_by_archived_ones_is_told_too(house: House) -> None:
    with house.db.write() as session:
        write_setting(session, "unhired told", "2026-Q3")
        archive_team(session, house.teams["Web"], OPS, house.clock())
    house.tick()
    told = [text for text in notices(house) if "No team hires" in text]
    assert len(told) == 1 and "*Data*" in told[0] and "Web" not in told[0]


def test_no_name_of_a_team_is_markup_in_a_notification(house: House) -> None:
    with house.db.write() as session:
        session.get_one(Team, house.teams["Web"]).name = "<!channel>"
    unused(house, WEB[:5], "Data")
    house.slack.archive("CWEB")
    house.settle()
    house.tick()
    house.person(OPS).clicks("hires.dismiss")
    house.settle()
    posts = house.slack.messages(OPS_CHANNEL)
    assert {"&lt;!channel&gt; needs a look", "&lt;!channel&gt; and Data: decided"} <= {post.text for post in posts}
    assert not any("<!channel>" in str(call.args) for call in house.slack.calls)


def test_what_waits_for_a_decision_is_in_the_list_of_teams_too(house: House) -> None:
    unused(house, WEB[:5], "Data")
    house.tick()
    olga = house.person(OPS)
    olga.types("/pulse teams")
    olga.clicks("Don't ask them any more")
    house.settle()
    assert ("Web", "Data") not in pairs(house)
    shown = olga.modal.text if olga.modal else ""
    assert "no longer asked about *Data*" in shown and "Don't ask them" not in shown
