"""Buttons, menus, ticks, pickers and pictures: the elements of actions, sections and contexts.

Figures: docs.slack.dev/reference/block-kit/block-elements.
"""

from __future__ import annotations

from collections.abc import Mapping

from .choices import INITIAL_OFFERED, WITHIN_MAXIMUM
from .forms import DATE, TIME, URL, WEB_URL, ZONE
from .parts import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    GROUP,
    MENU_OPTION,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    SLACK_FILE,
    SLACK_ID,
    TICK_OPTION,
    TRIGGER,
    plain,
)
from .shapes import Flag, Obj, OneOf, Rule, Seq, Shape, Str, Whole, exactly_one, needs, typed

STYLE = OneOf(("primary", "danger"))
FOCUS: Mapping[str, Shape] = {"focus_on_load": Flag()}
_ASKS: Mapping[str, Shape] = {**ACTION_ID, "confirm": CONFIRM}
_PICKS: Mapping[str, Shape] = {**_ASKS, **PLACEHOLDER, **FOCUS}

IMAGE = typed(
    "image",
    {"alt_text": Str(2000)},
    {"image_url": Str(3000, form=WEB_URL), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)

BUTTON = typed(
    "button",
    {"text": plain(75)},
    {
        **_ASKS,
        "url": Str(3000, form=URL),
        "value": Str(2000),
        "style": STYLE,
        "accessibility_label": Str(75),
        "agent_prompt": Str(4000),
        "agent_prompt_display": Str(4000),
    },
    needs("agent_prompt_display", "agent_prompt"),
)

OVERFLOW = typed("overflow", {"options": Seq(OVERFLOW_OPTION, 5)}, _ASKS)

RADIO_BUTTONS = typed(
    "radio_buttons",
    {"options": Seq(TICK_OPTION, 10)},
    {**_ASKS, **FOCUS, "initial_option": TICK_OPTION},
    INITIAL_OFFERED,
)

CHECKBOXES = typed(
    "checkboxes",
    {"options": Seq(TICK_OPTION, 10)},
    {**_ASKS, **FOCUS, "initial_options": Seq(TICK_OPTION, 10)},
    INITIAL_OFFERED,
)

DATEPICKER = typed("datepicker", {}, {**_PICKS, "initial_date": Str(form=DATE)})
TIMEPICKER = typed("timepicker", {}, {**_PICKS, "initial_time": Str(form=TIME), "timezone": Str(form=ZONE)})
DATETIMEPICKER = typed(
    "datetimepicker", {}, {**_ASKS, **FOCUS, "initial_date_time": Whole(1_000_000_000, 9_999_999_999)}
)

WORKFLOW_BUTTON = typed(
    "workflow_button",
    {"text": plain(75), "workflow": Obj("workflow", {"trigger": TRIGGER})},
    {**ACTION_ID, "style": STYLE, "accessibility_label": Str(75)},
)


def _select(kind: str, noun: str, initial: Shape, extra: Mapping[str, Shape], *rules: Rule) -> Obj:
    return typed(kind, {}, {**_PICKS, **extra, f"initial_{noun}": initial}, *rules)


def _multi(kind: str, noun: str, initial: Shape, extra: Mapping[str, Shape], *rules: Rule) -> Obj:
    several: dict[str, Shape] = {f"initial_{noun}s": Seq(initial, 100), "max_selected_items": Whole(1)}
    return typed(f"multi_{kind}", {}, {**_PICKS, **extra, **several}, *rules, WITHIN_MAXIMUM)


_OFFERS: Mapping[str, Shape] = {"options": Seq(MENU_OPTION, 100), "option_groups": Seq(GROUP, 100)}
_SEARCH: Mapping[str, Shape] = {"min_query_length": Whole(0)}
_TALKS: Mapping[str, Shape] = {"filter": CONVERSATION_FILTER}
_STATIC_RULES = (exactly_one("options", "option_groups"), INITIAL_OFFERED)

SELECTS = (
    _select("static_select", "option", MENU_OPTION, _OFFERS, *_STATIC_RULES),
    _select("external_select", "option", MENU_OPTION, _SEARCH),
    _select("users_select", "user", SLACK_ID, {}),
    _select("channels_select", "channel", SLACK_ID, {}),
    _select("conversations_select", "conversation", SLACK_ID, _TALKS),
)
MULTI_SELECTS = (
    _multi("static_select", "option", MENU_OPTION, _OFFERS, *_STATIC_RULES),
    _multi("external_select", "option", MENU_OPTION, _SEARCH),
    _multi("users_select", "user", SLACK_ID, {}),
    _multi("channels_select", "channel", SLACK_ID, {}),
    _multi("conversations_select", "conversation", SLACK_ID, _TALKS),
)


def by_type(*shapes: Obj) -> dict[str, Shape]:
    """Return a table {type: shape}; of two shapes with one type the later counts."""
    return {shape.name.strip("`"): shape for shape in shapes}


_EVERYWHERE = (BUTTON, CHECKBOXES, DATEPICKER, *MULTI_SELECTS, OVERFLOW, RADIO_BUTTONS, *SELECTS, TIMEPICKER)

#: Surface → elements of an actions block; the matrix is that of api.slack.com/reference/block-kit/block-elements.
IN_ACTIONS: Mapping[str, Mapping[str, Shape]] = {
    "message": by_type(*_EVERYWHERE, DATETIMEPICKER, WORKFLOW_BUTTON),
    "modal": by_type(*_EVERYWHERE, DATETIMEPICKER),
    "home": by_type(*_EVERYWHERE),
}
IN_SECTION: Mapping[str, Mapping[str, Shape]] = {
    "message": by_type(*_EVERYWHERE, IMAGE, WORKFLOW_BUTTON),
    "modal": by_type(*_EVERYWHERE, IMAGE),
    "home": by_type(*_EVERYWHERE, IMAGE),
}
