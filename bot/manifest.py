"""The app manifest: `manifest.yml` is the Socket Mode one; the HTTP one is derived from it."""

import sys
from pathlib import Path
from typing import Any

import yaml

EVENTS_PATH = "/slack/events"  # Bolt takes events, interactions and commands at one address


def manifest_text() -> str:
    """`manifest.yml` of the checkout, else the copy that was installed beside the package."""
    checkout = Path(__file__).parent.parent / "manifest.yml"
    installed = Path(sys.prefix) / "share/upstream-pulse/manifest.yml"
    return (checkout if checkout.exists() else installed).read_text()


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(manifest_text())
    return loaded


def for_http(url: str) -> dict[str, Any]:
    """The same app, called at `url` instead of through a socket."""
    address = url.rstrip("/") + EVENTS_PATH
    made = manifest()
    made["settings"]["socket_mode_enabled"] = False
    made["settings"]["event_subscriptions"]["request_url"] = address
    made["settings"]["interactivity"] |= {"request_url": address, "message_menu_options_url": address}
    for command in made["features"]["slash_commands"]:
        command["url"] = address
    return made
