"""Slack's rate limits: so many calls of a method a minute, by the shown clock.

Source: docs.slack.dev/apis/web-api/rate-limits and the java-slack-sdk's table. Where Slack says "20+" or
"several hundred" the strict reading is taken; of `apps.connections.open` that of the docs, since the SDK's one call
a minute would let nobody connect anew.
"""

import math
from collections import deque
from collections.abc import Callable

from sandbox.errors import SlackError

WINDOW = 60.0
TIER_2, TIER_3, TIER_4, SPECIAL = 20, 50, 100, 600
POSTS_A_WORKSPACE, POSTS_A_CHANNEL = 300, 60

PER_MINUTE = {
    "api.test": TIER_4,
    "apps.connections.open": TIER_3,
    "auth.test": SPECIAL,
    "blocks.validate": SPECIAL,
    "bots.info": TIER_3,
    "chat.delete": TIER_3,
    "chat.getPermalink": SPECIAL,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": POSTS_A_WORKSPACE,
    "chat.update": TIER_3,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "team.info": TIER_3,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.conversations": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}


class RateLimited(SlackError):
    """Answered with HTTP 429 and Retry-After `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class Limits:
    """Counts calls in a sliding minute for each key; a refused call is not counted."""

    def __init__(self, now: Callable[[], float], on: bool = True) -> None:
        self._now = now
        self._on = on
        self._taken: dict[str, deque[float]] = {}

    def take(self, method: str) -> None:
        """Count one call of a method, or raise RateLimited."""
        if method in PER_MINUTE:
            self._take(method, PER_MINUTE[method])

    def take_post(self, channel: str) -> None:
        """Count one message in a conversation (about one a second each), or raise RateLimited."""
        self._take(f"chat.postMessage {channel}", POSTS_A_CHANNEL)

    def clear(self) -> None:
        """Forget every call."""
        self._taken.clear()

    def _take(self, key: str, allowed: int) -> None:
        if not self._on:
            return
        now = self._now()
        taken = self._taken.setdefault(key, deque(maxlen=allowed))
        if len(taken) == allowed and now - taken[0] < WINDOW:
            raise RateLimited(max(1, math.ceil(taken[0] + WINDOW - now)))
        taken.append(now)
