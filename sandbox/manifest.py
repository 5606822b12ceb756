"""The app's manifest, as far as Slack's behaviour depends on it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Command:
    """One slash command, e.g. "/pulse"."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Manifest:
    """Names, scopes, events and switches of the one app that is installed here."""

    name: str
    bot_name: str
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, Command] = field(default_factory=dict)
    home_tab: bool = False
    messages_tab: bool = False
    read_only: bool = False
    interactive: bool = False
    socket_mode: bool = False


def load(path: Path) -> Manifest:
    """Read a manifest from a YAML or JSON file."""
    return parse(yaml.safe_load(path.read_text(encoding="utf-8")))


def parse(raw: dict[str, Any]) -> Manifest:
    """Take what matters from a manifest of Slack's schema (v1 or v2)."""
    features, settings = raw.get("features") or {}, raw.get("settings") or {}
    home = features.get("app_home") or {}
    name = raw["display_information"]["name"]
    scopes = ((raw.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    return Manifest(
        name=name,
        bot_name=(features.get("bot_user") or {}).get("display_name") or name,
        scopes=tuple(scopes),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or []),
        commands={entry["command"]: _command(entry) for entry in features.get("slash_commands") or []},
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        read_only=bool(home.get("messages_tab_read_only_enabled")),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
    )


def _command(entry: dict[str, Any]) -> Command:
    return Command(
        entry["command"],
        entry.get("description", ""),
        entry.get("usage_hint", ""),
        bool(entry.get("should_escape")),
    )
