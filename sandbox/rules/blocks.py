"""Blocks, and which of them a message, a modal and the Home tab may hold.

Figures: docs.slack.dev/reference/block-kit/blocks. A `video` needs the scope links.embed:write and a `file`
comes from Slack alone: neither can be sent here. `task_card` and `plan` belong to agents and are left out too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from .charts import DATA_TABLE, DATA_VISUALIZATION, TABLE
from .elements import BUTTON, IMAGE, IN_ACTIONS, IN_SECTION, by_type
from .forms import WEB_URL
from .inputs import IN_INPUT
from .parts import ACTION_ID, BLOCK_ID, CONFIRM, SLACK_FILE, SLACK_ID, plain, text
from .problem import Place
from .rich_text import RICH_TEXT
from .shapes import Flag, Kind, Obj, OneOf, Rule, Seq, Shape, Str, at_least_one, exactly_one, needs, typed

DIVIDER = typed("divider", {}, BLOCK_ID)
HEADER = typed("header", {"text": plain(150)}, BLOCK_ID)
CONTEXT = typed(
    "context",
    {"elements": Seq(Kind("text or image", {"image": IMAGE, **text().table}), 10)},
    BLOCK_ID,
)
IMAGE_BLOCK = typed(
    "image",
    {"alt_text": Str(2000)},
    {**BLOCK_ID, "title": plain(2000), "image_url": Str(3000, form=WEB_URL), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)
MARKDOWN = typed("markdown", {"text": Str(12_000)}, BLOCK_ID)
ALERT = typed(
    "alert",
    {"text": text(200)},
    {**BLOCK_ID, "level": OneOf(("default", "info", "warning", "error", "success"))},
)


@cache
def _actions(surface: str) -> Obj:
    return typed("actions", {"elements": Seq(Kind("element", IN_ACTIONS[surface]), 25)}, BLOCK_ID)


@cache
def _section(surface: str) -> Obj:
    return typed(
        "section",
        {},
        {
            **BLOCK_ID,
            "text": text(3000),
            "fields": Seq(text(2000), 10),
            "accessory": Kind("element", IN_SECTION[surface]),
            "expand": Flag(),
        },
        at_least_one("text", "fields"),
    )


def _input(surface: str) -> Obj:
    return typed(
        "input",
        {"label": plain(2000), "element": Kind("element", IN_INPUT[surface])},
        {**BLOCK_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    )


_ICON = typed("icon", {"name": Str(100)})
CARD = typed(
    "card",
    {},
    {
        **BLOCK_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": _ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": Seq(BUTTON, 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
CAROUSEL = typed("carousel", {"elements": Seq(CARD, 10)}, BLOCK_ID)

_THUMB = Obj("feedback button", {"text": plain(75), "value": Str(2000)}, {"accessibility_label": Str(75)})
FEEDBACK_BUTTONS = typed("feedback_buttons", {"positive_button": _THUMB, "negative_button": _THUMB}, ACTION_ID)
ICON_BUTTON = typed(
    "icon_button",
    {"icon": OneOf(("trash",)), "text": plain()},
    {
        **ACTION_ID,
        "value": Str(2000),
        "confirm": CONFIRM,
        "accessibility_label": Str(75),
        "visible_to_user_ids": Seq(SLACK_ID, 10),
    },
)
CONTEXT_ACTIONS = typed(
    "context_actions",
    {"elements": Seq(Kind("element", {"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON}), 5)},
    BLOCK_ID,
)


def _no_divider_when_collapsible(block: dict[str, Any], place: Place) -> None:
    if block.get("has_header_divider") and block.get("is_collapsible"):
        place.at("has_header_divider").refuse("`has_header_divider` is not allowed with `is_collapsible`")


def _container(surface: str) -> Obj:
    children = by_type(_actions(surface), CONTEXT, DIVIDER, HEADER, IMAGE_BLOCK, _section(surface))
    return typed(
        "container",
        {"child_blocks": Seq(Kind("block", children), 10)},
        {
            **BLOCK_ID,
            "title": plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": text(150),
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "icon": IMAGE,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        exactly_one("title", "rich_text_title"),
        needs("default_collapsed", "is_collapsible"),
        Rule("`has_header_divider` not with `is_collapsible`", _no_divider_when_collapsible),
    )


def _classic(surface: str) -> tuple[Obj, ...]:
    same = (CONTEXT, DIVIDER, HEADER, IMAGE_BLOCK, RICH_TEXT)
    return (*same, _actions(surface), _section(surface), _input(surface))


#: Surface → {block type: shape}.
BLOCKS: Mapping[str, Mapping[str, Shape]] = {
    "message": by_type(
        *_classic("message"),
        CARD,
        CAROUSEL,
        _container("message"),
        CONTEXT_ACTIONS,
        DATA_TABLE,
        DATA_VISUALIZATION,
        MARKDOWN,
        TABLE,
    ),
    "modal": by_type(*_classic("modal"), ALERT, CARD),
    "home": by_type(*_classic("home"), CARD, CAROUSEL, _container("home"), DATA_TABLE, DATA_VISUALIZATION, TABLE),
}
