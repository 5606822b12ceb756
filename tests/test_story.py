"""The main job in a browser: Alice answers, the week passes, Carol reads the digest, Olga schedules a survey."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import company
from tests.browser import Browse
from tests.clock import MONDAY
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

TEN = MONDAY + timedelta(hours=2, minutes=1)
FRIDAY = MONDAY + timedelta(days=4, hours=9)


@pytest.fixture
def asked(house: House) -> House:
    """The morning on which Web and Data are asked about Platform."""
    with house.db.write() as session:
        company.a_survey(session, upstreams=("Platform",), window_days=2)
    house.go_to(TEN)
    return house


def at(house: House, who: str, channel: str = "") -> str:
    place = channel or house.slack.do(lambda: house.slack.world.workspace.dm(who).id)
    return f"{house.slack.world.base_url}/#/{who}/{place}"


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).last.click()
    page.get_by_role("option", name=option).click()


def test_alice_answers_with_a_few_taps(asked: House, browse: Browse) -> None:
    page = browse(at(asked, "UALICE"), width=390, height=844)
    page.get_by_role("button", name="4 of 5").click()
    expect(page.get_by_text("Answered: how well")).to_be_visible()
    page.get_by_role("button", name="Say more…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("The form has too many fields")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("how well, comment")).to_be_visible()
    assert "too many fields" not in page.inner_text("body")


def test_carol_reads_what_her_customers_said(asked: House, browse: Browse) -> None:
    for who in [*company.WEB, *company.DATA]:
        asked.person(who).clicks("answer.satisfaction.5")
    asked.go_to(FRIDAY)
    page = browse(at(asked, "UCAROL", company.CHANNELS["Platform"]))
    expect(page.get_by_text("16 of 16").first).to_be_visible()
    expect(page.get_by_text("nearly all").first).to_be_visible()


def test_olga_schedules_a_survey_by_keyboard(house: House, browse: Browse) -> None:
    page = browse(at(house, company.OPS, company.OPS_CHANNEL))
    composer = page.get_by_role("combobox", name="Message")
    composer.fill("/pulse schedule weekly tue 10:00")
    composer.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Weekly", exact=True)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Every Tuesday")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_label("Everybody whose team hires another team")).to_be_checked()
    expect(dialog.get_by_text("Customer teams", exact=True)).to_have_count(0)
    dialog.get_by_role("button", name="Preview").press("Enter")
    expect(page.get_by_role("dialog").last.get_by_text("16 people, 16 messages")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Every Tuesday").last).to_be_visible()
