"""Which conversations and people the bot may reach, in Slack's error codes."""

from sandbox.errors import SlackError
from sandbox.workspace import BOT_USER, SLACKBOT, Channel, Person
from sandbox.world import World


def seen(world: World, identity: str) -> Channel:
    """Return a conversation that the bot can see, or raise channel_not_found."""
    channel = world.workspace.channels.get(identity)
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def writable(world: World, identity: str) -> Channel:
    """Return a conversation that the bot may write to; ids of people and names of channels count too."""
    if identity in world.workspace.people:
        return _direct(world, world.workspace.people[identity])
    channel = seen(world, _named(world, identity))
    if channel.is_im:
        other = next(user for user in channel.people if user != BOT_USER)
        return _direct(world, world.workspace.people[other])
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in world.manifest.scopes:
        raise SlackError("not_in_channel")
    return channel


def _named(world: World, identity: str) -> str:
    if identity in world.workspace.channels:
        return identity
    name = identity.removeprefix("#")
    return next((c.id for c in world.workspace.channels.values() if c.name == name and not c.is_im), identity)


def _direct(world: World, person: Person) -> Channel:
    if person.deleted or not reachable(world, person):
        raise SlackError("channel_not_found")
    if person.is_bot or person.id == SLACKBOT:
        raise SlackError("cannot_dm_bot")
    if not world.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    return world.workspace.dm(person.id)


def reachable(world: World, person: Person) -> bool:
    """Say whether the bot may speak with a person: strangers only when they share a channel with it."""
    if not person.is_stranger:
        return True
    channels = world.workspace.channels.values()
    return any(person.id in c.members and BOT_USER in c.members for c in channels if not c.is_im)
