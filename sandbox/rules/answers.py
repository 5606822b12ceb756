"""What an app answers when a person searches in an external select.

Figures: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload.
"""

from __future__ import annotations

from typing import Any

from .parts import GROUP, MENU_OPTION
from .problem import Place, Problem
from .shapes import Obj, Seq, exactly_one

MOST_OPTIONS = 100

OPTIONS_ANSWER = Obj(
    "answer to a search",
    {},
    {"options": Seq(MENU_OPTION, MOST_OPTIONS, 0), "option_groups": Seq(GROUP, MOST_OPTIONS, 0)},
    (exactly_one("options", "option_groups"),),
)


def check_options(answer: Any) -> list[Problem]:
    """Return what Slack would refuse in {"options": […]} or {"option_groups": […]}; none found is an answer."""
    place = Place("invalid_arguments")
    OPTIONS_ANSWER.check(answer, place)
    return place.problems
