"""Print docs/sandbox-rules.md, from the very tables that the checks use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .answers import OPTIONS_ANSWER
from .blocks import BLOCKS
from .drawn import BLOCK_COST, MOST_DRAWN
from .elements import IN_ACTIONS, IN_SECTION
from .inputs import IN_INPUT
from .messages import MOST_BLOCKS, MOST_MARKDOWN, MOST_OF_TYPE, MOST_TEXT, MOST_UPDATED_TEXT
from .shapes import Kind, Obj, Seq, Shape
from .views import HOME, MODAL, MOST_BYTES

INTRO = """# What the sandbox refuses

Printed by `python -m sandbox.rules`; a test holds this file equal to the code. The sandbox refuses in Slack's
words and with a JSON pointer: unknown types and keys, missing required keys (**bold** below), null, values of
another type, and whatever breaks a limit. Lengths count Unicode code points. Where sources disagree, or none
says what Slack does, the stricter reading holds.

`video` (needs a scope of its own), `file` (comes from Slack alone), `task_card` and `plan` (made for agents) are
refused everywhere; so are `default_to_current_conversation` and `response_url_enabled`, which Slack knows and the
sandbox does not.

A plain text is `{"type": "plain_text", "text": …}` with an optional `emoji`; a mrkdwn text is
`{"type": "mrkdwn", "text": …}` with an optional `verbatim`.
"""

ELEMENTS = {"in `actions`": IN_ACTIONS, "in `section`": IN_SECTION, "in `input`": IN_INPUT}


def page() -> str:
    """Return the whole page in Markdown."""
    blocks = [shape for table in BLOCKS.values() for shape in table.values()]
    parts = [
        INTRO,
        "## Messages\n\n" + _bullets(_message_limits()),
        "## Which block on which surface\n\n" + _matrix({"on": BLOCKS}),
        "## Which element in which block, on which surface\n\n" + _matrix(ELEMENTS),
        "## Views\n\n" + _shapes([MODAL, HOME]) + f"\n\nA view has at most {MOST_BYTES:,} bytes as JSON.",
        "## Blocks\n\n" + _shapes(blocks),
        "## What is inside\n\n" + _shapes(_inside(blocks, blocks)),
        "## Answers to a search\n\n" + _shapes([OPTIONS_ANSWER]),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _message_limits() -> Iterator[str]:
    yield "`no_text`: neither text nor blocks"
    yield f"`msg_too_long`: more than {MOST_TEXT:,} characters of text, in `chat.update` {MOST_UPDATED_TEXT:,}"
    yield "`invalid_blocks_format`: blocks that are not a list of objects"
    yield f"`invalid_blocks`: more than {MOST_BLOCKS} blocks, or anything wrong inside them"
    yield "`invalid_blocks`: a `block_id` twice in a message, an `action_id` twice in a block"
    yield f"`invalid_blocks`: more than {MOST_MARKDOWN:,} characters in all `markdown` blocks together"
    for kind, (most, code) in MOST_OF_TYPE.items():
        yield f"`{code}`: more than {most} × `{kind}`"
    yield (
        f"`msg_blocks_too_long`: more than {MOST_DRAWN:,} characters that people can read in all blocks "
        f"together, each block counting for {BLOCK_COST} more"
    )
    yield "`invalid_attachments`: any attachments, which Slack takes and advises against"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _matrix(holders: Mapping[str, Mapping[str, Mapping[str, Shape]]]) -> str:
    kinds = sorted({kind for tables in holders.values() for table in tables.values() for kind in table})
    rows = ([f"`{kind}`", *(_surfaces(kind, tables) for tables in holders.values())] for kind in kinds)
    return _table(["type", *holders], rows)


def _surfaces(kind: str, tables: Mapping[str, Mapping[str, Shape]]) -> str:
    found = [surface for surface, table in tables.items() if kind in table]
    return "everywhere" if len(found) == len(tables) else ", ".join(found) or "nowhere"


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shapes(shapes: Iterable[Shape]) -> str:
    found = [shape for shape in shapes if isinstance(shape, Obj)]
    rows = {(shape.name, _keys(shape), "; ".join(rule.say for rule in shape.rules)) for shape in found}
    return _table(["what", "keys", "and"], [list(row) for row in sorted(rows)])


def _keys(shape: Obj) -> str:
    must = [f"**`{key}`** {part.say()}" for key, part in shape.required.items() if key != "type"]
    may = [f"`{key}` {part.say()}" for key, part in shape.optional.items()]
    return "<br>".join([*must, *may]) or "none"


def _inside(shapes: Iterable[Shape], told: list[Shape]) -> Iterator[Shape]:
    """Yield every object shape below these that is neither told of elsewhere nor a text (see INTRO)."""
    for shape in shapes:
        below = _below(shape)
        yield from (one for one in below if one not in told and "text, " not in one.say())
        yield from _inside(below, told)


def _below(shape: Shape) -> list[Shape]:
    if isinstance(shape, Seq):
        return [shape.item]
    if isinstance(shape, Kind):
        return [] if "mrkdwn" in shape.table else list(shape.table.values())
    if isinstance(shape, Obj):
        return [*shape.required.values(), *shape.optional.values()]
    return []


if __name__ == "__main__":
    print(page(), end="")
