"""What a person does with what the app drew: clicks, choices, modals."""

from typing import Any

from sandbox import payloads, viewing
from sandbox.elements import Element, Values, find, remember, values_of
from sandbox.envelopes import INTERACTIVE, Answer
from sandbox.errors import Refusal, SlackError
from sandbox.filling import chosen, complaints
from sandbox.posting import touched_by
from sandbox.rules import check_options
from sandbox.workspace import Message, View
from sandbox.world import World

JSON = dict[str, Any]
Place = Message | View
SILENT = "This app did not respond in time. Try again."
NOT_CONFIGURED = "This app is not configured to handle interactive responses."
TROUBLE = "We had some trouble connecting. Try again?"


def place_of(world: World, user: str, container: JSON) -> Place:
    """Return the message or view that a container {"type", "channel", "ts" | "view_id"} means."""
    if container.get("type") == "view":
        return view_of(world, user, str(container.get("view_id")))
    channel = world.workspace.channels.get(str(container.get("channel")))
    message = channel.by_ts.get(str(container.get("ts"))) if channel and user in channel.members else None
    if message is None or message.ephemeral_to not in (None, user):
        raise Refusal("This message is gone.")
    return message


def view_of(world: World, user: str, identity: str) -> View:
    """Return one of this person's open views."""
    view = world.workspace.views.get(identity)
    if view is None or view.user != user:
        raise Refusal("This view is closed.")
    return view


def touched(place: Place, user: str) -> Values:
    """Return what this person entered in a place so far."""
    return place.values if isinstance(place, View) else touched_by(place, user)


async def click(world: World, user: str, place: Place, ids: tuple[str, str], value: JSON) -> None:
    """Click a button or choose something; `ids` are block_id and action_id."""
    element = _element(place, ids)
    fields = chosen(element, value)
    if element.type not in ("button", "overflow", "icon_button", "feedback_buttons"):
        remember(touched(place, user), {ids[0]: {ids[1]: {"type": element.type, **fields}}})
    if element.block["type"] == "input" and not element.block.get("dispatch_action"):
        return
    about = {"type": element.type, "block_id": ids[0], "action_id": ids[1], "action_ts": world.ts()}
    payload = payloads.actions(world, world.workspace.people[user], about | fields, place)
    answer = await _deliver(world, payload)
    if not answer.ok:
        _warn(world, user, place)


def _element(place: Place, ids: tuple[str, str]) -> Element:
    element = find(place.blocks, *ids)
    if element is None:
        raise Refusal("This control is not there any more.")
    return element


async def _deliver(world: World, payload: JSON) -> Answer:
    if not world.manifest.interactive:
        raise Refusal(NOT_CONFIGURED)
    return await world.delivery.deliver(INTERACTIVE, payload)


def _warn(world: World, user: str, place: Place) -> None:
    spot = (place.channel, place.ts) if isinstance(place, Message) else (None, None)
    world.notify(user, SILENT, *spot)
    raise Refusal(SILENT)


async def options(world: World, user: str, place: Place, ids: tuple[str, str], typed: str) -> JSON:
    """Ask the app what an external select offers for what was typed: {"options"} or {"option_groups"}."""
    element = _element(place, ids)
    if len(typed) < int(element.raw.get("min_query_length", 3)):
        return {"options": []}
    payload = payloads.suggestion(world, world.workspace.people[user], ids, typed, place)
    answer = await _deliver(world, payload)
    if not answer.ok or check_options(answer.payload):
        raise Refusal("The options could not be loaded.")
    return {key: answer.payload[key] for key in ("options", "option_groups") if key in answer.payload}


async def submit(world: World, user: str, view: View, state: Values) -> dict[str, str]:
    """Submit the top modal; returns what is wrong by block_id, from Slack's client or from the app."""
    if not world.workspace.stack(user) or world.workspace.stack(user)[-1] is not view:
        raise Refusal("Only the modal on top can be submitted.")
    remember(view.values, state)
    wrong = complaints(view.blocks, values_of(view.blocks, view.values))
    if wrong:
        return wrong
    answer = await _deliver(world, payloads.submission(world, view))
    if not answer.ok:
        raise Refusal(TROUBLE)
    try:
        return _respond(world, view, answer.payload)
    except (SlackError, KeyError) as refused:
        raise Refusal(TROUBLE) from refused


def _respond(world: World, view: View, said: JSON) -> dict[str, str]:
    match said.get("response_action"):
        case "errors":
            return _errors(view, said["errors"])
        case "update":
            viewing.update(world, view, said["view"])
        case "push":
            viewing.push(world, view.user, said["view"])
        case "clear":
            viewing.close(world, view, whole=True)
        case None:
            viewing.close(world, view)
        case other:
            raise SlackError(f"unknown response_action {other}")
    return {}


def _errors(view: View, errors: dict[str, str]) -> dict[str, str]:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= fields:
        raise SlackError("errors belong to the block_ids of input blocks")
    return errors


async def close(world: World, user: str, view: View, *, whole: bool = False) -> None:
    """Close the top modal, or with `whole` all of them; the app hears of it where it asked to."""
    stack = world.workspace.stack(user)
    if view not in stack:
        raise Refusal("This view is closed.")
    cleared = whole or bool(view.raw.get("clear_on_close"))
    about = stack[0] if cleared else view
    viewing.close(world, view, whole=cleared)
    if about.raw.get("notify_on_close"):
        await _deliver(world, payloads.closed(world, about, cleared=cleared))
