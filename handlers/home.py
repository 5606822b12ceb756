"""Somebody opens the Home tab. It is drawn then, and after what they do there; never for everybody."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw_home
from handlers.desk import Desk


def show_home(ack: Ack, event: dict[str, Any], client: WebClient, desk: Desk) -> None:
    ack()
    if event.get("tab") == "home":
        redraw_home(desk, client, event["user"])


def register(app: App) -> None:
    app.event("app_home_opened")(show_home)
