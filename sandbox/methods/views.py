"""views.*: modals and the Home tab."""

from typing import Any

from sandbox import viewing
from sandbox.errors import SlackError
from sandbox.methods.arguments import required
from sandbox.methods.registry import method
from sandbox.shapes import view_object
from sandbox.workspace import View
from sandbox.world import World

JSON = dict[str, Any]


@method("views.open")
def open_view(world: World, args: JSON) -> JSON:
    """Open a modal for whoever caused the trigger."""
    trigger = world.triggers.check(required(args, "trigger_id"))
    view = viewing.open_view(world, trigger.user, args.get("view"))
    trigger.used = True
    return {"view": view_object(world, view)}


@method("views.push")
def push(world: World, args: JSON) -> JSON:
    """Put a modal on top of the open ones."""
    trigger = world.triggers.check(required(args, "trigger_id"))
    view = viewing.push(world, trigger.user, args.get("view"))
    trigger.used = True
    return {"view": view_object(world, view)}


@method("views.update")
def update(world: World, args: JSON) -> JSON:
    """Draw an open view anew."""
    view = viewing.update(world, _wanted(world, args), args.get("view"), args.get("hash"))
    return {"view": view_object(world, view)}


@method("views.publish")
def publish(world: World, args: JSON) -> JSON:
    """Set a person's Home tab."""
    if not world.manifest.home_tab:
        raise SlackError("not_enabled")
    person = world.workspace.person(required(args, "user_id"))
    if person.deleted or person.is_bot:
        raise SlackError("user_not_found")
    return {"view": view_object(world, viewing.publish(world, person.id, args.get("view"), args.get("hash")))}


def _wanted(world: World, args: JSON) -> View:
    identity = args.get("view_id")
    if not identity:
        identity = viewing.find_external(world, required(args, "external_id"))
    view = world.workspace.views.get(str(identity))
    if view is None:
        raise SlackError("not_found")
    return view
