"""The manifest is what the code registers and calls: every command, event and scope, none more."""

import ast
import json
from collections.abc import Callable, Iterator
from inspect import getclosurevars
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import handlers
from bot.manifest import for_http, manifest
from messages.helping import COMMANDS
from sandbox.methods.registry import METHODS

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "scheduler")
#: Slack's own, kept beside the project where it is built; a plain clone does without.
SCHEMA = ROOT.parent / "shared/data/slack-manifest.schema.2.0.0.json"

# Which scope lets an event through, by Slack's documentation of each event.
EVENT_SCOPES = {
    "app_home_opened": set(),
    "user_change": {"users:read"},
    "team_join": {"users:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "subteam_created": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "subteam_members_changed": {"usergroups:read"},
    "channel_archive": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_id_changed": {"channels:read"},
    "channel_shared": {"channels:read"},
    "channel_unshared": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "group_rename": {"groups:read"},
    "app_uninstalled": set(),
    "tokens_revoked": set(),
}


class Notebook:
    """Stands where Bolt's App stands while listeners are registered, and writes down for what, also the words that
    `says(…)` listens for."""

    def __init__(self) -> None:
        self.found: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def registered(*names: Any, matchers: Any = (), **_: Any) -> Callable[..., Any]:
            self.found.setdefault(kind, set()).update(name for name in names if isinstance(name, str))
            words = (getclosurevars(matcher).nonlocals.get("words", ()) for matcher in matchers if kind == "command")
            self.found.setdefault("word", set()).update(*words)
            return lambda *functions: functions

        return registered


@pytest.fixture
def registered() -> dict[str, set[str]]:
    notebook = Notebook()
    handlers.register(notebook)  # type: ignore[arg-type]
    return notebook.found


def test_every_command_and_event_and_none_more(registered: dict[str, set[str]]) -> None:
    features, settings = manifest()["features"], manifest()["settings"]
    assert {command["command"] for command in features["slash_commands"]} == registered["command"]
    assert set(settings["event_subscriptions"]["bot_events"]) == registered.get("event", set())


def test_every_word_has_a_line_in_the_help_and_no_line_is_without_one(registered: dict[str, set[str]]) -> None:
    """docs/commands.md is compared with these lines elsewhere."""
    assert {usage.split()[1] for usage, _, _ in COMMANDS} == registered["word"] - {""}


def called_methods() -> Iterator[str]:
    """The Web API methods that our code names: client.chat_postMessage(…), api_call("chat.postMessage")."""
    known = {name.replace(".", "_"): name for name in METHODS}
    known["files_upload_v2"] = "files.completeUploadExternal"
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in known:
                    yield known[node.attr]
                if isinstance(node, ast.Constant) and node.value in METHODS:
                    yield str(node.value)


def test_every_scope_is_needed_and_none_is_missing() -> None:
    asked = set(manifest()["oauth_config"]["scopes"]["bot"])
    needed = {"commands"}
    for name in called_methods():
        scopes = set(METHODS[name].scopes)
        assert not scopes or scopes & asked, f"{name} needs one of {scopes}"
        needed |= scopes & asked
    for event in manifest()["settings"]["event_subscriptions"]["bot_events"]:
        needed |= EVENT_SCOPES[event] & asked
    assert asked == needed


def test_no_history_and_no_mail() -> None:
    scopes = manifest()["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert not any("history" in scope or "email" in scope for scope in scopes["bot"])


BOTH = pytest.mark.parametrize("made", [manifest(), for_http("https://pulse.example.com")], ids=["socket", "http"])


@BOTH
def test_slack_would_take_it(made: dict[str, Any]) -> None:
    """What Slack's server checks beyond its schema, and the lengths that the schema gives."""
    settings, display = made["settings"], made["display_information"]
    addresses = [settings["interactivity"].get("request_url"), settings["event_subscriptions"].get("request_url")]
    assert settings["socket_mode_enabled"] or all(addresses)
    assert len(display["name"]) <= 35 and len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert made["features"]["app_home"]["messages_tab_enabled"], "or direct messages fail"


@BOTH
@pytest.mark.skipif(not SCHEMA.exists(), reason=f"{SCHEMA.name} is not beside this clone")
def test_it_is_valid_by_slacks_schema(made: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(made)
