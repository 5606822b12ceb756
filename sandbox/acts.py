"""The page's acts by name, each with the fields that the page sends."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.clock import FAST_FORWARD
from sandbox.errors import Refusal
from sandbox.people import Visitor
from sandbox.world import World

JSON = dict[str, Any]
Act = Callable[[Visitor, JSON], Awaitable[JSON]]


async def perform(world: World, body: JSON) -> JSON:
    """Carry out {"user", "do", …}; raises Refusal, SlackError, or KeyError for a missing field."""
    found = ACTS.get(body["do"])
    if found is None:
        raise Refusal(f"Nobody can {body['do']} here.")
    return await found(Visitor(world, body["user"]), body)


async def _say(visitor: Visitor, body: JSON) -> JSON:
    visitor.say(body["channel"], body["text"], body.get("thread_ts"))
    return {}


async def _command(visitor: Visitor, body: JSON) -> JSON:
    await visitor.command(body["channel"], body["text"])
    return {}


def _ids(body: JSON) -> tuple[str, str]:
    return body["block_id"], body["action_id"]


async def _click(visitor: Visitor, body: JSON) -> JSON:
    await visitor.click(body["container"], _ids(body), body.get("value") or {}, body.get("state") or {})
    return {}


async def _options(visitor: Visitor, body: JSON) -> JSON:
    return await visitor.options(body["container"], _ids(body), body.get("value") or "")


async def _submit(visitor: Visitor, body: JSON) -> JSON:
    errors = await visitor.submit(body["view_id"], body.get("state") or {})
    return {"errors": errors} if errors else {}


async def _close(visitor: Visitor, body: JSON) -> JSON:
    await visitor.close(body["view_id"], bool(body.get("all")))
    return {}


async def _home(visitor: Visitor, _: JSON) -> JSON:
    await visitor.home()
    return {}


async def _messages_tab(visitor: Visitor, _: JSON) -> JSON:
    await visitor.messages_tab()
    return {}


async def _read(visitor: Visitor, body: JSON) -> JSON:
    visitor.read(body["channel"])
    return {}


async def _join(visitor: Visitor, body: JSON) -> JSON:
    visitor.join(body["channel"])
    return {}


async def _leave(visitor: Visitor, body: JSON) -> JSON:
    visitor.leave(body["channel"])
    return {}


async def _invite_app(visitor: Visitor, body: JSON) -> JSON:
    visitor.invite_app(body["channel"])
    return {}


async def _clock(visitor: Visitor, body: JSON) -> JSON:
    clock = visitor.world.clock
    if "to" in body:
        clock.move(float(body["to"]), float(body.get("speed") or FAST_FORWARD))
    else:
        clock.set_speed(float(body["speed"]))
    visitor.world.watchers.changed()
    return {"clock": clock.as_json()}


ACTS: dict[str, Act] = {
    "say": _say,
    "command": _command,
    "click": _click,
    "options": _options,
    "submit": _submit,
    "close": _close,
    "home": _home,
    "messages_tab": _messages_tab,
    "read": _read,
    "join": _join,
    "leave": _leave,
    "invite_app": _invite_app,
    "clock": _clock,
}
