"""What people type and click, what the app gets of it, and what becomes of its answers."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.errors import Refusal
from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import (
    Changed,
    app_in,
    ask,
    button,
    client_of,
    company,
    connected,
    disconnect,
    field,
    modal,
    plain,
    row,
)

SELECT = {
    "type": "static_select",
    "action_id": "fruit",
    "placeholder": plain("Fruit"),
    "options": [{"text": plain(name), "value": name.lower()} for name in ("Apple", "Pear")],
    "initial_option": {"text": plain("Pear"), "value": "pear"},
}


def test_a_click_brings_all_that_slack_tells_of_it(slack: Slack, app: App, client: WebClient) -> None:
    got: list[dict[str, Any]] = []

    @app.action("go")
    def go(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body)
        ack()

    ts = ask(client, button("Go", "go", "7"), SELECT)
    slack.person("UALICE").clicks("Go")
    (body,) = got
    assert body["user"] == {"id": "UALICE", "username": "alice", "name": "alice", "team_id": "T0ACME"}
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": body["channel"]["id"],
        "is_ephemeral": False,
    }
    assert body["actions"][0] | {"action_ts": None} == {
        "type": "button",
        "block_id": "row",
        "action_id": "go",
        "value": "7",
        "text": plain("Go"),
        "action_ts": None,
    }
    assert body["message"]["text"] == "Well?"
    assert body["state"]["values"]["row"]["fruit"]["selected_option"]["value"] == "pear"
    assert body["trigger_id"] and body["response_url"].startswith(slack.api_url.removesuffix("/api/"))


def test_later_clicks_have_later_times_and_choices_stay(slack: Slack, app: App, client: WebClient) -> None:
    got: list[dict[str, Any]] = []

    @app.action({"block_id": "row"})
    def keep(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body)
        ack()

    ask(client, button("Go", "go"), SELECT)
    alice = slack.person("UALICE")
    alice.chooses("Fruit", "Apple")
    alice.clicks("Go")
    assert got[0]["actions"][0]["selected_option"]["value"] == "apple"
    assert got[1]["state"]["values"]["row"]["fruit"]["selected_option"]["value"] == "apple"
    assert float(got[1]["actions"][0]["action_ts"]) > float(got[0]["actions"][0]["action_ts"])


def test_one_can_only_click_what_is_there(slack: Slack, client: WebClient) -> None:
    ts = ask(client, button("Go", "go"), SELECT)
    message = slack.dm("UALICE")[0]
    alice = slack.person("UALICE")
    with pytest.raises(LookupError, match="sees no 'Stop'"):
        alice.clicks("Stop")
    with pytest.raises(LookupError, match="'Plum' is not offered"):
        alice.chooses("Fruit", "Plum")
    with pytest.raises(Refusal, match="gone"):
        slack.person("UBOB").clicks("Go", message)
    client.chat_update(channel=message.channel, ts=ts, text="over")
    with pytest.raises(Refusal, match="not there any more"):
        alice.clicks("Go", message)
    client.chat_delete(channel=message.channel, ts=ts)
    with pytest.raises(Refusal, match="gone"):
        alice.clicks("Go", message)


def test_two_equal_buttons_must_be_told_apart(slack: Slack, app: App, client: WebClient) -> None:
    got: list[str] = []

    @app.action("rate")
    def rate(ack: Ack, action: dict[str, Any]) -> None:
        got.append(action["value"])
        ack()

    blocks = [row(button("4", "rate", value), block_id=value) for value in ("a", "b")]
    client.chat_postMessage(channel="UALICE", text="Well?", blocks=blocks)
    alice = slack.person("UALICE")
    with pytest.raises(LookupError, match="2 times"):
        alice.clicks("4")
    alice.clicks("4", value="b")
    alice.clicks("4", block="a")
    assert got == ["b", "a"]


def test_a_click_that_nobody_acknowledges_leaves_a_warning(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(ack_seconds=0.2)) as slack:
        app = app_in(slack)

        @app.action("go")
        def forget() -> None:
            """Never acknowledges."""

        handler = connected(app, slack)
        ts = ask(client_of(slack), button("Go", "go"))
        with pytest.raises(Refusal, match="did not respond in time"):
            slack.person("UALICE").clicks("Go")
        (notice,) = slack.world.notices["UALICE"]
        assert notice.ts == ts
        disconnect(handler, slack)


def test_without_interactivity_a_click_goes_nowhere(manifest: Changed) -> None:
    def without(raw: dict[str, Any]) -> None:
        raw["settings"]["interactivity"]["is_enabled"] = False

    with Slack(company(), manifest(without)) as slack:
        ask(client_of(slack), button("Go", "go"))
        with pytest.raises(Refusal, match="not configured to handle interactive responses"):
            slack.person("UALICE").clicks("Go")


def test_an_external_select_offers_what_the_app_finds(slack: Slack, app: App, client: WebClient) -> None:
    got: list[str] = []

    @app.options("town")
    def towns(ack: Ack, payload: dict[str, Any]) -> None:
        got.append(payload["value"])
        found = [name for name in ("Bonn", "Berlin", "Rome") if payload["value"] in name]
        ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.action("town")
    def chosen(ack: Ack, action: dict[str, Any]) -> None:
        got.append(action["selected_option"]["value"])
        ack()

    ask(client, {"type": "external_select", "action_id": "town", "min_query_length": 1})
    alice = slack.person("UALICE")
    assert alice.options("town", "B") == ["Bonn", "Berlin"]
    assert alice.options("town", "") == []
    alice.chooses("town", "Rome")
    assert got == ["B", "Rome", "Rome"]
    with pytest.raises(LookupError, match="not offered"):
        alice.chooses("town", "Paris")


def test_options_that_slack_refuses_are_not_shown(slack: Slack, app: App, client: WebClient) -> None:
    app.options("town")(lambda ack: ack(options=[{"text": plain("x" * 76), "value": "x"}]))
    ask(client, {"type": "external_select", "action_id": "town", "min_query_length": 0})
    with pytest.raises(Refusal, match="could not be loaded"):
        slack.person("UALICE").options("town")


def test_a_field_asks_the_app_only_when_it_says_so(slack: Slack, app: App) -> None:
    got: list[str] = []

    @app.command("/say")
    def say(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        loud = {**field("Loud", "loud"), "dispatch_action": True}
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("Quiet", "quiet"), loud))
        ack()

    @app.action("loud")
    def loud(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body["view"]["state"]["values"]["quiet-block"]["quiet"]["value"])
        assert "response_url" not in body and "channel" not in body
        ack()

    alice = slack.person("UALICE")
    alice.types("/say")
    alice.fills(Quiet="hush", Loud="hey")
    assert got == ["hush"]
