"""App Home: the same controls for those who lost the message, and one's own settings."""

from messages.blocks import actions, button
from messages.blocks import home as home_with
from sandbox.actor import Shown
from tests.answering.asking import asked, home_now, home_of, redraws_held
from tests.company import a_survey
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
    assert "For ops" in home.text and "% of the messages are done" in home.text and "How we work together" in home.text
    assert "answered" not in home.text
