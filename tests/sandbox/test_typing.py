"""What people type, and the short-lived addresses at which an app may answer."""

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.errors import Refusal
from sandbox.local import Slack
from tests.sandbox.conftest import Changed, app_in, ask, button, client_of, company, connected, disconnect


def test_a_response_url_replaces_adds_and_deletes(slack: Slack, app: App, client: WebClient) -> None:
    @app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        respond("only for you")
        respond(text="for all", response_type="in_channel")
        respond(text="changed", replace_original=True)

    @app.action("away")
    def away(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    ask(client, button("Go", "go"))
    slack.person("UALICE").clicks("Go")
    said = [(m.text, m.ephemeral_to) for m in slack.dm("UALICE")]
    assert said == [("changed", None), ("only for you", "UALICE"), ("for all", None)]
    ask(client, button("Away", "away"))
    slack.person("UALICE").clicks("Away")
    assert slack.dm("UALICE")[-1].deleted


def test_a_response_url_is_good_five_times(slack: Slack, app: App) -> None:
    statuses: list[int] = []

    @app.command("/say")
    def say(ack: Ack, respond: Respond) -> None:
        ack()
        statuses.extend(respond(text=str(turn)).status_code for turn in range(6))

    slack.person("UALICE").types("/say", channel="CHOME")
    assert statuses == [200] * 5 + [404]
    assert [m.text for m in slack.messages("CHOME")] == ["0", "1", "2", "3", "4"]
    assert {m.ephemeral_to for m in slack.messages("CHOME")} == {"UALICE"}


def test_a_response_url_refuses_what_is_no_message_and_knows_when_its_channel_is_gone(slack: Slack, app: App) -> None:
    urls: list[str] = []

    @app.command("/say")
    def say(ack: Ack, command: dict[str, Any]) -> None:
        ack()
        urls.append(command["response_url"])

    slack.person("UALICE").types("/say", channel="CHOME")
    assert answered(urls[0], b"{no") == (400, "invalid_payload")
    assert answered(urls[0], b"[]") == (400, "invalid_payload")
    slack.delete_channel("CHOME")
    assert answered(urls[0], b'{"text": "late"}') == (400, "channel_not_found")


def answered(url: str, body: bytes) -> tuple[int, str]:
    with pytest.raises(HTTPError) as excinfo:
        urllib.request.urlopen(url, body)
    return excinfo.value.code, json.load(excinfo.value)["error"]


def test_a_response_url_is_good_for_half_an_hour_of_the_shown_clock(manifest: Changed) -> None:
    shown = [1_800_000_000.0]
    with Slack(company(), manifest(), now=lambda: shown[0]) as slack:
        app = app_in(slack)
        kept: list[Respond] = []

        @app.command("/say")
        def say(ack: Ack, respond: Respond) -> None:
            kept.append(respond)
            ack()

        handler = connected(app, slack)
        slack.person("UALICE").types("/say")
        shown[0] += 1800
        assert kept[0]("in time").status_code == 200
        shown[0] += 1
        late = kept[0]("too late")
        assert late.status_code == 404 and "expired_url" in str(late.body)
        disconnect(handler, slack)


def test_a_command_brings_what_was_typed_and_shows_the_answer_to_that_person(slack: Slack, app: App) -> None:
    got: list[dict[str, Any]] = []

    @app.command("/say")
    def say(ack: Ack, command: dict[str, Any]) -> None:
        got.append(command)
        ack("heard")

    reply = slack.person("UALICE").types("/say to @bob and @ops in #home or #secret", channel="CHOME")
    assert got[0]["text"] == "to <@UBOB> and <!subteam^SOPS> in <#CHOME|home> or <#CSECRET|>"
    assert (got[0]["channel_name"], got[0]["user_name"], got[0]["team_domain"]) == ("home", "alice", "acme")
    assert [(m.text, m.ephemeral_to) for m in reply.messages] == [("heard", "UALICE")]
    slack.person("UALICE").types("/say x")
    assert got[1]["channel_name"] == "directmessage"


def test_what_cannot_be_typed(slack: Slack) -> None:
    alice = slack.person("UALICE")
    assert alice.types("/dance").error == "/dance is not a valid command."
    assert alice.types("/say hi").error == '/say failed with the error "dispatch_failed"'
    with pytest.raises(Refusal, match="not in this conversation"):
        alice.types("hi", channel="CSECRET")
    with pytest.raises(Refusal, match="deactivated"):
        slack.person("UGONE").types("hi")


def test_where_the_messages_tab_is_read_only_commands_are_typed_elsewhere(manifest: Changed) -> None:
    def closed(raw: dict[str, Any]) -> None:
        raw["features"]["app_home"]["messages_tab_read_only_enabled"] = True

    with Slack(company(), manifest(closed)) as slack:
        app = app_in(slack)
        app.command("/say")(lambda ack: ack("heard"))
        handler = connected(app, slack)
        channel = client_of(slack).chat_postMessage(channel="UALICE", text="hi")["channel"]
        alice = slack.person("UALICE")
        with pytest.raises(Refusal, match="turned off"):
            alice.types("hello", channel=channel)
        assert alice.types("/say").text == "heard"
        assert len(slack.dm("UALICE")) == 1
        disconnect(handler, slack)


def test_words_in_a_direct_message_are_an_event(slack: Slack, app: App) -> None:
    got: list[dict[str, Any]] = []

    @app.event("message")
    def hear(event: dict[str, Any]) -> None:
        got.append(event)

    slack.person("UALICE").types("hello <!channel> & you")
    slack.person("UALICE").types("not for the app", channel="CHOME")
    slack.settle()
    assert [(event["text"], event["channel_type"]) for event in got] == [("hello &lt;!channel&gt; &amp; you", "im")]
    assert slack.dm("UALICE")[0].text == got[0]["text"]
