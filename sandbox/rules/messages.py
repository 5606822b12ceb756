"""Messages: their blocks, text and attachments."""

from __future__ import annotations

from typing import Any

from .problem import Place, Problem

MOST_BLOCKS = 50
MOST_TEXT = 40_000


def check_message(
    blocks: list[Any] | None, text: str | None, *, attachments: list[Any] | None = None
) -> list[Problem]:
    """Return what Slack would refuse in a message, an empty list when it would take it."""
    place = Place("invalid_blocks")
    if not blocks and not text and not attachments:
        place.refuse("no_text", "no_text")
    if text is not None and len(text) > MOST_TEXT:
        place.at("text").refuse(f"must be less than {MOST_TEXT + 1} characters", "msg_too_long")
    if blocks is not None and len(blocks) > MOST_BLOCKS:
        place.at("blocks").refuse(f"no more than {MOST_BLOCKS} items allowed")
    return place.problems
