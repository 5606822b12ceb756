"""What this Slack remembers: people, conversations, messages, user groups, files and views."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from sandbox.errors import SlackError

BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
APP_ID = "A0APP"
SLACKBOT = "USLACKBOT"


@dataclass
class Team:
    """The workspace itself."""

    id: str = "T0TEAM"
    name: str = "Sandbox"
    domain: str = "sandbox"


@dataclass
class Person:
    """A member, guest, bot or stranger; `tz` is an IANA zone or missing."""

    id: str
    name: str = ""
    real_name: str = ""
    tz: str | None = None
    title: str = ""
    team_id: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass
class File:
    """An uploaded file; `shared_in` are the conversations whose members may see it."""

    id: str
    name: str
    title: str = ""
    alt_txt: str = ""
    mimetype: str = "application/octet-stream"
    size: int = 0
    content: bytes = b""
    uploaded: bool = False
    completed: bool = False
    ready_at: float = 0.0
    shared_in: list[str] = field(default_factory=list)


@dataclass
class Message:
    """One message; `ephemeral_to` is the only person who sees it, if set; `user` wrote it."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    bot_id: str | None = None
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    deleted: bool = False
    edited: str | None = None
    files: list[str] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, or a direct conversation (`people` are its two, else empty); `members` keeps its order."""

    id: str
    name: str = ""
    members: dict[str, None] = field(default_factory=dict)
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    people: tuple[str, ...] = ()
    messages: list[Message] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """Say whether this is a direct conversation."""
        return bool(self.people)


@dataclass
class UserGroup:
    """A user group with its members' ids."""

    id: str
    handle: str
    name: str = ""
    users: list[str] = field(default_factory=list)
    date_update: int = 0


@dataclass
class View:
    """A modal or Home view; `raw` is what the app sent, `values` what the person touched."""

    id: str
    user: str
    raw: dict[str, Any]
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return the view's blocks."""
        blocks: list[dict[str, Any]] = self.raw["blocks"]
        return blocks


@dataclass
class Workspace:
    """Everything remembered; all ids are opaque to the app."""

    team: Team
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, UserGroup] = field(default_factory=dict)
    dms: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    counter: int = 0
    last_micros: int = 0

    def new_id(self, prefix: str) -> str:
        """Make an id that was never used here."""
        self.counter += 1
        return f"{prefix}0{self.counter:08X}"

    def new_ts(self, now: float) -> str:
        """Make a message's timestamp: the time `now`, but always later than the one before."""
        self.last_micros = max(self.last_micros + 1, int(now * 1_000_000))
        return f"{self.last_micros // 1_000_000}.{self.last_micros % 1_000_000:06d}"

    def person(self, user: str) -> Person:
        """Return a person, or raise user_not_found."""
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def dm(self, user: str, other: str = BOT_USER) -> Channel:
        """Return the direct conversation of two people, made when it is not there yet."""
        pair = (user, other)
        if pair not in self.dms:
            channel = Channel(self.new_id("D"), people=pair, members=dict.fromkeys(pair), is_private=True)
            self.dms[pair] = channel.id
            self.channels[channel.id] = channel
        return self.channels[self.dms[pair]]

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the top one last."""
        return [self.views[view] for view in self.stacks.get(user, [])]

    def home(self, user: str) -> View | None:
        """Return the Home view last published for a person."""
        return self.views[self.homes[user]] if user in self.homes else None


Kind = TypeVar("Kind")
Member = TypeVar("Member", Person, UserGroup, Channel)


def build(raw: dict[str, Any], bot_name: str) -> Workspace:
    """Make a workspace from a file's content: {"team", "people", "channels", "usergroups"}.

    Raises ValueError for unknown keys, ids used twice and members who do not exist.
    """
    workspace = Workspace(_make(Team, raw.get("team") or {}))
    workspace.people = _indexed(_people(raw.get("people") or [], workspace.team.id, bot_name))
    workspace.usergroups = _indexed(_make(UserGroup, entry) for entry in raw.get("usergroups") or [])
    workspace.channels = _indexed(_channel(entry) for entry in raw.get("channels") or [])
    groups = {group.id: group.users for group in workspace.usergroups.values()}
    groups |= {channel.id: list(channel.members) for channel in workspace.channels.values()}
    for identity, users in groups.items():
        if unknown := [user for user in users if user not in workspace.people]:
            raise ValueError(f"{identity} has members who do not exist: {', '.join(unknown)}")
    return workspace


def make_person(raw: dict[str, Any], team: str) -> Person:
    """Make a person from a file's entry; the names default to the id."""
    person = _make(Person, raw)
    person.name = person.name or person.id.lower()
    person.real_name = person.real_name or person.name
    person.team_id = person.team_id or team
    return person


def _people(entries: list[dict[str, Any]], team: str, bot_name: str) -> list[Person]:
    own = [
        Person(SLACKBOT, "slackbot", "Slackbot", "America/Los_Angeles", team_id=team),
        Person(
            BOT_USER, bot_name.lower().replace(" ", "_"), bot_name, "America/Los_Angeles", is_bot=True, team_id=team
        ),
    ]
    return own + [make_person(entry, team) for entry in entries]


def _channel(raw: dict[str, Any]) -> Channel:
    entry = dict(raw)
    members = dict.fromkeys(entry.pop("members", []))
    if entry.pop("bot", False):
        members[BOT_USER] = None
    return _make(Channel, {**entry, "members": members})


def _make(kind: type[Kind], raw: dict[str, Any]) -> Kind:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(raw) - known:
        raise ValueError(f"{kind.__name__} {raw.get('id', '')} has unknown keys: {', '.join(sorted(unknown))}")
    return kind(**raw)


def _indexed(things: Iterable[Member]) -> dict[str, Member]:
    index: dict[str, Member] = {}
    for thing in things:
        if thing.id in index:
            raise ValueError(f"{thing.id} is there twice")
        index[thing.id] = thing
    return index
