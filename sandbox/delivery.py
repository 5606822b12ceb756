"""How Slack hands things to an app: once for what a person waits for, again and again for events."""

from __future__ import annotations

import asyncio
import random
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
        """Hand over one payload and wait for its acknowledgement."""


class Delivery:
    """Delivers payloads over Socket Mode, or over signed HTTP when there is an event url."""

    def __init__(self, world: World) -> None:
        self.sockets = Sockets(world, random.Random(world.settings.seed))
        self.callbacks = Callbacks(world)
        self._world = world
        self._under_way: set[object] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def _transport(self) -> Transport:
        return self.callbacks if self._world.settings.event_url else self.sockets

    async def deliver(self, kind: str, payload: JSON) -> Answer:
        """Deliver something that a person waits for; Slack never repeats it."""
        return await self._counted(Envelope(kind, payload), object())

    def emit(self, payload: JSON) -> None:
        """Deliver an event; without an acknowledgement three times more, later and later."""
        waiting = object()
        self._under_way.add(waiting)
        task = asyncio.get_running_loop().create_task(self._event(payload, waiting))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, waiting))

    async def settled(self) -> None:
        """Return when nothing is on its way to the app without an acknowledgement."""
        while self._under_way:
            await asyncio.sleep(0.002)

    def clear(self) -> None:
        """Forget every redelivery."""
        for task in self._tasks:
            task.cancel()

    async def stop(self) -> None:
        """End everything."""
        self.clear()
        self.sockets.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.callbacks.stop()

    def _ended(self, task: asyncio.Task[None], waiting: object) -> None:
        self._tasks.discard(task)
        self._under_way.discard(waiting)

    async def _event(self, payload: JSON, waiting: object) -> None:
        answer = await self._counted(Envelope(EVENTS, payload), waiting)
        for attempt, delay in enumerate(self._world.settings.retry_delays, start=1):
            if answer.ok or answer.no_retry:
                return
            await self._shown(self._world.clock.now() + delay)
            answer = await self._counted(Envelope(EVENTS, payload, attempt, answer.why), waiting)

    async def _counted(self, envelope: Envelope, waiting: object) -> Answer:
        self._under_way.add(waiting)
        try:
            return await self._send(envelope)
        finally:
            self._under_way.discard(waiting)

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
