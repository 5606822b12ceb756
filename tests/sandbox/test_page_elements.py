"""Every element that can be filled or pressed is drawn, and tells the app what Slack's would."""

from datetime import datetime
from queue import SimpleQueue
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_bolt import App

from sandbox.local import Slack
from tests.browser import Browse
from tests.sandbox.conftest import button, modal, plain, row

pytestmark = pytest.mark.browser

JSON = dict[str, Any]


def option(text: str) -> JSON:
    return {"text": plain(text), "value": text.lower()}


COLOURS = [option("Red"), option("Green"), option("Blue")]
INPUTS: dict[str, JSON] = {
    "plain_text_input": {"multiline": True},
    "number_input": {"is_decimal_allowed": False},
    "email_text_input": {},
    "url_text_input": {},
    "static_select": {"options": COLOURS},
    "external_select": {"min_query_length": 2},
    "multi_static_select": {"options": COLOURS},
    "multi_external_select": {"min_query_length": 0},
    "users_select": {},
    "multi_users_select": {},
    "channels_select": {},
    "multi_channels_select": {},
    "conversations_select": {},
    "multi_conversations_select": {},
    "checkboxes": {"options": COLOURS},
    "radio_buttons": {"options": COLOURS},
    "datepicker": {},
    "timepicker": {},
    "datetimepicker": {"initial_date_time": 1795507200},
    "rich_text_input": {},
}
TYPED = {
    "plain_text_input": "Two\nlines",
    "number_input": "42",
    "email_text_input": "a@b.example",
    "url_text_input": "https://x.example",
    "datepicker": "2026-12-01",
    "timepicker": "09:30",
    "rich_text_input": "Rich",
}
PICKED = {
    "static_select": ["Green"],
    "external_select": ["Violet"],
    "multi_static_select": ["Red", "Blue"],
    "multi_external_select": ["Violet"],
    "users_select": ["Bob"],
    "multi_users_select": ["Alice", "Bob"],
    "channels_select": ["#home"],
    "multi_channels_select": ["#home", "#away"],
    "conversations_select": ["Parrot"],
    "multi_conversations_select": ["#home"],
}


FILLED = {
    "static_select": option("Green"),
    "external_select": option("Violet"),
    "multi_static_select": [option("Red"), option("Blue")],
    "multi_external_select": [option("Violet")],
    "users_select": "UBOB",
    "multi_users_select": ["UALICE", "UBOB"],
    "channels_select": "CHOME",
    "multi_channels_select": ["CHOME", "CAWAY"],
    "multi_conversations_select": ["CHOME"],
    "checkboxes": [option("Red"), option("Blue")],
    "radio_buttons": option("Green"),
    "datetimepicker": datetime(2026, 11, 24, 10, 15, tzinfo=ZoneInfo("Europe/Berlin")).timestamp(),
    "rich_text_input": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Rich"}]}],
    },
}


def every_input() -> JSON:
    return modal(
        *(
            {
                "type": "input",
                "block_id": kind,
                "label": plain(f"The {kind}"),
                "element": {"type": kind, "action_id": "it", **more},
            }
            for kind, more in INPUTS.items()
        )
    )


def pick(page: Page, field: Locator, words: list[str]) -> None:
    field.click()
    for word in words:
        page.get_by_role("combobox", name="The").last.fill(word.lstrip("#"))
        page.get_by_role("option", name=word, exact=True).click()
    if page.get_by_role("option").count():
        page.keyboard.press("Escape")


def value(state: JSON, kind: str) -> Any:
    held = state[kind]["it"]
    assert held["type"] == kind
    return next(entry for name, entry in held.items() if name not in ("type", "timezone"))


def test_a_modal_of_every_input_comes_back_as_filled(slack: Slack, app: App, browse: Browse) -> None:
    sent: SimpleQueue[JSON] = SimpleQueue()

    @app.command("/say")
    def opened(ack: Any, command: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=every_input())

    @app.options("it")
    def offered(ack: Any, payload: Any) -> None:
        ack(options=[option("Violet")] if payload["value"] in ("Violet", "") else [])

    @app.view("ask")
    def heard(ack: Any, view: Any) -> None:
        ack()
        sent.put(view["state"]["values"])

    page = browse(slack.world.base_url)
    page.get_by_role("combobox", name="Message").fill("/say")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    for kind, text in TYPED.items():
        dialog.get_by_label(f"The {kind}", exact=True).fill(text)
    for kind, words in PICKED.items():
        pick(page, dialog.get_by_role("combobox", name=f"The {kind}", exact=True), words)
    dialog.get_by_role("group", name="The checkboxes").get_by_label("Blue").check()
    dialog.get_by_role("group", name="The checkboxes").get_by_label("Red").check()
    dialog.get_by_role("radiogroup").get_by_label("Green").check()
    dialog.get_by_label("The datetimepicker time").fill("10:15")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    state = sent.get(timeout=5)
    dm = slack.do(lambda: slack.world.workspace.dm("UALICE").id)
    assert {kind: value(state, kind) for kind in INPUTS} == {**TYPED, **FILLED, "conversations_select": dm}


