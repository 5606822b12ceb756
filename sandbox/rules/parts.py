"""Composition objects: texts, options, confirm dialogs and the like.

Figures: docs.slack.dev/reference/block-kit/composition-objects.
"""

from __future__ import annotations

from .forms import FILE_ID, URL, WEB_URL
from .shapes import Flag, Kind, Obj, OneOf, Rule, Seq, Shape, Str, exactly_one, typed

#: Ids that Slack hands out (people, channels, conversations, teams) are opaque.
SLACK_ID = Str(255)
BLOCK_ID = {"block_id": Str(255)}
ACTION_ID = {"action_id": Str(255)}


def _plain(most: int) -> Obj:
    return typed("plain_text", {"text": Str(most)}, {"emoji": Flag()})


def _mrkdwn(most: int) -> Obj:
    return typed("mrkdwn", {"text": Str(most)}, {"verbatim": Flag()})


def plain(most: int = 3000) -> Obj:
    """Return the shape of a text object that must be plain, of 1 to `most` code points."""
    shape = _plain(most)
    return Obj(f"plain text, 1–{most} characters", shape.required, shape.optional)


def text(most: int = 3000) -> Kind:
    """Return the shape of a text object, plain or mrkdwn, of 1 to `most` code points."""
    return Kind(f"plain or mrkdwn text, 1–{most} characters", {"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


CONFIRM = Obj(
    "confirm dialog",
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": OneOf(("primary", "danger"))},
)

PLACEHOLDER = {"placeholder": plain(150)}


def option(words: Shape, name: str, **more: Shape) -> Obj:
    """Return the shape of an option whose text and description have the shape `words`.

    The text stays at 75 characters; the value may have 150 (docs.slack.dev since 2024). Slack takes two options
    with the same value, as one of its own templates has them.
    """
    return Obj(name, {"text": words, "value": Str(150)}, {"description": words, **more})


MENU_OPTION = option(plain(75), "option")
OVERFLOW_OPTION = option(plain(75), "overflow option", url=Str(3000, form=URL))
TICK_OPTION = option(text(75), "tick option")

SLACK_FILE = Obj(
    "Slack file", {}, {"id": Str(form=FILE_ID), "url": Str(3000, form=WEB_URL)}, (exactly_one("id", "url"),)
)


GROUP = Obj("option group", {"label": plain(75), "options": Seq(MENU_OPTION, 100)})

CONVERSATION_FILTER = Obj(
    "conversation filter",
    {},
    {
        "include": Seq(OneOf(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    (
        Rule(
            "not empty",
            lambda value, place: None if value else place.refuse("must define at least one property"),
        ),
    ),
)

DISPATCH_CONFIG = Obj(
    "dispatch config",
    {"trigger_actions_on": Seq(OneOf(("on_enter_pressed", "on_character_entered")), 2)},
)

_PARAMETER = Obj("workflow parameter", {"name": Str(255), "value": Str(3000)})
TRIGGER = Obj(
    "workflow trigger",
    {"url": Str(3000, form=WEB_URL)},
    {"customizable_input_parameters": Seq(_PARAMETER)},
)
