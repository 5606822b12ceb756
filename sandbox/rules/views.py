"""Views: modals and the Home tab.

Figures: docs.slack.dev/reference/views and docs.slack.dev/surfaces/modals.
"""

from __future__ import annotations

import json
from typing import Any

from .blocks import BLOCKS
from .ids import check_focus, check_ids
from .parts import plain
from .problem import Place, Problem
from .shapes import Flag, Kind, Rule, Seq, Str, typed

MOST_BYTES = 250_000
MOST_BLOCKS = 100


def _submit_with_inputs(view: dict[str, Any], place: Place) -> None:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        place.refuse("missing required field: submit")


def _check_ids(view: dict[str, Any], place: Place) -> None:
    check_ids(view["blocks"], place.at("blocks"))
    check_focus(view["blocks"], place.at("blocks"))


#: Slack hands empty ids and metadata back in its own views, so it takes them too.
_OWN = {"private_metadata": Str(3000, 0), "callback_id": Str(255, 0), "external_id": Str(255, 0)}
_UNIQUE = Rule("`block_id` once in a view, `action_id` once in a block, `focus_on_load` once in a view", _check_ids)

MODAL = typed(
    "modal",
    {"title": plain(24), "blocks": Seq(Kind("block", BLOCKS["modal"]), MOST_BLOCKS)},
    {
        **_OWN,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
    },
    Rule("`submit` where there is an `input`", _submit_with_inputs),
    _UNIQUE,
)
HOME = typed("home", {"blocks": Seq(Kind("block", BLOCKS["home"]), MOST_BLOCKS, 0)}, _OWN, _UNIQUE)
VIEW = Kind("view", {"modal": MODAL, "home": HOME})


def check_view(view: Any) -> list[Problem]:
    """Return what Slack would refuse in a modal or Home view, an empty list when it would take it.

    Pointers begin with "/view". The code is "invalid_arguments", or "view_too_large" for a view above 250 KB.
    """
    place = Place("invalid_arguments", "/view")
    if size_of(view) > MOST_BYTES:
        place.refuse(f"view must be less than {MOST_BYTES + 1} bytes", "view_too_large")
    VIEW.check(view, place)
    return place.problems


def size_of(view: Any) -> int:
    """Return the bytes of a view as compact JSON with everything but ASCII escaped, as the SDK sends it."""
    return len(json.dumps(view, separators=(",", ":")))
