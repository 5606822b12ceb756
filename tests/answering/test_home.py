"""App Home: the same controls for those who lost the message, and one's own settings."""

from datetime import date, timedelta

from sqlmodel import select

from messages.blocks import actions, button
from messages.blocks import home as home_with
from sandbox.actor import Shown
from storage.company.team_forms import archive_team
from storage.tables import HireProposal, Membership, Operator, Person
from tests.answering.asking import asked, home_now, home_of, redraws_held
from tests.clock import MONDAY
from tests.company import a_survey, put_person
from tests.house import House
from tests.privacy import assert_nothing_given


def test_an_ask_can_be_answered_from_home_and_its_message_follows(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4, in_=home_of(house, "UALICE"))
    assert alice.given("Platform") == {"satisfaction": "4"}
    home = home_now(house, "UALICE")
    assert "Answered: how well" in home.text
    assert not alice.shows("Platform", "satisfaction"), "the message in the conversation is drawn again too"
    alice.clicks("Platform", "Say more…", in_=home)
    alice.submits(frustration="I wait three days")
    assert alice.given("Platform") == {"satisfaction": "4", "frustration": "I wait three days"}
    assert "comment" in home_now(house, "UALICE").text
    assert_nothing_given(house.slack, "I wait three days")


def test_home_offers_what_can_be_answered_and_what_is_ones_own(house: House) -> None:
    asked(house)
    home = home_of(house, "UALICE")
    assert "How we work together" in home.text and "You answer for *Web*" in home.text
    house.clock.advance(days=3)
    assert "Nothing to answer right now." in home_of(house, "UALICE").text


def test_settings_are_changed_on_home(house: House) -> None:
    alice = asked(house)
    alice.chooses("Data", "job", "I don't use them")
    home = home_of(house, "UALICE")
    assert "You don't use *Data*" in home.text
    home = _click(house, "own.use", home)
    assert "You don't use" not in home.text and alice.shows("Data", "job") is False, "the message is drawn at a click"
    home = _click(house, "Stop asking me", home)
    assert "You won't be asked any more." in home.text
    home = _click(house, "Ask me again", home, block="own.0")
    assert "You may be asked." in home.text
    alice.person.clicks("Pause until…", home)
    assert alice.submits(until="2026-12-01") == {}
    shown = home_now(house, "UALICE")
    assert "You won't be asked before *Tuesday 1 December 2026*" in shown.text


