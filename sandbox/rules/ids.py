"""Ids that may occur only once, and the one element that may take the focus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .problem import Place

#: Keys under which a block holds other blocks, and elements with an action_id of their own.
_INNER = ("child_blocks",)
_HELD = ("elements", "actions")
_ALONE = ("accessory", "element")


def each_block(blocks: list[Any], place: Place) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield every block with its place, those inside containers and carousels too."""
    for index, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        yield block, place.at(index)
        inner = (*_INNER, "elements") if block.get("type") == "carousel" else _INNER
        for key in inner:
            if isinstance(block.get(key), list):
                yield from each_block(block[key], place.at(index).at(key))


def each_element(block: dict[str, Any], place: Place) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield every element that one block itself holds, with its place."""
    for key in _ALONE:
        if isinstance(block.get(key), dict):
            yield block[key], place.at(key)
    for key in _HELD:
        held = block.get(key)
        if isinstance(held, list) and block.get("type") != "carousel":
            yield from ((one, place.at(key).at(i)) for i, one in enumerate(held) if isinstance(one, dict))


def check_ids(blocks: list[Any], place: Place) -> None:
    """Refuse a block_id that occurs twice and an action_id that occurs twice within a block."""
    block_ids: set[str] = set()
    for block, spot in each_block(blocks, place):
        _once(block, "block_id", block_ids, spot)
        action_ids: set[str] = set()
        for element, where in each_element(block, spot):
            _once(element, "action_id", action_ids, where)


def check_focus(blocks: list[Any], place: Place) -> None:
    """Refuse a second element with `focus_on_load`: a view can start in one field only."""
    wanting = [
        where
        for block, spot in each_block(blocks, place)
        for element, where in each_element(block, spot)
        if element.get("focus_on_load") is True
    ]
    for where in wanting[1:]:
        where.at("focus_on_load").refuse("only one element can have `focus_on_load`")


def _once(holder: dict[str, Any], key: str, seen: set[str], place: Place) -> None:
    value = holder.get(key)
    if not isinstance(value, str):
        return
    if value in seen:
        place.at(key).refuse(f"`{key}` must be unique: {value}")
    seen.add(value)
