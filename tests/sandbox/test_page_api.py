"""What the page asks and does, as one person sees it; and who is kept out."""

import asyncio
import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.local import Slack
from tests.sandbox.conftest import button, field, home, modal, row


def ask(slack: Slack, path: str, headers: dict[str, str] | None = None, **query: str) -> Any:
    address = f"http://127.0.0.1:{slack.port}/client/{path}?{urlencode(query)}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {})) as answer:
        return json.load(answer)


def act(slack: Slack, user: str, what: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    body = json.dumps({"user": user, "do": what, **fields}).encode()
    sent = {"Content-Type": "application/json", **(headers or {})}
    address = f"http://127.0.0.1:{slack.port}/client/act"
    with urllib.request.urlopen(urllib.request.Request(address, body, sent)) as answer:
        return json.load(answer)


def conversation(slack: Slack, user: str, **wanted: Any) -> dict[str, Any]:
    found = [
        each
        for each in ask(slack, "state", user=user)["conversations"]
        if all(each[key] == value for key, value in wanted.items())
    ]
    assert len(found) == 1, found
    return dict(found[0])


def test_the_page_and_its_parts_are_served_and_nothing_else(slack: Slack) -> None:
    root = f"http://127.0.0.1:{slack.port}/"
    with urllib.request.urlopen(root) as page:
        assert b"<html" in page.read()
    with urllib.request.urlopen(f"{root}page/main.js") as script:
        assert "javascript" in script.headers["Content-Type"]
    for outside in ("page/../client.py", "page/%2e%2e/client.py", "page/none.js"):
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(root + outside)


def test_boot_describes_the_company_and_the_app(slack: Slack) -> None:
    boot = ask(slack, "boot")
    assert boot["team"]["name"] == "Acme" and boot["bot"]["name"] == "Parrot"
    assert {"id": "SOPS", "handle": "ops"} in boot["usergroups"]
    assert [command["command"] for command in boot["commands"]] == ["/say"]
    assert {person["id"] for person in boot["people"]} >= {"UALICE", "U0BOT", "USLACKBOT"}


def test_each_person_sees_their_own_conversations(slack: Slack) -> None:
    assert conversation(slack, "UALICE", name="home")["is_member"]
    assert not conversation(slack, "UCAROL", name="home")["is_member"]
    assert conversation(slack, "UBOB", name="secret")["is_private"]
    names = [each["name"] for each in ask(slack, "state", user="UALICE")["conversations"]]
    assert "secret" not in names
    assert conversation(slack, "UALICE", kind="im", **{"with": "U0BOT"})["unread"] == 0
    with pytest.raises(HTTPError, match="404"):
        ask(slack, "state", user="UNOBODY")


def test_unread_counts_what_others_said_until_it_is_read(slack: Slack, client: WebClient) -> None:
    for text in ("one", "two"):
        client.chat_postMessage(channel="CHOME", text=text)
    client.chat_postEphemeral(channel="CHOME", user="UBOB", text="psst")
    assert conversation(slack, "UALICE", name="home")["unread"] == 2
    assert conversation(slack, "UBOB", name="home")["unread"] == 3
    assert act(slack, "UALICE", "read", channel="CHOME") == {"ok": True}
    assert conversation(slack, "UALICE", name="home")["unread"] == 0
    act(slack, "UALICE", "say", channel="CHOME", text="three")
    assert conversation(slack, "UALICE", name="home")["unread"] == 0


def test_messages_are_drawn_as_that_person_sees_them(slack: Slack, client: WebClient) -> None:
    top = client.chat_postMessage(channel="CHOME", text="top", blocks=[row(button("Go", "go"))])["ts"]
    client.chat_postMessage(channel="CHOME", text="reply", thread_ts=top)
    client.chat_postEphemeral(channel="CHOME", user="UBOB", text="psst")
    gone = client.chat_postMessage(channel="CHOME", text="gone")["ts"]
    client.chat_delete(channel="CHOME", ts=gone)
    seen = ask(slack, "messages", user="UALICE", channel="CHOME")["messages"]
    assert [(m["text"], m["reply_count"], m["thread_ts"]) for m in seen] == [("top", 1, None), ("reply", 0, top)]
    assert seen[0]["bot_id"] == "B0BOT" and seen[0]["blocks"][0]["elements"][0]["action_id"] == "go"
    his = ask(slack, "messages", user="UBOB", channel="CHOME")["messages"]
    assert [m["text"] for m in his if m["ephemeral"]] == ["psst"]
    with pytest.raises(HTTPError, match="404"):
        ask(slack, "messages", user="UALICE", channel="CSECRET")


def test_a_picture_has_an_address_that_the_page_can_load(slack: Slack, client: WebClient) -> None:
    slack.world.settings.file_delay = 0.0
    file = client.files_upload_v2(content=b"png", filename="m.png", channel="CHOME", alt_txt="m")["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": "figures"}
    client.chat_postMessage(channel="CHOME", text="figures", blocks=[image])
    client.views_publish(user_id="UALICE", view={"type": "home", "blocks": [image]})
    shared, drawn = ask(slack, "messages", user="UALICE", channel="CHOME")["messages"]
    assert shared["files"][0] | {"title": ""} == {
        "id": file,
        "name": "m.png",
        "title": "",
        "alt_txt": "m",
        "mimetype": "image/png",
        "url": f"/files/{file}/m.png",
    }
    assert drawn["blocks"][0]["image_url"] == f"/files/{file}/m.png"
    assert ask(slack, "state", user="UALICE")["home"]["blocks"][0]["image_url"] == f"/files/{file}/m.png"


def test_a_modal_is_filled_in_submitted_and_closed(slack: Slack, app: App) -> None:
    @app.command("/say")
    def say(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("Name", "name")))
        ack()

    app.view("ask")(lambda ack: ack(response_action="errors", errors={"name-block": "Taken"}))
    channel = conversation(slack, "UALICE", **{"with": "U0BOT"})["id"]
    assert act(slack, "UALICE", "command", channel=channel, text="/say") == {"ok": True}
    (view,) = ask(slack, "state", user="UALICE")["modals"]
    typed = {"name-block": {"name": {"type": "plain_text_input", "value": "Ada"}}}
    answer = act(slack, "UALICE", "submit", view_id=view["id"], state=typed)
    assert answer == {"ok": True, "errors": {"name-block": "Taken"}}
    (view,) = ask(slack, "state", user="UALICE")["modals"]
    assert view["state"]["values"] == typed
    assert act(slack, "UBOB", "close", view_id=view["id"])["ok"] is False
    assert act(slack, "UALICE", "close", view_id=view["id"], all=True) == {"ok": True}
    assert ask(slack, "state", user="UALICE")["modals"] == []


