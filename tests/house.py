"""The bot in its sandbox: what a story needs to type, click, let time pass, and look at what was said and stored."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import AFTERWARDS, REDRAWS, Bot, build
from bot.config import Settings
from sandbox.actor import Actor
from sandbox.local import Slack
from sandbox.world import Settings as World
from scheduler.jobs import run_all
from storage.database import Database
from storage.secrets import Key
from tests import company
from tests.clock import MONDAY, HandClock
from tests.second_opinion import complaints

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
KEY = Key(b"k" * 32)
PATIENT = World(ack_seconds=10)  # Slack's three seconds are the sandbox's own tests' matter: this machine may be busy


class House:
    """`bot` is built by production's own code; its jobs run when a story says so, on the clock in its hand."""

    def __init__(self, slack: Slack, clock: HandClock, url: str, **settings: Any) -> None:
        self.slack, self.clock, self.url = slack, clock, url
        self.settings = Settings(
            _env_file=None,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_signing_secret=slack.signing_secret,
            slack_api_url=slack.api_url,
            database_url=url,
            pulse_zone=company.BERLIN,
            pulse_ops_channel=company.OPS_CHANNEL,
            **settings,
        )
        self.bot: Bot = build(self.settings, KEY, clock, clock.wait)
        self._socket = SocketModeHandler(self.bot.app, slack.app_token)
        self._socket.connect()  # type: ignore[no-untyped-call]
        slack.connect()
        self.teams: dict[str, int] = {}

    @property
    def db(self) -> Database:
        return self.bot.db

    def fill(self) -> None:
        with self.db.write() as session:
            self.teams = company.fill(session)

    def person(self, slack: str) -> Actor:
        return self.slack.person(slack)

    def tick(self) -> None:
        """Every job once, and everything that came of it delivered and drawn."""
        run_all(self.bot.work)
        self.settle()

    def go_to(self, at: datetime, step: timedelta = timedelta(hours=1)) -> None:
        """Live through the time until `at`, a tick each step."""
        while self.clock() < at:
            self.clock.go_to(min(self.clock() + step, at))
            run_all(self.bot.work)
        self.settle()

    def settle(self) -> None:
        """Until nothing waits for an acknowledgement and everything after it has reached Slack."""
        self.slack.settle()
        for executor, threads in ((self.bot.afterwards, AFTERWARDS), (self.bot.redraws, REDRAWS)):
            done = threading.Barrier(threads + 1)  # its threads and this one: all that was before is over
            for _ in range(threads):
                executor.submit(done.wait, 10)
            done.wait(10)

    def close(self) -> None:
        """The sandbox drops the connection, so that the client need not wait for a last frame, and it stays away; an
        empty frame wakes the thread that would wait for one for a second."""
        client = self._socket.client
        client.auto_reconnect_enabled, client.closed = False, True
        client.message_queue.put(None)
        self.slack.cut_sockets()
        with contextlib.suppress(AttributeError):  # slack_sdk's own race, when its reader closes the socket first
            self._socket.close()  # type: ignore[no-untyped-call]
        self.bot.close()


@pytest.fixture(scope="session")
def slack_server() -> Iterator[tuple[Slack, HandClock]]:
    clock = HandClock(MONDAY)
    with Slack(company.workspace(), MANIFEST, now=clock.epoch, settings=PATIENT) as slack:
        yield slack, clock


@pytest.fixture
def slack(slack_server: tuple[Slack, HandClock]) -> Slack:
    server, clock = slack_server
    clock._at = MONDAY
    server.reset(company.workspace())
    return server


@pytest.fixture
def clock(slack_server: tuple[Slack, HandClock]) -> HandClock:
    return slack_server[1]


@pytest.fixture
def house(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    """Acme with its rows, on SQLite and on PostgreSQL, connected over real Socket Mode."""
    house = House(slack, clock, database_url)
    house.fill()
    yield house
    house.close()
    assert complaints(_sent(slack)) == []


def _sent(slack: Slack) -> list[dict[str, Any]]:
    """Everything with blocks that the bot called Slack with, and every message as it stands now."""
    messages = slack.do(
        lambda: [message for channel in slack.world.workspace.channels.values() for message in channel.messages]
    )
    return [*(call.args for call in slack.calls), *({"blocks": message.blocks} for message in messages)]
