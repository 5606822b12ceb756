"""A Slack in a thread of this process, for tests: start it, point a bot at it, be its people."""

import asyncio
import copy
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeVar

import yaml

from sandbox import company, server
from sandbox import manifest as manifests
from sandbox.actor import Actor
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.record import Call
from sandbox.workspace import BOT_USER, Channel, Message, Workspace, build
from sandbox.world import Settings, World

JSON = dict[str, Any]
Result = TypeVar("Result")
LONGEST_ACT = 30.0


class Slack:
    """The sandbox with one installed app; a context manager. Every method may be called from any thread.

    `workspace` is a dict or a YAML file, `now` the test's own clock; otherwise the clock is the sandbox's (see
    `clock`), shared through `clock_file` and starting at `start` (epoch seconds). `event_url` switches from
    Socket Mode to signed HTTP.
    """

    def __init__(
        self,
        workspace: JSON | Path,
        manifest: Path,
        *,
        now: Callable[[], float] | None = None,
        event_url: str | None = None,
        clock_file: Path | None = None,
        start: float | None = None,
        settings: Settings | None = None,
        port: int = 0,
    ) -> None:
        self.clock = Clock(now, start=start, file=clock_file)
        self._manifest = manifests.load(manifest)
        self._source = workspace
        chosen = settings or Settings()
        if event_url:
            chosen = replace(chosen, event_url=event_url)
        self.world = World(self._fresh(workspace), self._manifest, self.clock, chosen)
        self._clock_file, self._wanted_port = clock_file, port
        self._asyncio = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = self._asyncio.get_loop()
        self._thread = threading.Thread(target=self._live, name="sandbox", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._serving = self.run(server.start(self.world, self._wanted_port))
        return self

    def __exit__(self, *_: object) -> None:
        self.run(server.stop(self.world, self._serving))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _live(self) -> None:
        self._loop.run_forever()
        self._asyncio.close()  # ends what still waits for an app that is gone

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the server's thread and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST_ACT)

    def do(self, work: Callable[[], Result]) -> Result:
        """Call a function on the server's thread and return what it returns."""

        async def doing() -> Result:
            return work()

        return self.run(doing())

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return int(self.world.base_url.rpartition(":")[2])

    @property
    def api_url(self) -> str:
        """Return the base address of the Web API, with a slash at its end."""
        return f"{self.world.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """Return the bot's token."""
        return self.world.credentials.bot_token

    @property
    def app_token(self) -> str:
        """Return the app-level token."""
        return self.world.credentials.app_token

    @property
    def signing_secret(self) -> str:
        """Return the secret with which HTTP deliveries are signed."""
        return self.world.credentials.signing_secret

    def environment(self) -> dict[str, str]:
        """Return the variables that a bot in another process needs."""
        return self.world.environment(self._clock_file)

    def set_event_url(self, url: str | None) -> None:
        """Deliver to this address from now on; None goes back to Socket Mode."""
        self.do(lambda: setattr(self.world.settings, "event_url", url))

    def verify_event_url(self) -> bool:
        """Do Slack's url_verification handshake with the event url."""
        return self.run(self.world.delivery.callbacks.verify())

    def reset(self, workspace: JSON | Path | None = None) -> None:
        """Forget everything and switch faults off; begin with a workspace, or the first one.

        Sockets are refreshed: an app that still runs comes back at once, the tokens stay good.
        """
        self.do(lambda: self.world.reset(self._fresh(workspace or self._source)))
        self.refresh_sockets()

    def settle(self, timeout: float = 10.0) -> None:
        """Return when no delivery waits for its acknowledgement; raises TimeoutError (real seconds)."""
        self.run(asyncio.wait_for(self.world.delivery.settled(), timeout))

    def until(self, true: Callable[[], Result], timeout: float = 10.0) -> Result:
        """Return the first true answer of `true`, asked again and again; raises TimeoutError (real seconds)."""
        end = time.monotonic() + timeout
        while not (answer := true()):
            if time.monotonic() > end:
                raise TimeoutError("it never came to be")
            time.sleep(0.005)
        return answer

    def connect(self, count: int = 1, timeout: float = 10.0) -> None:
        """Wait until the app has so many Socket Mode connections."""
        self.until(lambda: self.connections >= count, timeout)

    @property
    def connections(self) -> int:
        """Return the number of the app's Socket Mode connections."""
        return len(self.world.delivery.sockets)

    def cut_sockets(self) -> None:
        """Drop every Socket Mode connection without a word (slack_sdk notices after five of its pings)."""
        self.do(self.world.delivery.sockets.cut)

    def refresh_sockets(self) -> None:
        """Ask every Socket Mode connection to be made anew, as Slack does every few hours."""
        self.run(self.world.delivery.sockets.refresh())

    @property
    def faults(self) -> Faults:
        """Return the faults that can be switched on."""
        return self.world.faults

    @property
    def calls(self) -> list[Call]:
        """Return the app's Web API calls, in order."""
        return self.do(lambda: list(self.world.record.calls))

    @property
    def traffic(self) -> list[str]:
        """Return everything that the app sent to Slack, as text: calls, acknowledgements, replies, files."""
        return self.do(lambda: list(self.world.record.traffic))

    def messages(self, channel: str) -> list[Message]:
        """Return copies of a conversation's messages in order, the deleted and the ephemeral ones too."""
        return self.do(lambda: [copy.copy(message) for message in self._channel(channel).messages])

    def dm(self, user: str) -> list[Message]:
        """Return copies of the messages between a person and the bot."""
        return self.do(lambda: [copy.copy(message) for message in self.world.workspace.dm(user).messages])

    def person(self, user: str) -> Actor:
        """Return a person to act as."""
        return Actor(self, user)

    def deactivate(self, user: str) -> None:
        """Deactivate a person."""
        self.change_person(user, deleted=True)

    def reactivate(self, user: str) -> None:
        """Bring a deactivated person back."""
        self.change_person(user, deleted=False)

    def change_tz(self, user: str, tz: str | None) -> None:
        """Move a person to another zone, or let Slack not know it."""
        self.change_person(user, tz=tz)

    def change_person(self, user: str, **changes: Any) -> None:
        """Change any fields of a person."""
        self.do(lambda: company.change_person(self.world, user, **changes))

    def add_person(self, raw: JSON) -> None:
        """Let somebody join the workspace."""
        self.do(lambda: company.add_person(self.world, raw))

    def set_usergroup(self, group: str, users: list[str]) -> None:
        """Set a user group's members; an unknown one is made."""
        self.do(lambda: company.set_usergroup(self.world, group, users))

    def remove_usergroup(self, group: str) -> None:
        """Let a user group vanish."""
        self.do(lambda: company.remove_usergroup(self.world, group))

    def join(self, channel: str, user: str = BOT_USER) -> None:
        """Put a person (or the bot) into a channel."""
        self.do(lambda: company.join(self.world, self._channel(channel), user))

    def leave(self, channel: str, user: str = BOT_USER) -> None:
        """Take a person (or the bot) out of a channel."""
        self.do(lambda: company.leave(self.world, self._channel(channel), user))

    def archive(self, channel: str, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        self.do(lambda: company.archive(self.world, self._channel(channel), archived))

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        self.do(lambda: company.rename(self.world, self._channel(channel), name))

    def share(self, channel: str, shared: bool = True) -> None:
        """Share a channel with another organisation, or end that."""
        self.do(lambda: company.share(self.world, self._channel(channel), shared))

    def delete_channel(self, channel: str) -> None:
        """Let a channel vanish."""
        self.do(lambda: company.delete_channel(self.world, self._channel(channel)))

    def change_channel_id(self, channel: str, identity: str) -> None:
        """Give a channel another id."""
        self.do(lambda: company.change_channel_id(self.world, self._channel(channel), identity))

    def uninstall(self, error: str = "account_inactive") -> None:
        """Take the app out; every further call is refused with `error`."""
        self.do(lambda: company.uninstall(self.world, error))

    def _channel(self, identity: str) -> Channel:
        return self.world.workspace.channels[identity]

    def _fresh(self, source: JSON | Path) -> Workspace:
        raw = yaml.safe_load(source.read_text(encoding="utf-8")) if isinstance(source, Path) else source
        return build(copy.deepcopy(raw), self._manifest.bot_name)
