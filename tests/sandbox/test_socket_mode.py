"""Connections, acknowledgements, redelivery, refresh and faults of Socket Mode."""

import json
import threading
import urllib.request
from collections import Counter
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient

from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import (
    Changed,
    app_in,
    button,
    client_of,
    close_aside,
    company,
    connected,
    disconnect,
    row,
)


class Ear:
    """A bare Socket Mode connection that keeps every frame and acknowledges only when told to."""

    def __init__(self, slack: Slack, acknowledges: bool = True) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed = threading.Event()
        self._acknowledges = acknowledges
        before = slack.connections
        self.client = SocketModeClient(slack.app_token, web_client=client_of(slack), auto_reconnect_enabled=False)
        self.client.on_message_listeners.append(self._hear)
        self.client.connect()
        slack.connect(before + 1)

    def _hear(self, frame: str) -> None:
        heard = json.loads(frame)
        self.frames.append(heard)
        if "envelope_id" in heard and self._acknowledges:
            self.client.send_message(json.dumps({"envelope_id": heard["envelope_id"]}))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def close(self) -> None:
        close_aside(self.client)


def test_hello_counts_the_connections(slack: Slack) -> None:
    first, second = Ear(slack), Ear(slack)
    hello = slack.until(lambda: second.of("hello"))[0]
    assert hello["num_connections"] == 2
    assert hello["debug_info"]["approximate_connection_time"] == 3600
    first.close()
    second.close()


def test_each_payload_goes_to_one_of_the_connections(slack: Slack) -> None:
    ears = [Ear(slack) for _ in range(3)]
    for _ in range(30):
        slack.person("UALICE").types("/say")
    shares = [len(ear.of("slash_commands")) for ear in ears]
    assert sum(shares) == 30 and all(shares)
    frame = next(frame for ear in ears for frame in ear.of("slash_commands"))
    assert frame["accepts_response_payload"] and "retry_attempt" not in frame
    for ear in ears:
        ear.close()


def test_there_is_no_eleventh_connection(slack: Slack) -> None:
    ears = [Ear(slack) for _ in range(10)]
    late = SocketModeClient(slack.app_token, web_client=client_of(slack), auto_reconnect_enabled=False)
    heard: list[str] = []
    late.on_message_listeners.append(heard.append)
    late.connect()
    slack.until(lambda: heard)
    assert json.loads(heard[0]) | {"debug_info": None} == {
        "type": "disconnect",
        "reason": "too_many_websockets",
        "debug_info": None,
    }
    assert slack.connections == 10
    close_aside(late)
    for ear in ears:
        ear.close()


def test_a_ticket_opens_one_connection(slack: Slack) -> None:
    url = client_of(slack).apps_connections_open(app_token=slack.app_token)["url"]
    first = SocketModeClient(slack.app_token, web_client=client_of(slack), auto_reconnect_enabled=False)
    first.wss_uri = url
    first.connect()
    slack.connect(1)
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(url.replace("ws://", "http://"))
    assert slack.connections == 1
    close_aside(first)


def test_without_socket_mode_there_is_no_address(manifest: Changed) -> None:
    def without(raw: dict[str, Any]) -> None:
        raw["settings"]["socket_mode_enabled"] = False

    with Slack(company(), manifest(without)) as slack, pytest.raises(SlackApiError):
        client_of(slack).apps_connections_open(app_token=slack.app_token)


def test_an_event_comes_again_until_it_is_acknowledged(manifest: Changed) -> None:
    shown = [1_800_000_000.0]
    settings = Settings(ack_seconds=0.1)
    with Slack(company(), manifest(), now=lambda: shown[0], settings=settings) as slack:
        deaf = Ear(slack, acknowledges=False)
        slack.change_tz("UBOB", "Europe/Rome")
        for seen, later in ((2, 60), (3, 300), (4, 10_000)):
            slack.until(lambda seen=seen: len(deaf.of("events_api")) == seen)  # type: ignore[misc]
            slack.settle()
            shown[0] += later
        slack.change_tz("UCAROL", "Europe/Rome")
        slack.until(lambda: len(deaf.of("events_api")) == 6)
        slack.settle()
        frames = deaf.of("events_api")[:4]
        assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
        assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout", "timeout"]
        assert len({frame["envelope_id"] for frame in frames}) == 4
        assert len({frame["payload"]["event_id"] for frame in frames}) == 1
        deaf.close()


def test_what_a_person_did_never_comes_again(manifest: Changed) -> None:
    settings = Settings(ack_seconds=0.1, retry_delays=(0.0, 0.0, 0.0))
    with Slack(company(), manifest(), settings=settings) as slack:
        deaf = Ear(slack, acknowledges=False)
        assert slack.person("UALICE").types("/say").error
        slack.change_tz("UBOB", "Europe/Rome")
        slack.until(lambda: len(deaf.of("events_api")) == 4)
        assert len(deaf.of("slash_commands")) == 1
        deaf.close()


def test_a_refreshed_app_comes_back_and_misses_nothing(slack: Slack, app: App) -> None:
    app.command("/say")(lambda ack: ack("heard"))
    for _ in range(3):
        slack.refresh_sockets()
        slack.connect()
        assert slack.person("UALICE").types("/say").text == "heard"


def test_connections_grow_old(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(connection_seconds=0.2)) as slack:
        ear = Ear(slack)
        slack.until(lambda: len(ear.of("disconnect")) == 2)
        assert [frame["reason"] for frame in ear.of("disconnect")] == ["warning", "refresh_requested"]
        ear.close()


def test_a_cut_app_comes_back_and_gets_the_event_again(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(retry_delays=(1.0, 0.0, 0.0), ack_seconds=0.5)) as slack:
        app = app_in(slack)
        got: list[str] = []

        @app.event("user_change")
        def changed(event: dict[str, Any]) -> None:
            got.append(event["user"]["id"])

        handler = connected(app, slack)
        slack.faults.add("cut_socket", method="events_api")
        slack.change_tz("UBOB", "Europe/Rome")
        slack.until(lambda: "UBOB" in got)
        slack.connect()
        disconnect(handler, slack)


def test_duplicates_come_at_once(slack: Slack, app: App) -> None:
    seen: Counter[str] = Counter()
    changes: list[str] = []

    @app.action("go")
    def go(ack: Ack, body: dict[str, Any]) -> None:
        seen[body["trigger_id"]] += 1
        ack()

    @app.event("user_change")
    def changed(body: dict[str, Any]) -> None:
        changes.append(body["event_id"])

    client_of(slack).chat_postMessage(channel="UALICE", text="?", blocks=[row(button("Go", "go"))])
    slack.faults.add("duplicate", method="interactive")
    slack.faults.add("duplicate", method="events_api")
    slack.person("UALICE").clicks("Go")
    slack.change_tz("UBOB", "Europe/Rome")
    slack.settle()
    assert list(seen.values()) == [2]
    assert len(changes) == 2 and len(set(changes)) == 1


def test_reset_forgets_everything_but_the_tokens(slack: Slack, app: App, client: WebClient) -> None:
    app.command("/say")(lambda ack: ack("heard"))
    client.chat_postMessage(channel="CHOME", text="hi")
    slack.faults.add("500", times=None)
    slack.reset()
    slack.connect()
    assert slack.messages("CHOME") == [] and slack.calls[:1] != []
    assert client.auth_test()["ok"]
    assert slack.person("UALICE").types("/say").text == "heard"
    assert [message.text for message in slack.messages("CHOME")] == []
