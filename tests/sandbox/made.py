"""Small sound blocks and views, to be bent by the tests of the rules."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "x") -> Json:
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    return [option(f"v{number}", f"option {number}") for number in range(count)]


def button(action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def lines(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def said(text: str = "x") -> Json:
    return {"type": "text", "text": text}


def put(tree: Any, pointer: str, value: Any) -> Any:
    """Return a copy of the tree with another value at a JSON pointer."""
    changed = copy.deepcopy(tree)
    *way, last = pointer.strip("/").split("/")
    spot = changed
    for step in way:
        spot = spot[int(step)] if isinstance(spot, list) else spot[step]
    spot[int(last) if isinstance(spot, list) else last] = value
    return changed


def at(tree: Any, pointer: str) -> Any:
    """Return what a JSON pointer points at."""
    for step in pointer.strip("/").split("/"):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree
