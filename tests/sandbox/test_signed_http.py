"""The same Slack over signed HTTP, to Bolt's own request handling behind a plain server."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import Changed, app_in, button, client_of, company, field, home, modal, row


class Visit(BaseHTTPRequestHandler):
    """One request at the door."""

    def do_POST(self) -> None:
        door = self.server.door  # type: ignore[attr-defined]
        status, answer = door.answer(
            self.rfile.read(int(self.headers["Content-Length"])).decode(),
            {key.lower(): value for key, value in self.headers.items()},
        )
        self.send_response(status)
        if door.no_retry:
            self.send_header("x-slack-no-retry", "1")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Stays silent."""


class Door:
    """An HTTP server before an app; keeps the headers of what came, and answers `status` instead if it is set."""

    def __init__(self) -> None:
        self.app: App | None = None
        self.headers: list[dict[str, Any]] = []
        self.status: int | None = None
        self.no_retry = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
        self._server.door = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: str, headers: dict[str, Any]) -> tuple[int, str]:
        self.headers.append(headers)
        if self.status or not self.app:
            return self.status or 503, ""
        answer = self.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.body


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    yield door
    door.close()


@pytest.fixture
def slack(manifest: Changed, door: Door) -> Iterator[Slack]:
    settings = Settings(ack_seconds=1.0, retry_delays=(0.0, 0.0, 0.0))
    with Slack(company(), manifest(), event_url=door.url, settings=settings) as slack:
        door.app = app_in(slack)
        yield slack


@pytest.fixture
def app(door: Door) -> App:
    assert door.app
    return door.app


def test_the_handshake_and_the_signature_hold(slack: Slack) -> None:
    assert slack.verify_event_url()
    slack.world.credentials.signing_secret = "another"
    assert not slack.verify_event_url()


def test_commands_clicks_modals_options_and_events_arrive(slack: Slack, app: App) -> None:
    @app.command("/say")
    def say(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("Name", "name")))
        ack("heard")

    @app.view("ask")
    def take(ack: Ack, view: dict[str, Any], client: WebClient) -> None:
        if view["state"]["values"]["name-block"]["name"]["value"] == "no":
            ack(response_action="errors", errors={"name-block": "No"})
        else:
            client.chat_postMessage(channel="UALICE", text="?", blocks=[row(button("Go", "go"))])
            ack()

    @app.action("go")
    def go(ack: Ack, client: WebClient) -> None:
        client.chat_postMessage(channel="UALICE", text="gone")
        ack()

    @app.event("app_home_opened")
    def draw(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home("Hello"))

    alice = slack.person("UALICE")
    assert alice.types("/say").messages[0].text == "heard"
    assert alice.submits(Name="no") == {"name-block": "No"}
    assert alice.submits(Name="yes") == {}
    alice.clicks("Go")
    assert slack.dm("UALICE")[-1].text == "gone"
    shown = alice.home
    assert shown and shown.text == "Hello"


def test_a_refused_event_comes_again_and_says_so(slack: Slack, door: Door) -> None:
    door.status = 500
    slack.change_tz("UBOB", "Europe/Rome")
    slack.until(lambda: len(door.headers) == 4)
    slack.settle()
    assert [headers.get("x-slack-retry-num") for headers in door.headers] == [None, "1", "2", "3"]
    assert door.headers[-1]["x-slack-retry-reason"] == "http_error"


def test_the_app_can_ask_for_no_more(slack: Slack, door: Door) -> None:
    door.status, door.no_retry = 500, True
    slack.change_tz("UBOB", "Europe/Rome")
    slack.settle()
    door.status = 200
    slack.change_tz("UCAROL", "Europe/Rome")
    slack.settle()
    assert len(door.headers) == 2


def test_an_app_that_is_not_there_is_told_to_the_person(slack: Slack) -> None:
    slack.set_event_url("http://127.0.0.1:9/")
    assert slack.person("UALICE").types("/say").error == '/say failed with the error "dispatch_failed"'
    slack.set_event_url(None)
    assert client_of(slack).apps_connections_open(app_token=slack.app_token)["ok"]
