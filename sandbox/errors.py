"""The two ways in which Slack says no: to an app, and to a person."""

from typing import Any


class SlackError(Exception):
    """A Web API call is refused with `code` (one of Slack's own words); `extra` goes into the answer beside it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class Refusal(Exception):
    """What a person tried cannot be done; the message is in words for that person."""
