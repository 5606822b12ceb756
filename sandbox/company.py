"""Changes in the company: people and channels come, change and go, and the app hears of it."""

from typing import Any

from sandbox.events import emit
from sandbox.shapes import user_object, usergroup_object
from sandbox.workspace import BOT_USER, Channel, Person, UserGroup, make_person
from sandbox.world import World

JSON = dict[str, Any]


def change_person(world: World, user: str, **changes: Any) -> None:
    """Change fields of a person: deleted, tz, is_admin, real_name …"""
    person = world.workspace.person(user)
    for key, value in changes.items():
        if not hasattr(person, key):
            raise ValueError(f"a person has no {key}")
        setattr(person, key, value)
    _changed(world, person, "user_change")


def add_person(world: World, raw: JSON) -> None:
    """Let somebody join the workspace."""
    person = make_person(raw, world.workspace.team.id)
    world.workspace.people[person.id] = person
    _changed(world, person, "team_join")


def _changed(world: World, person: Person, event: str) -> None:
    person.updated = int(world.clock.now())
    emit(world, {"type": event, "user": user_object(world, person), "cache_ts": person.updated})
    world.watchers.changed()


def join(world: World, channel: Channel, user: str, inviter: str | None = None) -> None:
    """Let a person, or the bot, become a member of a channel."""
    if user in channel.members:
        return
    channel.members[user] = None
    _moved(world, channel, user, "member_joined_channel", {"inviter": inviter} if inviter else {})


def leave(world: World, channel: Channel, user: str) -> None:
    """Let a person, or the bot, leave a channel."""
    if user not in channel.members:
        return
    _moved(world, channel, user, "member_left_channel", {})
    del channel.members[user]
    world.watchers.changed()


def _moved(world: World, channel: Channel, user: str, event: str, more: JSON) -> None:
    if BOT_USER in channel.members:
        where = {"channel": channel.id, "channel_type": "G" if channel.is_private else "C"}
        emit(world, {"type": event, "user": user, "team": world.workspace.team.id, **where, **more})
    world.watchers.changed()


def set_usergroup(world: World, group: str, users: list[str]) -> None:
    """Set a user group's members; an unknown group is made."""
    known = world.workspace.usergroups.get(group)
    if known is None:
        known = world.workspace.usergroups[group] = UserGroup(group, group.lower())
        emit(world, {"type": "subteam_created", "subteam": usergroup_object(world, known, users=True)})
    added = [user for user in users if user not in known.users]
    removed = [user for user in known.users if user not in users]
    before, known.date_update = known.date_update, int(world.clock.now())
    known.users = list(users)
    emit(world, {"type": "subteam_updated", "subteam": usergroup_object(world, known, users=True)})
    emit(world, _members_changed(world, known, before, added, removed))
    world.watchers.changed()


def _members_changed(world: World, group: UserGroup, before: int, added: list[str], removed: list[str]) -> JSON:
    return {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": world.workspace.team.id,
        "date_previous_update": before,
        "date_update": group.date_update,
        "added_users": added,
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
    }


def remove_usergroup(world: World, group: str) -> None:
    """Let a user group vanish."""
    gone = world.workspace.usergroups.pop(group)
    described = usergroup_object(world, gone) | {"date_delete": int(world.clock.now())}
    emit(world, {"type": "subteam_updated", "subteam": described})


def archive(world: World, channel: Channel, archived: bool = True) -> None:
    """Archive a channel, or bring it back."""
    channel.is_archived = archived
    _about(world, channel, "archive" if archived else "unarchive", channel.id)


def rename(world: World, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    _about(world, channel, "rename", {"id": channel.id, "name": name, "created": 0})


def delete_channel(world: World, channel: Channel) -> None:
    """Let a channel vanish."""
    del world.workspace.channels[channel.id]
    _about(world, channel, "deleted", channel.id)


def share(world: World, channel: Channel, shared: bool = True) -> None:
    """Share a channel with another organisation, or end that."""
    channel.is_ext_shared = shared
    body = {"channel": channel.id, "connected_team_id": "T0OTHER"}
    emit(world, {"type": "channel_shared" if shared else "channel_unshared", **body})
    world.watchers.changed()


def change_channel_id(world: World, channel: Channel, identity: str) -> None:
    """Give a channel another id, as Slack does when a private channel is shared."""
    old, channel.id = channel.id, identity
    del world.workspace.channels[old]
    world.workspace.channels[identity] = channel
    for message in channel.messages:
        message.channel = identity
    emit(world, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": identity})
    world.watchers.changed()


def uninstall(world: World, error: str = "account_inactive") -> None:
    """Take the app out: its tokens are dead from now on."""
    emit(world, {"type": "tokens_revoked", "tokens": {"bot": [BOT_USER]}})
    emit(world, {"type": "app_uninstalled"})
    world.credentials.refused = error


def _about(world: World, channel: Channel, what: str, about: Any) -> None:
    if not channel.is_private or BOT_USER in channel.members:
        kind = "group" if channel.is_private else "channel"
        emit(world, {"type": f"{kind}_{what}", "channel": about})
    world.watchers.changed()