def test_what_is_stored_opens_from_home(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    alice.person.clicks("What is stored about me", home_of(house, "UALICE"))
    alice.person.clicks("Show my open answers")
    modal = alice.person.modal
    assert modal is not None and "4 · Well" in modal.text


def test_an_old_home_tells_who_was_forgotten_what_is_stored(house: House) -> None:
    alice, home = asked(house), home_of(house, "UALICE")
    with redraws_held(house):
        alice.person.types("/pulse forget me")
        alice.person.clicks("Forget me")
        alice.person.clicks("What is stored about me", home)
    modal = alice.person.modal
    assert modal is not None and "only a keyed hash" in modal.text


def test_a_button_on_home_that_is_no_more_says_so(house: House) -> None:
    alice, stale = house.person("UALICE"), [actions(button("Do it", "of.an.older.version"))]
    house.bot.work.client.views_publish(user_id="UALICE", view=home_with(stale))
    alice.clicks("Do it", home_now(house, "UALICE"))
    house.settle()
    assert alice.modal is not None and "that button no longer does anything" in alice.modal.text


def test_a_click_on_home_after_the_window_is_told_when_it_closed(house: House) -> None:
    alice = asked(house)
    home = home_of(house, "UALICE")
    house.clock.advance(days=3)
    alice.rates("Platform", 4, in_=home)
    assert alice.given("Platform") == {}
    shown = home_now(house, "UALICE")
    assert "closed" in shown.text and "not counted" in shown.text


def test_home_is_drawn_for_who_opens_it_and_for_nobody_else(house: House) -> None:
    alice = asked(house)
    asked(house, "UWEB2")
    alice.rates("Platform", 4)
    assert [call for call in house.slack.calls if call.method == "views.publish"] == []
    home_of(house, "UALICE")
    published = {call.args["user_id"] for call in house.slack.calls if call.method == "views.publish"}
    assert published == {"UALICE"}


def test_who_is_not_known_gets_a_home_too(house: House) -> None:
    assert "Nothing is stored about you" in home_of(house, "UGUEST").text


def _click(house: House, what: str, home: Shown, block: str | None = None) -> Shown:
    house.person("UALICE").clicks(what, home, block=block)
    house.settle()
    return home_now(house, "UALICE")


def test_home_tells_what_ones_teams_were_told_and_leads_their_catalogue(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    lead, colleague = home_of(house, "UCAROL").text, home_of(house, "UPLAT2").text
    for text in (lead, colleague):
        assert "*Platform*: nothing told yet, not enough people yet." in text
    assert "Your catalogue: Deploy safely and Keep it running." in lead
    assert "Your catalogue" not in colleague and "For ops" not in lead
    assert "Your next survey: How we work together, Mon 2 Nov 2026 at 10:00." in home_of(house, "UALICE").text
    assert "Your next survey" not in colleague, "Platform hires nobody"


def test_ops_see_surveys_and_status_on_home_but_no_answers(house: House) -> None:
    alice = asked(house)
    alice.rates("Data", 3)
    home = home_of(house, "UOLGA")
    assert "For ops" in home.text and "How we work together" in home.text
    assert "% of the messages should be out" in home.text
    assert "answered" not in home.text


def next_survey(house: House, slack: str = "UALICE") -> str:
    """ "Mon 2 Nov 2026", "" where Home tells none."""
    return home_of(house, slack).text.partition("Your next survey: ")[2].partition(" at ")[0].partition(", ")[2]


def test_the_next_survey_is_today_for_whoever_is_still_to_be_asked_today(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
        for slack in ("UALICE", "UWEB2"):
            put_person(session, slack, zone="America/New_York")
        session.exec(select(Person).where(Person.slack == "UWEB2")).one().paused_until = date(2026, 11, 4)
    house.go_to(MONDAY + timedelta(hours=3))
    assert "Mon 2 Nov 2026 at 10:00" in home_of(house, "UALICE").text, "it has begun in Berlin"
    assert next_survey(house, "UWEB2") == "Mon 9 Nov 2026", "who is not asked this week"
    house.go_to(MONDAY + timedelta(hours=9))
    assert next_survey(house) == "Mon 9 Nov 2026", "this week's is there to be answered"


def test_the_next_survey_is_one_that_may_ask_on_a_day_on_which_it_does(house: House) -> None:
    with house.db.write() as session:
        a_survey(session, name="Of Web's own people", upstreams=["Web"])
        a_survey(session, name="About Data", upstreams=["Data"], blackout=(MONDAY.date(),))
    assert next_survey(house) == "Tue 3 Nov 2026"
    assert next_survey(house, "UBOB") == "", "Data does not hire itself"
    house.person("UALICE").types("/pulse pause until 3 Nov")
    assert next_survey(house) == "Tue 3 Nov 2026"
    house.person("UALICE").types("/pulse pause until 4 Nov")
    assert next_survey(house) == ""


def test_another_main_team_shows_at_once(house: House) -> None:
    with house.db.write() as session:
        alice = session.exec(select(Person).where(Person.slack == "UALICE")).one()
        session.add(Membership(person_id=alice.id or 0, team_id=house.teams["Data"], main=False))
    assert "You answer for *Web*" in home_of(house, "UALICE").text
    house.person("UALICE").types("/pulse team")
    assert house.person("UALICE").submits(main_team="Data") == {}
    house.settle()
    assert "You answer for *Data*" in home_now(house, "UALICE").text


def test_a_proposal_that_nobody_can_decide_is_not_counted(house: House) -> None:
    with house.db.write() as session:
        web, data = house.teams["Web"], house.teams["Data"]
        session.add(HireProposal(kind="drop", customer_team_id=web, upstream_team_id=data, at=house.clock()))
    assert "1 pair of teams waits" in home_of(house, "UOLGA").text
    with house.db.write() as session:
        archive_team(session, data, "UOLGA", house.clock())
    assert "who hires whom waits" not in home_of(house, "UOLGA").text


def test_somebody_of_ops_of_whom_nothing_is_stored_has_what_ops_have(house: House) -> None:
    with house.db.write() as session:
        session.add(Operator(slack="UGUEST", added_by="UOLGA", added_at=house.clock()))
    assert "For ops" in home_of(house, "UGUEST").text
