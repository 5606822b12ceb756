"""Events: told to the app only when its manifest subscribes to them."""

from typing import Any

from sandbox import payloads
from sandbox.shapes import view_object
from sandbox.workspace import BOT_USER, Channel, Message
from sandbox.world import World

JSON = dict[str, Any]


def emit(world: World, event: JSON, subscription: str | None = None) -> None:
    """Tell the app of an event, if it asked for events of its type (or of this subscription)."""
    if (subscription or event["type"]) in world.manifest.events:
        world.delivery.emit(payloads.event(world, event))


def home_opened(world: World, user: str, tab: str) -> None:
    """Tell that a person opened the app's Home or Messages tab."""
    event: JSON = {"type": "app_home_opened", "user": user, "channel": world.workspace.dm(user).id, "tab": tab}
    home = world.workspace.home(user)
    if tab == "home" and home:
        event["view"] = view_object(world, home)
    emit(world, event)


def said(world: World, channel: Channel, message: Message) -> None:
    """Tell what a person said where the bot can hear it."""
    if BOT_USER not in channel.members:
        return
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    event: JSON = {
        "type": "message",
        "channel": channel.id,
        "channel_type": kind,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    emit(world, event, f"message.{kind}s" if kind != "im" else "message.im")
    if not channel.is_im and f"<@{BOT_USER}>" in message.text:
        emit(world, {key: value for key, value in event.items() if key != "channel_type"} | {"type": "app_mention"})
