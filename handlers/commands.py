"""`/pulse WORD rest…`: which listener a word belongs to."""

import re
from collections.abc import Callable
from typing import Any

COMMAND = "/pulse"
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
"""Somebody in what was typed: Slack makes it of "@olga"."""


def says(*words: str) -> Callable[[dict[str, Any]], bool]:
    """A matcher for `app.command(COMMAND, matchers=[says("help")])`: is the first word one of these?"""

    def matches(body: dict[str, Any]) -> bool:
        return first_word(body) in words

    return matches


def first_word(body: dict[str, Any]) -> str:
    words = str(body.get("text") or "").split(maxsplit=1)
    return words[0].lower() if words else ""


def rest(body: dict[str, Any]) -> str:
    """What follows the first word, stripped."""
    return "".join(str(body.get("text") or "").split(maxsplit=1)[1:]).strip()
