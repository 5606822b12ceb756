"""People who rate, as Slack hands their clicks to an app: one after the other, in a closed loop, or all at once."""

import asyncio
import copy
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

from slack_sdk import WebClient
from sqlalchemy import update
from sqlmodel import col, select

from messages.answering.asks import invitation
from pulse.policy import Policy
from sandbox import payloads
from sandbox.elements import elements
from sandbox.envelopes import INTERACTIVE
from sandbox.local import Slack
from sandbox.workspace import Message
from storage.answering import invitations
from storage.asking import inviting, planning, rounds
from storage.database import Database
from storage.secrets import Key
from storage.tables import Invitation, Outbox, Person
from tests.benchmarks import company
from tests.benchmarks.bots import KEY

Result = TypeVar("Result")
PAUSE = 0.05
"""Seconds between one person's clicks; nobody taps faster."""


@dataclass(frozen=True)
class Took:
    """Seconds to each acknowledgement, and from the first click to the last acknowledgement."""

    each: Sequence[float]
    all: float

    @property
    def per_second(self) -> float:
        return len(self.each) / self.all


class Rater:
    """Somebody with the ask's message before them, who changes their mind with every click."""

    def __init__(self, slack: Slack, message: Message, user: str) -> None:
        self._world, self._message, self._user = slack.world, message, user
        found = next(e for e in elements(message.blocks) if e.action_id.startswith("answer.satisfaction."))
        self._action = {"type": "button", "block_id": found.block_id}
        self._rating = 0
        self._payload: dict[str, Any] = slack.do(lambda: payloads.actions(self._world, self._person, {}, message))

    async def click(self) -> float:
        """Returns the seconds to the acknowledgement; raises RuntimeError without one."""
        self._rating = self._rating % 5 + 1
        rating = {"action_id": f"answer.satisfaction.{self._rating}", "value": str(self._rating)}
        action = self._action | rating | {"action_ts": self._world.ts()}
        ticket = self._world.response_urls.issue(self._user, self._message.channel, self._message.ts)
        payload = self._payload | {"actions": [action], "response_url": payloads.response_url(self._world, ticket)}
        began = perf_counter()
        answer = await self._world.delivery.deliver(INTERACTIVE, payload)
        if not answer.ok:
            raise RuntimeError(f"not acknowledged: {answer.why}")
        return perf_counter() - began

    @property
    def _person(self) -> Any:
        return self._world.workspace.people[self._user]


def one_by_one(slack: Slack, rater: Rater, clicks: int) -> Took:
    """One person, with a short pause after each acknowledgement."""

    async def clicking() -> Took:
        began, each = perf_counter(), []
        for _ in range(clicks):
            each.append(await rater.click())
            await asyncio.sleep(PAUSE)
        return Took(each, perf_counter() - began)

    return _on_loop(slack, clicking())


def closed_loop(slack: Slack, raters: Sequence[Rater], seconds: float) -> Took:
    """Everybody clicks again as soon as they are acknowledged."""

    async def clicking() -> Took:
        began, each = perf_counter(), []

        async def one(rater: Rater) -> None:
            while perf_counter() - began < seconds:
                each.append(await rater.click())

        await asyncio.gather(*(one(rater) for rater in raters))
        return Took(each, perf_counter() - began)

    return _on_loop(slack, clicking())


def burst(slack: Slack, raters: Sequence[Rater]) -> Took:
    """Everybody clicks once, at the same moment."""

    async def clicking() -> Took:
        began = perf_counter()
        each = await asyncio.gather(*(rater.click() for rater in raters))
        return Took(each, perf_counter() - began)

    return _on_loop(slack, clicking())


def _on_loop(slack: Slack, work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run_coroutine_threadsafe(work, slack._loop).result()


def ask_everybody(slack: Slack, db: Database) -> list[Rater]:
    """Plan a round of the company in this database, put its messages into this Slack, and return the asked."""
    now, key = company.now(), Key(bytes.fromhex(KEY))
    with db.write() as session:
        survey = company.fill(session, len(slack.world.workspace.people) - company.SLACKS_OWN, 6, now)
    with db.write() as session:
        round_id = rounds.run_now(session, survey, now, Policy(posts_per_second=4))
    with db.write() as session:
        plan = planning.read_plan(session, round_id, now, Policy())
        batch = planning.plan_batch(session, key, plan, now)
        assert inviting.write_batch(session, batch, now) and batch.last
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    return [_ask(slack, db, key, client, one) for one in _asked(db)]


def _asked(db: Database) -> list[tuple[int, str]]:
    with db.read() as session:
        found = select(Invitation.id, Person.slack).join(Person).order_by(col(Invitation.id))
        return [(number or 0, user) for number, user in session.exec(found).all()]


def _ask(slack: Slack, db: Database, key: Key, client: WebClient, asked: tuple[int, str]) -> Rater:
    number, user = asked
    with db.read() as session:
        drawn = invitations.drawing(session, key, number, company.now())
    assert drawn is not None
    posted = client.chat_postMessage(channel=user, **invitation(drawn))
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    with db.write() as session:
        session.execute(update(Invitation).where(col(Invitation.id) == number).values(place))
        session.execute(update(Outbox).where(col(Outbox.invitation_id) == number).values(state="sent", **place))
    message = next(each for each in slack.dm(user) if each.ts == posted["ts"])
    return Rater(slack, copy.deepcopy(message), user)
