"""Names as people type and paste them: what looks the same is the same."""

import re
import unicodedata
from typing import Final

BREAKING, JOINING = "\u200c", "\u200d"  # between letters of Persian and Indic scripts; these and parts of an emoji
KEYCAP: Final = "\u20e3"
FILLING: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
VARIANT: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
VIRAMA: Final = 9  # its canonical combining class


def clean_name(typed: str) -> str:
    """One line of what is to be seen, each sign written in one way: without control characters, direction marks, which
    would turn the words around a name, and what has no width or no ink."""
    signs = (sign for sign in typed if sign.isspace() or sign in BREAKING + JOINING or _is_seen(sign))
    kept, seen = unicodedata.normalize("NFC", "".join(signs)), ""
    for n, sign in enumerate(kept):
        seen += sign if _matters(seen[-1:], sign, kept[n + 1 : n + 2]) else ""
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs") and sign not in FILLING


def _matters(before: str, sign: str, after: str) -> bool:
    """Whether what has no ink changes how the signs around it look. At an end of the name `before` or `after` is
    empty."""
    if VARIANT.match(sign):
        return _is_picture(before) or after == KEYCAP
    if sign not in BREAKING + JOINING:
        return True
    if not before or not after.strip():
        return False
    if unicodedata.combining(before) == VIRAMA:
        return after.isalpha()
    if sign == BREAKING:
        return unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    return (_is_picture(before) or bool(VARIANT.match(before))) and _is_picture(after)


def _is_picture(sign: str) -> bool:
    """Emoji, their skins, and arrows."""
    return bool(sign) and unicodedata.category(sign) in ("So", "Sk", "Sm")
