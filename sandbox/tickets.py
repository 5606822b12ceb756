"""Short-lived permissions that Slack hands to an app: trigger ids and response urls."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError

RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60.0
KEPT_TRIGGERS = 10_000


@dataclass
class Trigger:
    """A person's act that may be exchanged once for a modal, for a moment."""

    user: str
    issued: float
    used: bool = False


class Triggers:
    """The trigger ids that were handed out; each is good for some real `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._triggers: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """Make a trigger id for what this person just did."""
        trigger = f"{time.monotonic_ns()}.{secrets.token_hex(8)}"
        self._triggers[trigger] = Trigger(user, time.monotonic())
        if len(self._triggers) > KEPT_TRIGGERS:
            del self._triggers[next(iter(self._triggers))]
        return trigger

    def check(self, trigger: str) -> Trigger:
        """Return a trigger that is still good, or raise Slack's error for it."""
        found = self._triggers.get(trigger)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if found.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - found.issued > self._seconds:
            raise SlackError("expired_trigger_id")
        return found

    def clear(self) -> None:
        """Forget every trigger."""
        self._triggers.clear()


@dataclass
class ResponseUrl:
    """Where an app may answer one act of one person: five times within half an hour of the shown clock."""

    user: str
    channel: str
    issued: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """The response urls that were handed out, by the ticket in their path."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._urls: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None) -> str:
        """Make a ticket for an act on a message, or for a command when there is no message."""
        ticket = secrets.token_urlsafe(18)
        self._drop_old()
        self._urls[ticket] = ResponseUrl(user, channel, self._now(), message_ts, thread_ts)
        return ticket

    def use(self, ticket: str) -> ResponseUrl:
        """Count one use, or raise expired_url or used_url."""
        found = self._urls.get(ticket)
        if found is None or self._now() - found.issued > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found

    def clear(self) -> None:
        """Forget every response url."""
        self._urls.clear()

    def _drop_old(self) -> None:
        oldest = next(iter(self._urls), None)
        while oldest and self._now() - self._urls[oldest].issued > RESPONSE_SECONDS:
            del self._urls[oldest]
            oldest = next(iter(self._urls), None)
