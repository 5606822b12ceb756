"""What a person does in Slack; the page and the tests act through here and nowhere else."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from sandbox import company, events, interactions, payloads
from sandbox.elements import remember
from sandbox.envelopes import COMMANDS, Answer
from sandbox.errors import Refusal, SlackError
from sandbox.manifest import Command
from sandbox.posting import Draft, post
from sandbox.responses import show
from sandbox.workspace import BOT_USER, SLACKBOT, Channel, Person
from sandbox.world import World

JSON = dict[str, Any]
MENTION = re.compile(r"(?<![\w<|])([@#])([\w.\-]+)")


@dataclass(frozen=True)
class Visitor:
    """One person in this Slack; raises Refusal with words for that person."""

    world: World
    user: str

    def __post_init__(self) -> None:
        person = self.world.workspace.people.get(self.user)
        if person is None or person.is_bot or person.id == SLACKBOT:
            raise Refusal("There is nobody of that name.")
        if person.deleted:
            raise Refusal("This account is deactivated.")

    @property
    def person(self) -> Person:
        """Return who this is."""
        return self.world.workspace.people[self.user]

    def own_channel(self) -> Channel:
        """Return where this person can type alone: with the bot, or where that is read-only, with themselves."""
        closed = self.world.manifest.read_only or not self.world.manifest.messages_tab
        return self.world.workspace.dm(self.user, self.user if closed else BOT_USER)

    def channel(self, identity: str) -> Channel:
        """Return a conversation that this person is in."""
        channel = self.world.workspace.channels.get(identity)
        if channel is None or self.user not in channel.members:
            raise Refusal("You are not in this conversation.")
        return channel

    def say(self, channel_id: str, text: str, thread_ts: str | None = None) -> None:
        """Write a message; what a person types is text, with the three control characters of mrkdwn escaped."""
        channel = self._writable(channel_id)
        message = post(self.world, channel, Draft(escape(text, quote=False), thread_ts=thread_ts), self.user)
        channel.last_read[self.user] = message.ts
        events.said(self.world, channel, message)

    def _writable(self, identity: str) -> Channel:
        channel = self.channel(identity)
        if channel.is_archived:
            raise Refusal("This channel is archived.")
        manifest = self.world.manifest
        if channel.is_im and BOT_USER in channel.members and (manifest.read_only or not manifest.messages_tab):
            raise Refusal("Sending messages to this app has been turned off.")
        return channel

    async def command(self, channel_id: str, text: str) -> None:
        """Use a slash command; what it answers at once is shown to this person alone."""
        self.world.notices.pop(self.user, None)
        channel = self._writable(channel_id)
        name, _, rest = text.strip().partition(" ")
        known = self.world.manifest.commands.get(name)
        if known is None:
            raise Refusal(f"{name} is not a valid command.")
        told = self._escaped(rest.strip()) if known.should_escape else rest.strip()
        payload = payloads.command(self.world, self.person, channel, name, told)
        self._heard(channel, known, await self.world.delivery.deliver(COMMANDS, payload))

    def _heard(self, channel: Channel, command: Command, answer: Answer) -> None:
        if not answer.ok:
            error = "operation_timeout" if answer.why == "timeout" else "dispatch_failed"
            raise Refusal(f'{command.command} failed with the error "{error}"')
        if answer.payload:
            try:
                show(self.world, channel, self.user, answer.payload)
            except SlackError as refused:
                raise Refusal(f'{command.command} failed with the error "{refused.code}"') from refused

    def _escaped(self, text: str) -> str:
        return MENTION.sub(self._mention, text)

    def _mention(self, found: re.Match[str]) -> str:
        sign, name = found.groups()
        workspace = self.world.workspace
        if sign == "@":
            person = next((p for p in workspace.people.values() if p.name == name), None)
            group = next((g for g in workspace.usergroups.values() if g.handle == name), None)
            return f"<@{person.id}>" if person else f"<!subteam^{group.id}>" if group else found[0]
        channel = next((c for c in workspace.channels.values() if c.name == name and not c.is_im), None)
        return f"<#{channel.id}|{'' if channel.is_private else name}>" if channel else found[0]

    async def home(self) -> None:
        """Open the app's Home tab; the app hears of it every time."""
        if not self.world.manifest.home_tab:
            raise Refusal("This app has no Home tab.")
        events.home_opened(self.world, self.user, "home")
        await self.world.delivery.settled()

    async def messages_tab(self) -> None:
        """Open the app's Messages tab."""
        events.home_opened(self.world, self.user, "messages")
        await self.world.delivery.settled()

    def read(self, channel_id: str) -> None:
        """Have read everything in a conversation."""
        channel = self.channel(channel_id)
        if channel.messages and channel.last_read.get(self.user) != channel.messages[-1].ts:
            channel.last_read[self.user] = channel.messages[-1].ts
            self.world.watchers.changed((self.user,))

    def join(self, channel_id: str) -> None:
        """Join a public channel."""
        channel = self.world.workspace.channels.get(channel_id)
        if channel is None or channel.is_private or channel.is_archived:
            raise Refusal("This channel cannot be joined.")
        company.join(self.world, channel, self.user)

    def leave(self, channel_id: str) -> None:
        """Leave a channel."""
        company.leave(self.world, self.channel(channel_id), self.user)

    def invite_app(self, channel_id: str) -> None:
        """Invite the bot into a channel."""
        channel = self.channel(channel_id)
        if channel.is_im:
            raise Refusal("Apps can only be invited to channels.")
        company.join(self.world, channel, BOT_USER, self.user)

    async def click(self, container: JSON, ids: tuple[str, str], value: JSON, state: JSON) -> None:
        """Click or choose something in a message or view."""
        self.world.notices.pop(self.user, None)
        place = interactions.place_of(self.world, self.user, container)
        remember(interactions.touched(place, self.user), state)
        await interactions.click(self.world, self.user, place, ids, value)

    async def options(self, container: JSON, ids: tuple[str, str], typed: str) -> JSON:
        """Return what an external select offers."""
        place = interactions.place_of(self.world, self.user, container)
        return await interactions.options(self.world, self.user, place, ids, typed)

    async def submit(self, view_id: str, state: JSON) -> dict[str, str]:
        """Submit a modal; returns what is wrong by block_id."""
        view = interactions.view_of(self.world, self.user, view_id)
        return await interactions.submit(self.world, self.user, view, state)

    async def close(self, view_id: str, whole: bool = False) -> None:
        """Close a modal, or all of them."""
        view = interactions.view_of(self.world, self.user, view_id)
        await interactions.close(self.world, self.user, view, whole=whole)
