"""How much text a message draws, as Slack counts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: Above this Slack says msg_blocks_too_long. Undocumented: slackapi/bolt-js#2509 and #2867 tell of 12,000
#: characters of text "with a buffer for block containers".
MOST_DRAWN = 12_000
#: Counted for each block, so that we refuse sooner than Slack: one divider cost 125 characters in #2509.
BLOCK_COST = 125

#: Keys whose strings people can read; everything else is identity or style.
_READ = frozenset({"text", "alt_text", "title", "caption", "label", "name", "fallback", "x_label", "y_label"})


def drawn_text(value: Any) -> Iterator[str]:
    """Yield every string in a part of a message that a person can read."""
    if isinstance(value, list):
        for item in value:
            yield from [item] if isinstance(item, str) else drawn_text(item)
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str) and key in _READ:
                yield part
            else:
                yield from drawn_text(part)


def drawn_length(blocks: list[Any]) -> int:
    """Return the code points that blocks count for against `MOST_DRAWN`, their own cost included."""
    return sum(map(len, drawn_text(blocks))) + BLOCK_COST * len(blocks)