@pytest.fixture
def heard(app: App) -> SimpleQueue[JSON]:
    """What the app hears of the block "row"."""
    heard: SimpleQueue[JSON] = SimpleQueue()

    @app.action({"block_id": "row"})
    def acted(ack: Any, payload: Any) -> None:
        ack()
        heard.put(payload)

    return heard


def shown(slack: Slack, app: App, browse: Browse, *elements: JSON) -> Page:
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=[row(*elements)])
    return browse(slack.world.base_url)


def test_buttons_and_menus_tell_what_was_chosen(
    slack: Slack, app: App, browse: Browse, heard: SimpleQueue[JSON]
) -> None:
    one = {"type": "static_select", "action_id": "one", "placeholder": plain("One"), "options": COLOURS}
    many = {"type": "multi_static_select", "action_id": "many", "placeholder": plain("Many"), "options": COLOURS}
    more = {"type": "overflow", "action_id": "more", "options": COLOURS[:2]}
    page = shown(slack, app, browse, button("Press", "press", value="7"), more, one, many)
    page.get_by_role("button", name="Press").click()
    assert heard.get(timeout=5)["value"] == "7"
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("option", name="Green").click()
    assert heard.get(timeout=5)["selected_option"] == option("Green")
    page.get_by_role("combobox", name="One").click()
    page.get_by_role("option", name="Blue").click()
    assert heard.get(timeout=5)["selected_option"] == option("Blue")
    expect(page.get_by_role("combobox", name="One")).to_have_text("Blue")
    page.get_by_role("combobox", name="Many").click()
    page.get_by_role("option", name="Red").click()
    page.get_by_role("option", name="Blue").click()
    page.keyboard.press("Escape")
    assert heard.get(timeout=5)["selected_options"] == [option("Red"), option("Blue")]
    page.get_by_role("button", name="Remove Red").click()
    assert heard.get(timeout=5)["selected_options"] == [option("Blue")]
    assert heard.empty()


def test_boxes_and_pickers_tell_what_was_chosen(
    slack: Slack, app: App, browse: Browse, heard: SimpleQueue[JSON]
) -> None:
    radio = {"type": "radio_buttons", "action_id": "radio", "options": COLOURS}
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": COLOURS}
    day, time = ({"type": f"{kind}picker", "action_id": kind} for kind in ("date", "time"))
    page = shown(slack, app, browse, radio, boxes, day, time)
    page.get_by_role("radiogroup").get_by_label("Red").check()
    assert heard.get(timeout=5)["selected_option"] == option("Red")
    page.get_by_role("group", name="boxes").get_by_label("Green").check()
    assert heard.get(timeout=5)["selected_options"] == [option("Green")]
    page.locator("input[type=date]").fill("2026-12-24")
    assert heard.get(timeout=5)["selected_date"] == "2026-12-24"
    page.locator("input[type=time]").fill("16:45")
    assert heard.get(timeout=5)["selected_time"] == "16:45"
    assert heard.empty()


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ({}, ["#home", "#away", "Alice (you)", "Parrot"]),
        ({"exclude_external_shared_channels": True}, ["#home", "Alice (you)", "Parrot"]),
        ({"exclude_bot_users": True}, ["#home", "#away", "Alice (you)"]),
        ({"include": ["im"]}, ["Alice (you)", "Parrot"]),
    ],
    ids=str,
)
def test_a_conversation_is_offered_if_it_passes_the_filter(
    slack: Slack, app: App, browse: Browse, wanted: JSON, offered: list[str]
) -> None:
    slack.share("CAWAY")
    select: JSON = {"type": "conversations_select", "action_id": "it", "placeholder": plain("Where")}
    page = shown(slack, app, browse, select | ({"filter": wanted} if wanted else {}))
    page.get_by_role("combobox", name="Where").click()
    expect(page.get_by_role("option")).to_have_count(len(offered))
    assert sorted(page.get_by_role("option").all_inner_texts()) == sorted(offered)


def test_every_block_of_a_message_is_drawn(slack: Slack, app: App, browse: Browse) -> None:
    said = {"type": "text", "text": "Rich words"}
    cell = {"type": "raw_text", "text": "Cell"}
    feedback = {"text": plain("Good"), "value": "1"}
    blocks: list[JSON] = [
        {"type": "header", "text": plain("Head")},
        {"type": "section", "text": plain("Words"), "fields": [plain("Field")]},
        {"type": "divider"},
        {"type": "context", "elements": [plain("Small")]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [said]}]},
        {"type": "table", "rows": [[cell, cell], [cell, cell]]},
        {"type": "markdown", "text": "## Marked\n- down"},
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": feedback,
                    "negative_button": {**feedback, "text": plain("Bad")},
                }
            ],
        },
    ]
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=blocks)
    page = browse(slack.world.base_url)
    for heading in ("Head", "Marked"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    for words in ("Words", "Field", "Small", "Rich words", "down"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page.get_by_role("columnheader", name="Cell")).to_have_count(2)
    expect(page.get_by_role("cell", name="Cell")).to_have_count(2)
    expect(page.get_by_role("button", name="Bad")).to_be_visible()
    expect(page.locator(".unknown")).to_have_count(0)
