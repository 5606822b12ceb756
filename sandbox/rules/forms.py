"""Forms that a string can be asked to have: dates, times, zones, addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Form:
    """A form of strings: its name, the words in which a misfit is refused, and the test itself."""

    name: str
    refusal: str
    fits: Callable[[str], bool]


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


DATE = Form("date YYYY-MM-DD", "must be a date in the format YYYY-MM-DD", _is_date)
TIME = Form("time HH:mm", "must be a time in the format HH:mm", _matches(r"([01][0-9]|2[0-3]):[0-5][0-9]"))
ZONE = Form("IANA zone", "must be a valid IANA timezone", _is_zone)
URL = Form("address", "must be a valid URL", _matches(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+"))
WEB_URL = Form("http(s) address", "must be a valid URL", _matches(r"https?://[^\s]+"))
NUMBER = Form("number as a string", "must be a number", _matches(r"-?[0-9]+(\.[0-9]+)?"))
EMAIL = Form("e-mail address", "must be a valid email address", _matches(r"[^\s@]+@[^\s@]+\.[^\s@]+"))
FILE_ID = Form("file id", "must be a valid file id", _matches(r"F[A-Z0-9]{2,}"))
"""Slack's own ids have eight or more characters after the F; a small emulated workspace has fewer."""
