"""Everything that one running Slack consists of, in one place."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.clock import Clock
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.manifest import Manifest
from sandbox.record import Record
from sandbox.tickets import ResponseUrls, Triggers
from sandbox.watchers import Watchers
from sandbox.workspace import Workspace

FILE_DELAY = 1.0


@dataclass
class Settings:
    """How strict and how talkative this Slack is.

    `ack_seconds` are the real seconds within which an app must acknowledge, and the life of a trigger id; `keep`
    caps what is recorded of calls and traffic; `file_delay` are the real seconds until a fresh upload can be
    drawn; `event_url` switches from Socket Mode to signed HTTP; `connection_seconds` is a socket's life;
    `retry_delays` are the shown seconds before each redelivery of an event; `seed` is that of all chance.
    """

    rate_limits: bool = True
    ack_seconds: float = 3.0
    keep: int = 100_000
    file_delay: float = FILE_DELAY
    event_url: str | None = None
    connection_seconds: float = 3600.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    seed: int | None = None


@dataclass
class Credentials:
    """The tokens of the installed app; `refused` is the error that every call gets once they are dead."""

    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    refused: str | None = None


@dataclass
class Notice:
    """Something that Slack itself tells a person, e.g. a warning triangle beside a message."""

    id: str
    text: str
    kind: str = "warning"
    channel: str | None = None
    ts: str | None = None


class World:
    """The state of one Slack with one app in it; used only on the server's own thread."""

    def __init__(
        self, workspace: Workspace, manifest: Manifest, clock: Clock, settings: Settings | None = None
    ) -> None:
        self.workspace = workspace
        self.manifest = manifest
        self.clock = clock
        self.settings = settings or Settings()
        self.base_url = ""
        self.credentials = Credentials()
        self.limits = Limits(clock.now, self.settings.rate_limits)
        self.faults = Faults(self.settings.seed)
        self.triggers = Triggers(self.settings.ack_seconds)
        self.response_urls = ResponseUrls(clock.now)
        self.record = Record(self.settings.keep)
        self.watchers = Watchers()
        self.notices: dict[str, list[Notice]] = {}
        self.delivery = Delivery(self)

    def reset(self, workspace: Workspace) -> None:
        """Forget everything and switch the faults off; the tokens stay good."""
        self.workspace = workspace
        self.credentials.refused = None
        self.notices.clear()
        for part in (self.limits, self.faults, self.triggers, self.response_urls, self.record, self.delivery):
            part.clear()
        self.watchers.changed()

    def environment(self, clock_file: Path | None) -> dict[str, str]:
        """Return the variables that the bot is started with; the app token only for Socket Mode."""
        held = self.credentials
        variables = {
            "SLACK_API_URL": f"{self.base_url}/api/",
            "SLACK_BOT_TOKEN": held.bot_token,
            "SLACK_SIGNING_SECRET": held.signing_secret,
        }
        if not self.settings.event_url:
            variables["SLACK_APP_TOKEN"] = held.app_token
        if clock_file:
            variables["SLACK_CLOCK_FILE"] = str(clock_file)
        return variables

    def ts(self) -> str:
        """Make the next timestamp."""
        return self.workspace.new_ts(self.clock.now())

    def notify(self, user: str, text: str, channel: str | None = None, ts: str | None = None) -> None:
        """Let Slack itself tell a person something."""
        notice = Notice(self.workspace.new_id("N"), text, "warning", channel, ts)
        self.notices.setdefault(user, []).append(notice)
        self.watchers.changed((user,))
