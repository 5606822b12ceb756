"""Elements into which people write, and which elements an input block may hold on which surface.

Figures: docs.slack.dev/reference/block-kit/block-elements.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .elements import (
    CHECKBOXES,
    DATEPICKER,
    DATETIMEPICKER,
    FOCUS,
    MULTI_SELECTS,
    RADIO_BUTTONS,
    SELECTS,
    TIMEPICKER,
    by_type,
)
from .forms import EMAIL, NUMBER, URL
from .parts import ACTION_ID, DISPATCH_CONFIG, PLACEHOLDER
from .problem import Place
from .rich_text import RICH_TEXT
from .shapes import Flag, Rule, Seq, Shape, Str, Whole, in_order, typed

_WRITES: Mapping[str, Shape] = {
    **ACTION_ID,
    **PLACEHOLDER,
    **FOCUS,
    "dispatch_action_config": DISPATCH_CONFIG,
}


def _check_written(element: dict[str, Any], place: Place) -> None:
    most = element.get("max_length", 3000)
    if len(element.get("initial_value", "")) > most:
        place.at("initial_value").refuse(f"must be less than {most + 1} characters")


def _check_number(element: dict[str, Any], place: Place) -> None:
    for key in ("initial_value", "min_value", "max_value"):
        if "." in element.get(key, "") and not element["is_decimal_allowed"]:
            place.at(key).refuse("must be an integer")


PLAIN_TEXT_INPUT = typed(
    "plain_text_input",
    {},
    {
        **_WRITES,
        "initial_value": Str(3000, 0),
        "multiline": Flag(),
        "min_length": Whole(0, 3000),
        "max_length": Whole(1, 3000),
    },
    in_order("min_length", "max_length"),
    Rule("`initial_value` within `max_length`", _check_written),
)

NUMBER_INPUT = typed(
    "number_input",
    {"is_decimal_allowed": Flag()},
    {
        **_WRITES,
        "initial_value": Str(form=NUMBER),
        "min_value": Str(form=NUMBER),
        "max_value": Str(form=NUMBER),
    },
    in_order("min_value", "max_value"),
    in_order("min_value", "initial_value"),
    in_order("initial_value", "max_value"),
    Rule("whole numbers where `is_decimal_allowed` is false", _check_number),
)

EMAIL_INPUT = typed("email_text_input", {}, {**_WRITES, "initial_value": Str(form=EMAIL)})
URL_INPUT = typed("url_text_input", {}, {**_WRITES, "initial_value": Str(3000, form=URL)})

RICH_TEXT_INPUT = typed(
    "rich_text_input",
    {},
    {**_WRITES, "initial_value": RICH_TEXT, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100)},
    in_order("min_lines", "max_lines"),
)

FILE_INPUT = typed("file_input", {}, {**ACTION_ID, "filetypes": Seq(Str(255)), "max_files": Whole(1, 10)})

_EVERYWHERE = (CHECKBOXES, DATEPICKER, *MULTI_SELECTS, PLAIN_TEXT_INPUT, RADIO_BUTTONS, *SELECTS, TIMEPICKER)

#: Surface → elements of an input block; the matrix is that of api.slack.com/reference/block-kit/block-elements.
IN_INPUT: Mapping[str, Mapping[str, Shape]] = {
    "message": by_type(*_EVERYWHERE, DATETIMEPICKER),
    "modal": by_type(
        *_EVERYWHERE,
        DATETIMEPICKER,
        EMAIL_INPUT,
        FILE_INPUT,
        NUMBER_INPUT,
        RICH_TEXT_INPUT,
        URL_INPUT,
    ),
    "home": by_type(*_EVERYWHERE, RICH_TEXT_INPUT),
}
