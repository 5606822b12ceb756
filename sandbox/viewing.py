"""Views: a person's stack of modals, and their Home tab."""

import secrets
from typing import Any

from sandbox.elements import with_ids
from sandbox.errors import SlackError
from sandbox.posting import check_pictures, refuse
from sandbox.rules import check_view
from sandbox.workspace import View
from sandbox.world import World

JSON = dict[str, Any]
DEEPEST = 3


def checked(world: World, raw: Any, kind: str) -> JSON:
    """Check a view that an app sent and give its blocks ids; raises SlackError."""
    refuse(check_view(raw))
    if raw["type"] != kind:
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] must be a {kind} view"]})
    check_pictures(world, raw["blocks"], "/view")
    return {**raw, "blocks": with_ids(raw["blocks"])}


def open_view(world: World, user: str, raw: Any) -> View:
    """Open a modal as the only one of this person; one that was open is gone."""
    raw = checked(world, raw, "modal")
    _drop(world, user, world.workspace.stacks.pop(user, []))
    return _add(world, user, raw, None)


def push(world: World, user: str, raw: Any) -> View:
    """Put a modal on top of the person's stack, which holds three at most."""
    raw = checked(world, raw, "modal")
    stack = world.workspace.stack(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    return _add(world, user, raw, stack[-1])


def update(world: World, view: View, raw: Any, expected_hash: str | None = None) -> View:
    """Draw a view anew; what was entered stays where block_id and action_id stay, and goes with its block."""
    raw = checked(world, raw, view.raw["type"])
    if expected_hash and expected_hash != view.hash:
        raise SlackError("hash_conflict")
    _claim_external_id(world, raw, view.id)
    view.raw = raw
    there = {block.get("block_id") for block in raw["blocks"]}
    view.values = {block: held for block, held in view.values.items() if block in there}
    view.hash = _new_hash(world)
    world.watchers.changed((view.user,))
    return view


def publish(world: World, user: str, raw: Any, expected_hash: str | None = None) -> View:
    """Set a person's Home tab."""
    home = world.workspace.home(user)
    if home:
        return update(world, home, raw, expected_hash)
    raw = checked(world, raw, "home")
    _claim_external_id(world, raw, None)
    view = _make(world, user, raw, None)
    world.workspace.homes[user] = view.id
    world.watchers.changed((user,))
    return view


def close(world: World, view: View, *, whole: bool = False) -> None:
    """Take a modal off its person's stack, with what lies above it; or the whole stack."""
    ids = world.workspace.stacks.get(view.user, [])
    keep = 0 if whole or view.id not in ids else ids.index(view.id)
    gone = ids[keep:]
    world.workspace.stacks[view.user] = ids[:keep]
    _drop(world, view.user, gone)


def _add(world: World, user: str, raw: JSON, below: View | None) -> View:
    _claim_external_id(world, raw, None)
    view = _make(world, user, raw, below)
    world.workspace.stacks.setdefault(user, []).append(view.id)
    world.watchers.changed((user,))
    return view


def _make(world: World, user: str, raw: JSON, below: View | None) -> View:
    identity = world.workspace.new_id("V")
    root = below.root if below else identity
    view = View(identity, user, raw, _new_hash(world), root, below.id if below else None)
    world.workspace.views[identity] = view
    return view


def _drop(world: World, user: str, gone: list[str]) -> None:
    for view in gone:
        del world.workspace.views[view]
    world.watchers.changed((user,))


def _new_hash(world: World) -> str:
    return f"{int(world.clock.now())}.{secrets.token_hex(4)}"


def _claim_external_id(world: World, raw: JSON, own: str | None) -> None:
    wanted = raw.get("external_id")
    if wanted and find_external(world, wanted) not in (None, own):
        raise SlackError("duplicate_external_id")


def find_external(world: World, external_id: str) -> str | None:
    """Return the id of the open view with this external id."""
    for view in world.workspace.views.values():
        if view.raw.get("external_id") == external_id:
            return view.id
    return None
