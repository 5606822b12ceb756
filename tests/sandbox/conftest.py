"""A small company in a sandbox, and a real Bolt app in it."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient

from sandbox.local import Slack

PING_SECONDS = 0.1
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Parrot"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Parrot"},
        "slash_commands": [{"command": "/say", "description": "Say it again", "should_escape": True}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "groups:read",
                "im:write",
                "team:read",
                "usergroups:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "user_change", "team_join", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def company() -> dict[str, Any]:
    return {
        "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
        "people": [
            {"id": "UALICE", "name": "alice", "real_name": "Alice", "tz": "Europe/Berlin", "is_admin": True},
            {"id": "UBOB", "name": "bob", "real_name": "Bob", "tz": "Asia/Kolkata"},
            {"id": "UCAROL", "name": "carol", "real_name": "Carol"},
            {"id": "UGONE", "name": "gone", "deleted": True},
            {"id": "UGUEST", "name": "guest", "is_restricted": True},
            {"id": "USTRANGE", "name": "strange", "is_stranger": True, "team_id": "T0OTHER"},
            {"id": "UROBOT", "name": "robot", "is_bot": True},
        ],
        "channels": [
            {"id": "CHOME", "name": "home", "members": ["UALICE", "UBOB"], "bot": True},
            {"id": "CAWAY", "name": "away", "members": ["UALICE", "USTRANGE"]},
            {"id": "CSECRET", "name": "secret", "members": ["UBOB"], "is_private": True},
            {"id": "COLD", "name": "old", "members": ["UALICE"], "bot": True, "is_archived": True},
        ],
        "usergroups": [{"id": "SOPS", "handle": "ops", "users": ["UALICE"]}],
    }


Changed = Callable[..., Path]


@pytest.fixture
def manifest(tmp_path: Path) -> Changed:
    """Writes the manifest to a file, after `change` has had its hands on it."""

    def write(change: Callable[[dict[str, Any]], None] = lambda _: None) -> Path:
        raw = yaml.safe_load(yaml.safe_dump(MANIFEST))
        change(raw)
        path = tmp_path / "manifest.yml"
        path.write_text(yaml.safe_dump(raw))
        return path

    return write


@pytest.fixture
def arguments(tmp_path: Path, manifest: Changed) -> list[str]:
    workspace = tmp_path / "workspace.yml"
    workspace.write_text(yaml.safe_dump(company()))
    return ["--workspace", str(workspace), "--manifest", str(manifest()), "--port", "0"]


@pytest.fixture
def slack(manifest: Changed) -> Iterator[Slack]:
    with Slack(company(), manifest()) as slack:
        yield slack


def client_of(slack: Slack, token: str | None = None) -> WebClient:
    return WebClient(slack.bot_token if token is None else token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return client_of(slack)


def app_in(slack: Slack) -> App:
    return App(
        client=client_of(slack),
        signing_secret=slack.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )


@pytest.fixture
def app(slack: Slack) -> Iterator[App]:
    """A Bolt app that is connected over Socket Mode; a test gives it its listeners."""
    app = app_in(slack)
    handler = connected(app, slack)
    yield app
    disconnect(handler, slack)


def disconnect(handler: SocketModeHandler, slack: Slack) -> None:
    """Close a connection that the sandbox has cut."""
    handler.client.auto_reconnect_enabled = False
    slack.cut_sockets()
    close_aside(handler.client)


def close_aside(client: BaseSocketModeClient) -> None:
    """slack_sdk takes a second to close, for which no test needs to wait, and stumbles where its reader was first."""

    def close() -> None:
        with contextlib.suppress(AttributeError):
            client.close()

    threading.Thread(target=close, daemon=True).start()


def connected(app: App, slack: Slack) -> SocketModeHandler:
    before = slack.connections
    handler = SocketModeHandler(app, slack.app_token, ping_interval=PING_SECONDS)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.connect(before + 1)
    return handler


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, value: str = "1") -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": value}


def row(*elements: dict[str, Any], block_id: str = "row") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {"type": "input", "block_id": f"{action_id}-block", "label": plain(label), "element": element}


def modal(*blocks: dict[str, Any], title: str = "Ask", **more: Any) -> dict[str, Any]:
    submit = {"submit": plain("Send")} if any(block["type"] == "input" for block in blocks) else {}
    return {"type": "modal", "callback_id": "ask", "title": plain(title), "blocks": list(blocks), **submit, **more}


def home(text: str) -> dict[str, Any]:
    return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}]}


def ask(client: WebClient, *elements: dict[str, Any]) -> str:
    """Let the bot ask Alice with a row of elements; returns the message's ts."""
    return str(client.chat_postMessage(channel="UALICE", text="Well?", blocks=[row(*elements)])["ts"])
