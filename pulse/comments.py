"""What people wrote in their own words, before others read it."""

import re
from typing import Final

REMOVED: Final = "…"

_MENTION = re.compile(r"<[@#!][^>]*>|(?<![\w.])@[\w.-]*\w")
_MAIL = re.compile(r"<mailto:[^>]*>|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def cleaned(text: str) -> str:
    """The text without mentions and e-mail addresses, each replaced by "…".

    Slack's own forms (<@U…>, <!here>, <mailto:…>) as well as what people type (@alice, alice@example.org).
    Style, facts and names stay: docs/privacy.md says so.
    """
    return _MENTION.sub(REMOVED, _MAIL.sub(REMOVED, text))
