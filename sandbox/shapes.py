"""How Slack writes people, conversations, messages, views and files in JSON."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.elements import values_of
from sandbox.workspace import APP_ID, BOT_ID, BOT_USER, SLACKBOT, Channel, File, Message, Person, UserGroup, View
from sandbox.world import World

JSON = dict[str, Any]
FLAGS = ("is_admin", "is_owner", "is_restricted", "is_ultra_restricted")


def user_object(world: World, person: Person) -> JSON:
    """Return a person as users.info does; the deactivated have no zone and no roles."""
    user: JSON = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "profile": _profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.id == SLACKBOT:
        user["is_bot"] = False
    if person.is_stranger or person.team_id != world.workspace.team.id:
        user["is_stranger"] = True
    if person.is_invited_user:
        user["is_invited_user"] = True
    return user if person.deleted else {**user, **_zone(world, person), **_roles(person)}


def _profile(person: Person) -> JSON:
    return {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": person.team_id,
        **({"bot_id": BOT_ID, "api_app_id": APP_ID} if person.id == BOT_USER else {}),
    }


def _roles(person: Person) -> JSON:
    return {flag: getattr(person, flag) for flag in FLAGS} | {"is_primary_owner": False}


def _zone(world: World, person: Person) -> JSON:
    if not person.tz:
        return {}
    now = datetime.fromtimestamp(world.clock.now(), UTC).astimezone(ZoneInfo(person.tz))
    offset = now.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": person.tz, "tz_label": now.tzname(), "tz_offset": seconds}


def channel_object(world: World, channel: Channel, *, members: bool = False) -> JSON:
    """Return a conversation as conversations.info does, seen by the bot."""
    if channel.is_im:
        other = next((user for user in channel.people if user != BOT_USER), channel.people[0])
        return {"id": channel.id, "is_im": True, "user": other, "is_archived": False, "is_open": True}
    described: JSON = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_general": channel.name == "general",
        "is_member": BOT_USER in channel.members,
        "context_team_id": world.workspace.team.id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    return described | ({"num_members": len(channel.members)} if members else {})


def usergroup_object(world: World, group: UserGroup, *, users: bool = False) -> JSON:
    """Return a user group as usergroups.list does."""
    described: JSON = {
        "id": group.id,
        "team_id": world.workspace.team.id,
        "is_usergroup": True,
        "name": group.name or group.handle,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_update": group.date_update,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return described | ({"users": list(group.users)} if users else {})


def file_object(world: World, file: File) -> JSON:
    """Return a file as the app sees it."""
    url = f"{world.base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "alt_txt": file.alt_txt,
        "mimetype": file.mimetype,
        "size": file.size,
        "user": BOT_USER,
        "mode": "hosted",
        "url_private": url,
        "permalink": url,
        "channels": list(file.shared_in),
    }


def message_object(world: World, message: Message) -> JSON:
    """Return a message as chat.postMessage does."""
    described: JSON = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": world.workspace.team.id,
    }
    if message.bot_id:
        described |= {"bot_id": message.bot_id, "app_id": APP_ID}
    for key in ("blocks", "thread_ts", "metadata"):
        if value := getattr(message, key):
            described[key] = value
    if message.edited:
        described["edited"] = {"user": message.user, "ts": message.edited}
    if message.files:
        described["files"] = [file_object(world, world.workspace.files[file]) for file in message.files]
    return described


def view_object(world: World, view: View, *, closed: bool = False) -> JSON:
    """Return a view as views.open does; a closed one has lost its state."""
    raw = view.raw
    team = world.workspace.team.id
    return {
        "id": view.id,
        "team_id": team,
        "type": raw["type"],
        "blocks": view.blocks,
        "private_metadata": raw.get("private_metadata") or "",
        "callback_id": raw.get("callback_id") or "",
        "state": {"values": {} if closed else values_of(view.blocks, view.values)},
        "hash": view.hash,
        "title": raw.get("title"),
        "clear_on_close": bool(raw.get("clear_on_close")),
        "notify_on_close": bool(raw.get("notify_on_close")),
        "close": raw.get("close"),
        "submit": raw.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP_ID,
        "external_id": raw.get("external_id") or "",
        "app_installed_team_id": team,
        "bot_id": BOT_ID,
    }
