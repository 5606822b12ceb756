"""Socket Mode: the app's connections, what goes out over them and what is acknowledged.

Source: docs.slack.dev/apis/events-api/using-socket-mode.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from sandbox.envelopes import EVENTS, Answer, Envelope
from sandbox.workspace import APP_ID

if TYPE_CHECKING:
    from sandbox.world import World

MOST_CONNECTIONS = 10
WARNING_SECONDS = 10.0
PING_SECONDS = 0.25
PING = b"Ping from applink-sandbox"
CLOSING_SECONDS = 1.0
DEBUG_LIFE = 360.0


class Connection:
    """One open WebSocket."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._request = request

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one JSON frame; a connection that is already gone swallows it, as in life."""
        try:
            await self.socket.send_str(json.dumps(frame, ensure_ascii=False))
        except ConnectionError:
            self.cut()

    async def keep_alive(self) -> None:
        """Ping as Slack does, with words (before a frame without any slack_sdk 3.47 holds back what came before it),
        only more often: slack_sdk can close a connection only between two frames."""
        with contextlib.suppress(ConnectionError):
            while not self.socket.closed:
                await asyncio.sleep(PING_SECONDS)
                await self.socket.ping(PING)

    def cut(self) -> None:
        """Drop the line without a word."""
        if self._request.transport:
            self._request.transport.abort()


class Sockets:
    """All connections of the app; each payload goes to any one of them."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._pending: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def __len__(self) -> int:
        return len(self._connections)

    def ticket(self) -> str:
        """Make the secret of one future connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection for as long as it lives."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(max_msg_size=0, timeout=CLOSING_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await self._disconnect(connection, "too_many_websockets")
            return socket
        life = DEBUG_LIFE if "debug_reconnects" in request.query else self._world.settings.connection_seconds
        await self._live(connection, life)
        return socket

    async def send(self, envelope: Envelope) -> Answer:
        """Hand a payload to any connection and wait for its acknowledgement, `ack_seconds` at most."""
        if not self._connections:
            return Answer(False, why="no_connection")
        identity = str(uuid.uuid4())
        acknowledged = asyncio.get_running_loop().create_future()
        self._pending[identity] = acknowledged
        try:
            await self._chance.choice(self._connections).send(_frame(identity, envelope))
            payload = await asyncio.wait_for(acknowledged, self._world.settings.ack_seconds)
        except TimeoutError:
            return Answer(False, why="timeout")
        finally:
            del self._pending[identity]
        return Answer(True, payload)

    def cut(self) -> None:
        """Drop every line without a word."""
        for connection in self._connections:
            connection.cut()

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be made anew, and close it, as Slack does every few hours."""
        await asyncio.gather(*(self._disconnect(connection, reason) for connection in list(self._connections)))

    async def _live(self, connection: Connection, life: float) -> None:
        self._connections.append(connection)
        self._world.watchers.changed()
        upkeep = [asyncio.create_task(work) for work in (self._age(connection, life), connection.keep_alive())]
        try:
            await connection.send(self._hello(life))
            await self._listen(connection)
        finally:
            for task in upkeep:
                task.cancel()
            if connection in self._connections:
                self._connections.remove(connection)
            self._world.watchers.changed()

    def _hello(self, life: float) -> dict[str, Any]:
        debug = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": int(life)}
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": APP_ID},
            "debug_info": debug,
        }

    async def _age(self, connection: Connection, life: float) -> None:
        await asyncio.sleep(max(0.0, life - WARNING_SECONDS))
        await connection.send({"type": "disconnect", "reason": "warning", "debug_info": {"host": "applink-sandbox"}})
        await asyncio.sleep(min(life, WARNING_SECONDS))
        await self._disconnect(connection, "refresh_requested")

    async def _disconnect(self, connection: Connection, reason: str) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}})
        await connection.socket.close()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is WSMsgType.TEXT:
                self._world.record.crossing(message.data)
                self._acknowledge(json.loads(message.data))

    def _acknowledge(self, frame: dict[str, Any]) -> None:
        waiting = self._pending.get(frame.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(frame.get("payload") or {})


def _frame(identity: str, envelope: Envelope) -> dict[str, Any]:
    frame = {
        "envelope_id": identity,
        "type": envelope.type,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.type != EVENTS,
    }
    if envelope.type == EVENTS:
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame
