"""People who answer, change their minds, and keep account of what was acknowledged; and ops, who look at channels."""

import contextlib
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sandbox.errors import Refusal, SlackError
from sandbox.local import Slack
from sandbox.workspace import BOT_USER, Message
from storage.database import Database, DatabaseAway
from storage.tables import Outbox
from tests.company import OPS, OPS_CHANNEL

WASTES = ("nothing", "waiting", "defects", "motion")
MORE = "more of "  # what follows a digest or overview, in its thread or, where its place is unknown, below it
MARK = "token-"  # begins every comment


@dataclass
class Account:
    """Of one answer: the value last acknowledged, and those that Slack could not say about since."""

    acknowledged: str | None = None
    doubtful: set[str] = field(default_factory=set)

    def may_be(self, value: str | None) -> bool:
        return value == self.acknowledged or value in self.doubtful


class Crowd:
    """Everybody answers from a few threads, each person always from the same. `accounts` is by (ask, question)."""

    def __init__(self, slack: Slack, people: Sequence[str], chance: random.Random) -> None:
        self.accounts: dict[tuple[int, str], Account] = {}
        self._slack, self._chance = slack, chance
        self._answering, self._over = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        groups = [people[start::4] for start in range(4)]
        self._threads = [threading.Thread(target=self._live, args=[group]) for group in groups]
        self._busy = [threading.Lock() for _ in groups]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def answer(self) -> None:
        self._answering.set()

    def rest(self) -> None:
        """Until the last click of everybody is acknowledged or not."""
        self._answering.clear()
        for busy in self._busy:
            with busy:
                pass

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _live(self, people: Sequence[str]) -> None:
        busy = self._busy[[thread is threading.current_thread() for thread in self._threads].index(True)]
        while not self._over.wait(self._chance.uniform(0.02, 0.2)):
            with busy:
                if self._answering.is_set():
                    self._act(self._chance.choice(people))

    def _act(self, slack: str) -> None:
        """Some act on some question that is before them. What is not there any more is left alone."""
        offered = [
            (message, block)
            for message in self._slack.dm(slack)
            for block in message.blocks
            if str(block.get("block_id", "")).startswith("ask.")
        ]
        if not offered:
            return
        message, block = self._chance.choice(offered)
        ask, question = str(block["block_id"]).split(".")[1:3]
        try:
            if question == "satisfaction":
                self._rate(slack, message, block["block_id"], int(ask))
            elif question == "waste":
                self._blame(slack, message, block["block_id"], int(ask))
            elif question == "more":
                self._say_more(slack, message, block["block_id"], int(ask))
        except LookupError:
            pass

    def _rate(self, slack: str, message: Message, block: str, ask: int) -> None:
        """Once, or twice in quick succession: the second counts."""
        for _ in range(self._chance.choice((1, 1, 2))):
            value = str(self._chance.randint(1, 5))
            self._click(slack, (ask, "satisfaction"), value, message, f"answer.satisfaction.{value}", block, None)

    def _blame(self, slack: str, message: Message, block: str, ask: int) -> None:
        value = self._chance.choice(WASTES)
        self._click(slack, (ask, "waste"), value, message, "answer.waste", block, value)

    def _click(  # noqa: PLR0917
        self, slack: str, key: tuple[int, str], value: str, message: Message, action: str, block: str, choose: Any
    ) -> None:
        try:
            self._slack.person(slack).clicks(action, message, block=block, choose=choose)
        except Refusal:
            self._note(key, value, acknowledged=False)
        else:
            self._note(key, value, acknowledged=True)

    def _say_more(self, slack: str, message: Message, block: str, ask: int) -> None:
        """A comment, in the modal: it is stored once the modal closes without complaint."""
        person = self._slack.person(slack)
        value = f"{MARK}{self._chance.getrandbits(40):x}"
        try:
            person.clicks("Say more…", message, block=block)
            wrong = person.submits(frustration=value)
        except (Refusal, SlackError):
            self._note((ask, "frustration"), value, acknowledged=False)
        else:
            self._note((ask, "frustration"), value, acknowledged=not wrong)

    def _note(self, key: tuple[int, str], value: str, *, acknowledged: bool) -> None:
        with self._lock:
            account = self.accounts.setdefault(key, Account())
            if acknowledged:
                account.acknowledged, account.doubtful = value, set()
            else:
                account.doubtful.add(value)


READING = 3.0  # seconds until Olga has opened the channel: longer than any call that may still be under way


class Ops:
    """Olga reads ops' channel, looks where she is asked to, and says what she sees."""

    def __init__(self, slack: Slack, db: Database) -> None:
        self._slack, self._db = slack, db
        self._seen: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join(60)

    def _live(self) -> None:
        while not self._over.wait(0.3):
            for message in self._slack.messages(OPS_CHANNEL):
                value = _button_value(message)
                if value is not None and monotonic() - self._seen.setdefault(message.ts, monotonic()) > READING:
                    self._decide(message, int(value.split()[0]))

    def _decide(self, message: Message, outbox_id: int) -> None:
        """A click that is not acknowledged, or a database that is away for a moment: she looks again."""
        with contextlib.suppress(Refusal, LookupError, *DatabaseAway):
            with self._db.read() as session:
                row = session.get_one(Outbox, outbox_id)
            button = "It is there" if is_there(self._slack, row) else "Post it again"
            self._slack.person(OPS).clicks(button, message)


def _button_value(message: Message) -> str | None:
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return next((e.get("value") for e in elements if e.get("action_id") == "outcome.there"), None)


def is_there(slack: Slack, row: Outbox) -> bool:
    """Whether so many posts of this row's kind stand in its channel since it was written, as come up to it."""
    since = row.created_at.timestamp() - 60
    posts = [message for message in slack.messages(row.target) if is_post(message) and float(message.ts) >= since]
    if row.kind == "picture":
        return sum(bool(message.files) for message in posts) > int(row.body.get("page", 0))
    part, written = int(row.body.get("part", 0)), [message for message in posts if not message.files]
    more = sum(MORE in message.text for message in written)
    return more >= part if part else len(written) > more


def is_post(message: Message) -> bool:
    """A digest, an overview or a picture, not a notice."""
    if message.user != BOT_USER:
        return False
    return message.channel != OPS_CHANNEL or bool(message.files) or message.text.startswith("Who is how satisfied")
