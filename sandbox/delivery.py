"""How Slack hands things to an app: once for what a person waits for, again and again for events."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from sandbox.callbacks import Callbacks
from sandbox.envelopes import EVENTS, Answer, Envelope
from sandbox.faults import DELIVERY_FAULTS
from sandbox.sockets import Sockets

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]


class Transport(Protocol):
    """One of Slack's two ways to an app."""

    async def send(self, envelope: Envelope) -> Answer:
        """Hand over one payload and wait for its acknowledgement, 3 real seconds at most."""


class Delivery:
    """Delivers payloads over Socket Mode, or over signed HTTP when there is an event url."""

    def __init__(self, world: World) -> None:
        self.sockets = Sockets(world, random.Random(world.settings.seed))
        self.callbacks = Callbacks(world)
        self._world = world
        self._under_way = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def _transport(self) -> Transport:
        return self.callbacks if self._world.settings.event_url else self.sockets

    async def deliver(self, kind: str, payload: JSON) -> Answer:
        """Deliver something that a person waits for; Slack never repeats it."""
        self._under_way += 1
        try:
            return await self._send(Envelope(kind, payload))
        finally:
            self._under_way -= 1

    def emit(self, payload: JSON) -> None:
        """Deliver an event; without an acknowledgement three times more, later and later."""
        self._under_way += 1
        self._start(self._event(payload))

    async def settled(self) -> None:
        """Return when nothing waits for its first acknowledgement."""
        while self._under_way:
            await asyncio.sleep(0.002)

    def clear(self) -> None:
        """Forget every redelivery and cut the sockets."""
        for task in self._tasks:
            task.cancel()
        self.sockets.cut()

    async def stop(self) -> None:
        """End everything."""
        self.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.callbacks.stop()

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _event(self, payload: JSON) -> None:
        try:
            answer = await self._send(Envelope(EVENTS, payload))
        finally:
            self._under_way -= 1
        for attempt, delay in enumerate(self._world.settings.retry_delays, start=1):
            if answer.ok or answer.no_retry:
                return
            await self._shown(self._world.clock.now() + delay)
            self._under_way += 1
            try:
                answer = await self._send(Envelope(EVENTS, payload, attempt, answer.why))
            finally:
                self._under_way -= 1

    async def _shown(self, due: float) -> None:
        while self._world.clock.now() < due:
            await asyncio.sleep(0.02)

    async def _send(self, envelope: Envelope) -> Answer:
        fault = self._world.faults.take(envelope.type, DELIVERY_FAULTS)
        if fault and fault.kind == "duplicate":
            first, _ = await asyncio.gather(self._transport.send(envelope), self._transport.send(envelope))
            return first
        sent = asyncio.ensure_future(self._transport.send(envelope))
        if fault:
            await asyncio.sleep(0)
            self.sockets.cut()
        return await sent
