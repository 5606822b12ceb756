"""Rich text: sections, lists, quotes and code, and the inline elements in them.

Figures: docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from __future__ import annotations

from .forms import URL
from .parts import BLOCK_ID, SLACK_ID
from .shapes import Flag, Kind, Obj, OneOf, Seq, Str, Whole, typed

_FONT = ("bold", "italic", "strike")
TEXT_STYLE = Obj("text style", {}, {key: Flag() for key in (*_FONT, "code", "underline")})
MENTION_STYLE = Obj("mention style", {}, {key: Flag() for key in (*_FONT, "highlight", "client_highlight", "unlink")})

INLINE = Kind(
    "inline element",
    {
        "text": typed("text", {"text": Str()}, {"style": TEXT_STYLE}),
        "link": typed("link", {"url": Str(3000, form=URL)}, {"text": Str(), "unsafe": Flag(), "style": TEXT_STYLE}),
        "user": typed("user", {"user_id": SLACK_ID}, {"style": MENTION_STYLE}),
        "usergroup": typed("usergroup", {"usergroup_id": SLACK_ID}, {"style": MENTION_STYLE}),
        "channel": typed("channel", {"channel_id": SLACK_ID}, {"style": MENTION_STYLE}),
        "team": typed("team", {"team_id": SLACK_ID}, {"style": MENTION_STYLE}),
        "emoji": typed(
            "emoji",
            {"name": Str(100)},
            {"unicode": Str(100), "skin_tone": Whole(1, 6), "style": TEXT_STYLE},
        ),
        "broadcast": typed("broadcast", {"range": OneOf(("here", "channel", "everyone"))}, {"style": MENTION_STYLE}),
        "color": typed("color", {"value": Str(100)}),
        "date": typed(
            "date",
            {"timestamp": Whole(0), "format": Str(255)},
            {"url": Str(3000, form=URL), "fallback": Str(), "style": TEXT_STYLE},
        ),
    },
)

_BORDER = {"border": Whole(0, 1)}
SECTION = typed("rich_text_section", {"elements": Seq(INLINE)})
LIST = typed(
    "rich_text_list",
    {"style": OneOf(("bullet", "ordered")), "elements": Seq(SECTION)},
    {"indent": Whole(0, 8), "offset": Whole(0), **_BORDER},
)
QUOTE = typed("rich_text_quote", {"elements": Seq(INLINE)}, _BORDER)
PREFORMATTED = typed("rich_text_preformatted", {"elements": Seq(INLINE)}, {**_BORDER, "language": Str(100)})

PARAGRAPH = Kind(
    "rich text section, list, quote or code",
    {
        "rich_text_section": SECTION,
        "rich_text_list": LIST,
        "rich_text_quote": QUOTE,
        "rich_text_preformatted": PREFORMATTED,
    },
)

RICH_TEXT = typed("rich_text", {"elements": Seq(PARAGRAPH)}, BLOCK_ID)
