"""People use the page: they type a command, fill its modal, press buttons, open Home, with a mouse and with keys."""

from typing import Any

import pytest
from playwright.sync_api import expect
from slack_bolt import App

from sandbox.local import Slack
from tests.browser import Browse
from tests.sandbox.conftest import button, field, home, modal, plain, row
from tests.sandbox.pages import composer, dm

pytestmark = pytest.mark.browser


def asks(app: App) -> None:
    """/say opens a modal that wants at least five letters, and then says them in the person's own messages."""

    @app.command("/say")
    def opened(ack: Any, command: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal(field("What happened?", "what"), title="Tell"))

    @app.view("ask")
    def sent(ack: Any, view: Any, body: Any, client: Any) -> None:
        said = view["state"]["values"]["what-block"]["what"]["value"]
        if len(said) < 5:
            ack(response_action="errors", errors={"what-block": "Five letters at least."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"You told: {said}")


def test_a_command_is_completed_and_its_modal_filled(slack: Slack, app: App, browse: Browse) -> None:
    asks(app)
    page = browse(dm(slack))
    composer(page).fill("/s")
    page.get_by_role("option", name="/say").click()
    expect(composer(page)).to_have_value("/say ")
    page.get_by_role("button", name="Send").click()
    dialog = page.get_by_role("dialog", name="Tell")
    dialog.get_by_label("What happened?").fill("Oh")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_have_text("Five letters at least.")
    expect(dialog.get_by_label("What happened?")).to_be_focused()
    expect(dialog.get_by_label("What happened?")).to_have_value("Oh")
    dialog.get_by_label("What happened?").fill("Oh dear")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You told: Oh dear")).to_be_visible()
    expect(dialog).to_have_count(0)


def test_an_emptied_required_field_is_refused_at_the_field(slack: Slack, app: App, browse: Browse) -> None:
    asks(app)
    page = browse(dm(slack))
    composer(page).fill("/say")
    composer(page).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_have_text("Please complete this required field.")


def test_keys_alone_are_enough(slack: Slack, app: App, browse: Browse) -> None:
    chosen = []

    @app.command("/say")
    def opened(ack: Any, command: Any, client: Any) -> None:
        ack()
        options = [{"text": plain(word), "value": word} for word in ("Billing", "Data", "Platform")]
        select = {"type": "static_select", "action_id": "team", "options": options, "placeholder": plain("Team")}
        team = {"type": "input", "block_id": "t", "label": plain("Which team?"), "element": select}
        client.views_open(trigger_id=command["trigger_id"], view=modal(team, field("Why?", "why")))

    @app.view("ask")
    def sent(ack: Any, view: Any) -> None:
        ack()
        chosen.append(view["state"]["values"]["t"]["team"]["selected_option"]["value"])

    page = browse(dm(slack))
    composer(page).focus()
    page.keyboard.type("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Which team?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Which team?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("it works")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(composer(page)).to_be_focused()
    assert chosen == ["Data"]


def test_escape_closes_a_menu_first_and_then_the_modal(slack: Slack, app: App, browse: Browse) -> None:
    asks(app)
    page = browse(dm(slack))
    composer(page).fill("/say")
    composer(page).press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="You are Alice").click()
    expect(page.get_by_role("combobox", name="Choose whom you are")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="You are Alice")).to_be_focused()


def test_a_button_asks_first_and_its_message_is_redrawn(slack: Slack, app: App, browse: Browse) -> None:
    @app.action("drop")
    def dropped(ack: Any, respond: Any) -> None:
        ack()
        respond(text="It is dropped.", replace_original=True)

    sure = {"title": plain("Drop it?"), "text": plain("For good."), "confirm": plain("Yes"), "deny": plain("No")}
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=[row({**button("Drop", "drop"), "confirm": sure})])
    page = browse(dm(slack))
    page.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="No").click()
    assert slack.dm("UALICE")[-1].text == "x"
    page.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("It is dropped.")).to_be_visible()
    expect(page.get_by_role("button", name="Drop")).to_have_count(0)


def test_what_was_typed_survives_a_new_drawing_of_the_modal(slack: Slack, app: App, browse: Browse) -> None:
    fields = [field("What?", "what"), row(button("More", "more"))]

    @app.command("/say")
    def opened(ack: Any, command: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal(*fields))

    @app.action("more")
    def grown(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_update(view_id=body["view"]["id"], view=modal(*fields, field("And?", "and")))

    page = browse(dm(slack))
    composer(page).fill("/say")
    composer(page).press("Enter")
    page.get_by_label("What?").fill("half a sent")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("And?")).to_be_visible()
    expect(page.get_by_label("What?")).to_have_value("half a sent")
    expect(page.get_by_role("button", name="More")).to_be_focused()


@pytest.mark.parametrize("what_follows", ["errors", "update"])
def test_an_emptied_field_stays_empty_in_a_new_drawing(
    slack: Slack, app: App, browse: Browse, what_follows: str
) -> None:
    why = {**field("Why?", "why", initial_value="old words"), "optional": True}
    sent: list[Any] = []

    @app.command("/say")
    def opened(ack: Any, command: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal(why, field("Name?", "name")))

    @app.view("ask")
    def submitted(ack: Any, view: Any) -> None:
        sent.append(view["state"]["values"]["why-block"]["why"]["value"])
        anew = modal(why, field("Name?", "name"), title="Again")
        ack(response_action="update", view=anew) if len(sent) == 1 and what_follows == "update" else ack()

    page = browse(dm(slack))
    composer(page).fill("/say")
    composer(page).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why?").fill("")
    if what_follows == "update":
        dialog.get_by_label("Name?").fill("Ada")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert") if what_follows == "errors" else dialog.get_by_text("Again")).to_be_visible()
    expect(dialog.get_by_label("Why?")).to_have_value("")
    dialog.get_by_label("Name?").fill("Bea")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    assert set(sent) == {None}


def test_a_click_that_the_app_does_not_take_is_told(slack: Slack, app: App, browse: Browse) -> None:
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=[row(button("Into the void", "void"))])
    page = browse(dm(slack))
    page.get_by_role("button", name="Into the void").click()
    expect(page.get_by_role("article").get_by_text("This app did not respond in time.")).to_be_visible()


def test_home_is_drawn_and_answers(slack: Slack, app: App, browse: Browse) -> None:
    app.event("app_home_opened")(
        lambda event, client: client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [*home("Welcome home")["blocks"], row(button("Go", "go"))]},
        )
    )

    @app.action("go")
    def gone(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home("You went"))

    page = browse(dm(slack))
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_text("Welcome home")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("You went")).to_be_visible()
