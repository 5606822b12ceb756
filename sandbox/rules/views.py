"""Views: modals and the Home tab."""

from __future__ import annotations

import json
from typing import Any

from .problem import Place, Problem

MOST_BYTES = 250_000
MOST_BLOCKS = 100


def check_view(view: Any) -> list[Problem]:
    """Return what Slack would refuse in a modal or Home view, an empty list when it would take it."""
    place = Place("invalid_arguments", "/view")
    if not isinstance(view, dict):
        place.refuse("must provide an object")
        return place.problems
    for key in ("type", "blocks"):
        if key not in view:
            place.refuse(f"missing required field: {key}")
    blocks = view.get("blocks")
    if isinstance(blocks, list) and len(blocks) > MOST_BLOCKS:
        place.at("blocks").refuse(f"no more than {MOST_BLOCKS} items allowed")
    if size_of(view) > MOST_BYTES:
        place.refuse("view is too large", "view_too_large")
    return place.problems


def size_of(view: Any) -> int:
    """Return the bytes that a view takes as compact JSON in UTF-8."""
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
