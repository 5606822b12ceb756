"""Messages: their blocks and text. Attachments, which Slack itself advises against, are refused.

Figures: docs.slack.dev/reference/methods/chat.postMessage, chat.update and docs.slack.dev/messaging.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .blocks import BLOCKS
from .drawn import MOST_DRAWN, drawn_length
from .ids import check_focus, check_ids, each_block
from .problem import Place, Problem
from .shapes import Kind, Seq

MOST_BLOCKS = 50
MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
MOST_MARKDOWN = 12_000
#: Block type → how many a message may hold, and the code of the refusal.
MOST_OF_TYPE = {"table": (1, "only_one_table_allowed"), "data_visualization": (2, "invalid_blocks")}

MESSAGE_BLOCKS = Seq(Kind("block", BLOCKS["message"]), MOST_BLOCKS)


def check_message(
    blocks: list[Any] | None, text: str | None, *, attachments: Any = None, most_text: int = MOST_TEXT
) -> list[Problem]:
    """Return what Slack would refuse in a message, an empty list when it would take it.

    Codes: "no_text" for nothing at all, "msg_too_long" for the text, "invalid_blocks_format" where `blocks` is
    no list of objects, "invalid_blocks" for what is wrong inside, "only_one_table_allowed",
    "msg_blocks_too_long" for too much text in all blocks together, "invalid_attachments" for any.
    """
    place = Place("invalid_blocks")
    if not blocks and not text and not attachments:
        place.refuse("must define `text` or `blocks`", "no_text")
    if text is not None:
        _check_text(text, place.at("text"), most_text)
    if blocks:
        _check_blocks(blocks, place.at("blocks"))
    if attachments:
        place.at("attachments").refuse("attachments are not taken here", "invalid_attachments")
    return place.problems


def _check_text(text: Any, place: Place, most: int) -> None:
    if not isinstance(text, str):
        place.refuse("must provide a string", "invalid_arguments")
    elif len(text) > most:
        place.refuse(f"must be less than {most + 1} characters", "msg_too_long")


def _check_blocks(blocks: Any, place: Place) -> None:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        place.refuse("must provide an array of objects", "invalid_blocks_format")
        return
    MESSAGE_BLOCKS.check(blocks, place)
    check_ids(blocks, place)
    check_focus(blocks, place)
    _check_counts(blocks, place)
    if drawn_length(blocks) > MOST_DRAWN:
        place.refuse(f"must be less than {MOST_DRAWN + 1} characters in all", "msg_blocks_too_long")


def _check_counts(blocks: Sequence[Any], place: Place) -> None:
    found = [block for block, _ in each_block(list(blocks), place)]
    for kind, (most, code) in MOST_OF_TYPE.items():
        if sum(block.get("type") == kind for block in found) > most:
            place.refuse(f"no more than {most} {kind} allowed", code)
    if sum(len(str(block.get("text"))) for block in found if block.get("type") == "markdown") > MOST_MARKDOWN:
        place.refuse(f"markdown must be less than {MOST_MARKDOWN + 1} characters in all")
