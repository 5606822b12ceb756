"""users.* and usergroups.*: who is there."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.methods.arguments import flag, page, required
from sandbox.methods.registry import method
from sandbox.shapes import user_object, usergroup_object
from sandbox.world import World

JSON = dict[str, Any]
MANY = 1000
A_PAGE = 200


@method("users.info", "users:read")
def info(world: World, args: JSON) -> JSON:
    """Describe one person."""
    return {"user": user_object(world, world.workspace.person(required(args, "user")))}


@method("users.list", "users:read")
def people(world: World, args: JSON) -> JSON:
    """List everybody: Slackbot, bots, guests, strangers and the deactivated too."""
    everybody = list(world.workspace.people.values())
    if len(everybody) > MANY and not args.get("limit"):
        raise SlackError("limit_required")
    shown, cursor = page(args, everybody, lambda person: person.id, default=MANY)
    return {
        "members": [user_object(world, person) for person in shown],
        "cache_ts": int(world.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("usergroups.list", "usergroups:read")
def groups(world: World, args: JSON) -> JSON:
    """List the user groups."""
    users = flag(args, "include_users")
    shown = [usergroup_object(world, group, users=users) for group in world.workspace.usergroups.values()]
    return {"usergroups": shown}


@method("usergroups.users.list", "usergroups:read")
def members(world: World, args: JSON) -> JSON:
    """List a user group's members."""
    group = world.workspace.usergroups.get(required(args, "usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
