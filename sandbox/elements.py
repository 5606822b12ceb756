"""Finding one's way in blocks: ids that Slack gives where the app gave none, elements, and held values."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.rules import initial_state

JSON = dict[str, Any]
Values = dict[str, JSON]
SHOWN = ("text", "alt_text")


@dataclass(frozen=True)
class Element:
    """An interactive element and the block that holds it."""

    block: JSON
    raw: JSON

    @property
    def block_id(self) -> str:
        """Return the block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Return the element's id."""
        return str(self.raw["action_id"])

    @property
    def type(self) -> str:
        """Return the element's type, e.g. "button"."""
        return str(self.raw["type"])


def every_block(blocks: list[JSON]) -> Iterator[JSON]:
    """Yield all blocks, those inside containers and carousels too."""
    for block in blocks:
        yield block
        if block.get("type") == "container":
            yield from every_block(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from every_block(block.get("elements") or [])


def elements(blocks: list[JSON]) -> Iterator[Element]:
    """Yield every interactive element, in the order in which they are drawn."""
    for block in every_block(blocks):
        held = [block.get("accessory"), block.get("element")]
        if block.get("type") in ("actions", "context_actions"):
            held += block.get("elements") or []
        if block.get("type") == "card":
            held += block.get("actions") or []
        for raw in held:
            if isinstance(raw, dict) and "action_id" in raw:
                yield Element(block, raw)


def find(blocks: list[JSON], block_id: str, action_id: str) -> Element | None:
    """Return the element with these ids."""
    for element in elements(blocks):
        if (element.block_id, element.action_id) == (block_id, action_id):
            return element
    return None


def with_ids(blocks: list[JSON]) -> list[JSON]:
    """Return the blocks with a block_id everywhere and an action_id on every element that lacks one."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: JSON) -> JSON:
    block = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            block[key] = _with_action_id(block[key])
    if block.get("type") in ("actions", "context_actions"):
        block["elements"] = [_with_action_id(raw) for raw in block["elements"]]
    if block.get("type") == "card" and block.get("actions"):
        block["actions"] = [_with_action_id(raw) for raw in block["actions"]]
    if block.get("type") == "container":
        block["child_blocks"] = with_ids(block["child_blocks"])
    if block.get("type") == "carousel":
        block["elements"] = with_ids(block["elements"])
    return block


def _with_action_id(raw: JSON) -> JSON:
    if raw.get("type") == "image" or raw.get("action_id"):
        return raw
    return {**raw, "action_id": secrets.token_urlsafe(4)}


def values_of(blocks: list[JSON], touched: Values) -> Values:
    """Return `state.values`: what was touched, and the initial values of everything else."""
    values: Values = initial_state(list(every_block(blocks)))
    for block_id, actions in values.items():
        for action_id, untouched in actions.items():
            known = touched.get(block_id, {}).get(action_id)
            if known and known.get("type", untouched["type"]) == untouched["type"]:
                actions[action_id] = {**untouched, **known}
    return values


def remember(touched: Values, values: Values) -> None:
    """Take over what a person entered."""
    for block_id, actions in values.items():
        touched.setdefault(block_id, {}).update(actions)


def words(drawn: Any) -> str:
    """Return every text that blocks (or a view) show, one a line."""
    return "\n".join(_texts(drawn))


def _texts(drawn: Any) -> Iterator[str]:
    if isinstance(drawn, list):
        for part in drawn:
            yield from _texts(part)
    if isinstance(drawn, dict):
        for key, part in drawn.items():
            if isinstance(part, str) and key in SHOWN:
                yield part
            elif not isinstance(part, str) and key != "confirm":
                yield from _texts(part)