def test_a_click_without_an_answer_leaves_a_notice_at_the_message(slack: Slack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="UALICE", text="?", blocks=[row(button("Go", "go"))])
    container = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    answer = act(slack, "UALICE", "click", container=container, block_id="row", action_id="go", value={}, state={})
    assert answer == {"ok": False, "error": "This app did not respond in time. Try again."}
    act(slack, "UALICE", "read", channel=posted["channel"])
    (notice,) = ask(slack, "state", user="UALICE")["notices"]
    assert (notice["channel"], notice["ts"], notice["kind"]) == (posted["channel"], posted["ts"], "warning")
    act(slack, "UALICE", "command", channel=posted["channel"], text="/say")
    assert ask(slack, "state", user="UALICE")["notices"] == []


def test_home_is_opened_and_drawn(slack: Slack, app: App) -> None:
    @app.event("app_home_opened")
    def draw(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home(event["tab"]))

    assert act(slack, "UALICE", "home") == {"ok": True}
    assert ask(slack, "state", user="UALICE")["home"]["blocks"][0]["text"]["text"] == "home"
    assert act(slack, "UALICE", "messages_tab") == {"ok": True}
    assert ask(slack, "state", user="UALICE")["home"]["blocks"][0]["text"]["text"] == "messages"


def test_channels_are_joined_left_and_the_app_invited(slack: Slack) -> None:
    assert act(slack, "UCAROL", "join", channel="CHOME")["ok"]
    assert conversation(slack, "UCAROL", name="home")["is_member"]
    assert act(slack, "UCAROL", "leave", channel="CHOME")["ok"]
    assert act(slack, "UCAROL", "say", channel="CHOME", text="x")["error"] == "You are not in this conversation."
    assert act(slack, "UCAROL", "join", channel="CSECRET")["ok"] is False
    assert act(slack, "UALICE", "invite_app", channel="CAWAY")["ok"]
    assert act(slack, "UALICE", "invite_app", channel="CNONE")["ok"] is False


def test_the_clock_is_moved_from_the_page(slack: Slack) -> None:
    now = ask(slack, "boot")["clock"]["now"]
    moved = act(slack, "UALICE", "clock", to=now + 1e6, speed=10)["clock"]
    assert (moved["speed"], moved["until"]) == (10, now + 1e6)
    assert act(slack, "UALICE", "clock", speed=1)["clock"]["until"] is None
    assert act(slack, "UALICE", "clock", to=now - 1e6)["error"] == "The time can only be moved forward."


def test_what_makes_no_sense_is_refused_in_words(slack: Slack) -> None:
    assert act(slack, "UALICE", "dance") == {"ok": False, "error": "Nobody can dance here."}
    assert act(slack, "U0BOT", "home")["error"] == "There is nobody of that name."
    with pytest.raises(HTTPError, match="400"):
        act(slack, "UALICE", "say", channel="CHOME")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Content-Type": "text/plain"},
    ],
)
def test_pages_from_elsewhere_are_kept_out(slack: Slack, headers: dict[str, str]) -> None:
    with pytest.raises(HTTPError, match=r"403|415"):
        act(slack, "UALICE", "say", headers, channel="CHOME", text="x")
    assert slack.messages("CHOME") == []


def test_our_own_page_is_let_in(slack: Slack) -> None:
    own = {"Origin": f"http://127.0.0.1:{slack.port}"}
    assert act(slack, "UALICE", "say", own, channel="CHOME", text="x")["ok"]


def test_a_page_hears_when_something_changed_for_its_person(slack: Slack, client: WebClient) -> None:
    async def listen(user: str, origin: str) -> Any:
        address = f"http://127.0.0.1:{slack.port}/client/live?user={user}"
        async with aiohttp.ClientSession() as session, session.ws_connect(address, origin=origin) as socket:
            await asyncio.to_thread(client.chat_postEphemeral, channel="CHOME", user="UBOB", text="not for Alice")
            await asyncio.to_thread(client.chat_postMessage, channel="CHOME", text="for all")
            return await socket.receive_json(timeout=10)

    heard = asyncio.run(listen("UALICE", f"http://127.0.0.1:{slack.port}"))
    assert heard == {"version": ask(slack, "state", user="UALICE")["version"]}
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        asyncio.run(listen("UALICE", "https://evil.example"))
