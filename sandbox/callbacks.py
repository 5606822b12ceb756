"""Signed HTTP: payloads posted to the app's own address.

Sources: docs.slack.dev/authentication/verifying-requests-from-slack and docs.slack.dev/apis/events-api.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.envelopes import EVENTS, INTERACTIVE, Answer, Envelope

if TYPE_CHECKING:
    from sandbox.world import World

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the X-Slack-Signature of a body at a timestamp (epoch seconds as text)."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


class Callbacks:
    """Posts payloads to the event url and reads the app's answers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._session: ClientSession | None = None

    async def send(self, envelope: Envelope) -> Answer:
        """Post one payload and wait for a 200, `ack_seconds` at most."""
        kind, body = _body(envelope)
        headers = {"Content-Type": kind, **self._signed(body)}
        if envelope.attempt:
            headers |= {
                "X-Slack-Retry-Num": str(envelope.attempt),
                "X-Slack-Retry-Reason": "http_timeout" if envelope.reason == "timeout" else envelope.reason,
            }
        return await self._post(body, headers)

    async def verify(self) -> bool:
        """Do the url_verification handshake; say whether the app returned the challenge."""
        challenge = {"token": "", "challenge": "sandbox", "type": "url_verification"}
        body = json.dumps(challenge).encode()
        answer = await self._post(body, {"Content-Type": "application/json", **self._signed(body)})
        return answer.ok and "sandbox" in (answer.payload.get("challenge"), answer.payload.get("text"))

    async def stop(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    def _signed(self, body: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        secret = self._world.credentials.signing_secret
        return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature(secret, now, body)}

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        url = self._world.settings.event_url
        assert url, "signed HTTP needs the app's address"
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self._world.settings.ack_seconds))
        try:
            async with self._session.post(url, data=body, headers=headers) as response:
                raw = await response.text()
        except TimeoutError:
            return Answer(False, why="timeout")
        except ClientError:
            return Answer(False, why="connection_failed")
        self._world.record.crossing(raw)
        if response.status != 200:
            return Answer(False, why="http_error", no_retry=response.headers.get("x-slack-no-retry") == "1")
        return Answer(True, _read(raw))


def _body(envelope: Envelope) -> tuple[str, bytes]:
    if envelope.type == EVENTS:
        return "application/json", json.dumps(envelope.payload).encode()
    fields = envelope.payload
    if envelope.type == INTERACTIVE:
        fields = {"payload": json.dumps(envelope.payload)}
    return FORM, urlencode(fields).encode()


def _read(raw: str) -> dict[str, Any]:
    try:
        payload = json.loads(raw) if raw.strip() else {}
    except ValueError:
        return {"text": raw}
    return payload if isinstance(payload, dict) else {"text": raw}
