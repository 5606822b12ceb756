"""People use the page: they read messages, pictures and threads, follow links, come back, on a phone too."""

import struct
import zlib
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from slack_bolt import App

from sandbox.local import Slack
from tests.browser import Browse
from tests.sandbox.conftest import button, plain, row
from tests.sandbox.pages import composer, dm, place

pytestmark = pytest.mark.browser


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def dot() -> bytes:
    """A PNG of 2 × 1 grey pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x40\x80")) + chunk(b"IEND", b"")


def test_a_picture_is_seen_and_described(slack: Slack, app: App, browse: Browse) -> None:
    app.client.files_upload_v2(
        channel="CHOME", content=dot(), filename="matrix.png", title="Matrix", alt_txt="Two grey dots"
    )
    page = browse(place(slack, "CHOME"))
    picture = page.get_by_role("img", name="Two grey dots")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth }") == 2


def test_a_picture_beside_words_is_one_of_the_workspaces_files(slack: Slack, app: App, browse: Browse) -> None:
    slack.world.settings.file_delay = 0
    file = app.client.files_upload_v2(channel="CHOME", content=dot(), filename="matrix.png")["file"]["id"]
    dots = {"type": "image", "slack_file": {"id": file}, "alt_text": "Two grey dots"}
    words = {"type": "section", "text": plain("Look"), "accessory": dots}
    small = {"type": "context", "elements": [{**dots, "alt_text": "The same, small"}]}
    app.client.chat_postMessage(channel="CHOME", text="x", blocks=[words, small])
    page = browse(place(slack, "CHOME"))
    for name in ("Two grey dots", "The same, small"):
        picture = page.get_by_role("img", name=name)
        assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth }") == 2


def become(page: Page, name: str) -> None:
    page.get_by_role("button", name="You are").click()
    page.get_by_role("combobox", name="Choose whom you are").fill(name)
    page.get_by_role("option", name=name).click()
    expect(page.get_by_role("button", name=f"You are {name}")).to_be_visible()


def test_what_one_person_chose_in_a_message_is_not_shown_to_the_next(slack: Slack, app: App, browse: Browse) -> None:
    app.action("colour")(lambda ack: ack())
    options = [{"text": plain(word), "value": word} for word in ("Red", "Blue")]
    select = {"type": "static_select", "action_id": "colour", "options": options, "placeholder": plain("Colour")}
    app.client.chat_postMessage(channel="CHOME", text="x", blocks=[row(select)])
    page = browse(place(slack, "CHOME"))
    colour = page.get_by_role("article").get_by_role("combobox")
    colour.click()
    page.get_by_role("option", name="Blue").click()
    expect(colour).to_have_text("Blue")
    become(page, "Bob")
    expect(colour).to_have_text("Colour")
    become(page, "Alice")
    expect(colour).to_have_text("Blue")


def test_only_the_right_person_sees_an_ephemeral_message(slack: Slack, app: App, browse: Browse) -> None:
    app.client.chat_postEphemeral(channel="CHOME", user="UALICE", text="Psst")
    page = browse(place(slack, "CHOME"))
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    become(page, "Bob")
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


def test_nobody_can_be_who_is_deactivated(slack: Slack, browse: Browse) -> None:
    page = browse(place(slack, "CHOME"))
    page.get_by_role("button", name="You are Alice").click()
    gone = page.get_by_role("option", name="gone")
    expect(gone).to_be_disabled()
    gone.click(force=True)
    expect(gone).to_be_visible()
    expect(page.get_by_role("option", name="robot")).to_have_count(0)


def test_threads_and_unread_marks(slack: Slack, app: App, browse: Browse) -> None:
    ts = app.client.chat_postMessage(channel="CHOME", text="The digest")["ts"]
    page = browse(place(slack, "CHOME"))
    page.get_by_role("article").hover()
    page.get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    thread.get_by_role("combobox").fill("Thank you & <good> *night*")
    thread.get_by_role("combobox").press("Enter")
    expect(thread.get_by_text("Thank you & <good> night")).to_be_visible()
    assert slack.messages("CHOME")[-1].thread_ts == ts
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    app.client.chat_postMessage(channel="UALICE", text="News")
    expect(page.get_by_role("link", name="Parrot 1 unread")).to_be_visible()
    page.get_by_role("link", name="Parrot 1 unread").click()
    expect(page.get_by_text("News")).to_be_visible()
    expect(page.get_by_text("unread")).to_have_count(0)


def test_a_permalink_of_the_workspace_leads_to_the_message_in_this_page(slack: Slack, app: App, browse: Browse) -> None:
    app.action("there")(lambda ack: ack())
    ts = app.client.chat_postMessage(channel="CHOME", text="The question")["ts"]
    for number in range(40):
        app.client.chat_postMessage(channel="CHOME", text=f"And {number}")
    link = app.client.chat_getPermalink(channel="CHOME", message_ts=ts)["permalink"]
    there = {**button("Show me", "there"), "url": link}
    words = {"type": "section", "text": {"type": "mrkdwn", "text": f"<{link}|Go to the question>"}}
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=[words, row(there)])
    page = browse(dm(slack))
    question = page.get_by_role("article").filter(has_text="The question")
    page.get_by_role("link", name="Go to the question").click()
    expect(question).to_be_in_viewport(ratio=1)
    expect(question).to_be_focused()
    assert page.url == place(slack, "CHOME")
    page.goto(dm(slack))
    page.get_by_role("button", name="Show me").click()
    expect(question).to_be_in_viewport(ratio=1)
    assert len(page.context.pages) == 1


def long(title: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": plain(f"{title} {number}")} for number in range(40)]


def test_a_long_message_is_read_from_its_beginning(slack: Slack, app: App, browse: Browse) -> None:
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=long("Old"))
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=long("Unread"))
    page = browse(dm(slack))
    expect(page.get_by_text("Unread 0", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Unread 39", exact=True)).not_to_be_in_viewport()
    page.get_by_text("Unread 39", exact=True).scroll_into_view_if_needed()
    page.mouse.wheel(0, 10_000)
    app.client.chat_postMessage(channel="UALICE", text="Soon")
    expect(page.get_by_text("Soon")).to_be_in_viewport()
    app.client.chat_postMessage(channel="UALICE", text="x", blocks=long("Live"))
    expect(page.get_by_text("Live 0", exact=True)).to_be_in_viewport()
    composer(page).fill("What I say")
    composer(page).press("Enter")
    expect(page.get_by_text("What I say")).to_be_in_viewport()


def test_news_comes_back_after_a_lost_connection(slack: Slack, app: App, browse: Browse) -> None:
    routes: list[WebSocketRoute] = []

    def keep(route: WebSocketRoute) -> None:
        routes.append(route)
        route.connect_to_server()

    page = browse("about:blank")
    page.route_web_socket("**/client/live*", keep)
    page.goto(place(slack, "CHOME"))
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()
    app.client.chat_postMessage(channel="CHOME", text="You are connected")
    expect(page.get_by_text("You are connected")).to_be_visible()
    routes[0].close()
    app.client.chat_postMessage(channel="CHOME", text="While you were away")
    expect(page.get_by_text("While you were away")).to_be_visible()
    expect(page.get_by_text("not answering")).to_have_count(0)
    assert len(routes) == 2


def test_a_phone_has_a_drawer_and_nothing_sticks_out(slack: Slack, app: App, browse: Browse) -> None:
    app.client.chat_postMessage(channel="CHOME", text="w" * 300)
    page = browse(dm(slack), width=390, height=844, dark=True)
    expect(page.get_by_role("link", name="home")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Conversations")).not_to_be_visible()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("navigation").get_by_role("link", name="home").click()
    expect(page.get_by_text("w" * 300)).to_be_visible()
    expect(page.get_by_role("navigation", name="Conversations")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
