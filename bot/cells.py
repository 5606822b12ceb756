"""What one value of an import file may be. `where` is its file and line, with which `BadRow` names what is wrong."""

import re
from collections.abc import Mapping
from typing import Any

from bot.slack_ids import CHANNEL, GROUP, USER
from pulse.calendar import is_zone

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = tuple(day[:3] for day in DAYS)
HOUR = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
FOLLOWS = {"usergroup": (GROUP, "a Slack user group id (S…)"), "channel": (CHANNEL, "a Slack channel id (C…)")}
SOURCES = "“usergroup S…”, “channel C…” or “hand”"
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})

Entry = Mapping[str, Any]


class BadRow(Exception):
    """`file:line: what is wrong`"""


def mapping(value: Any, what: str, known: frozenset[str], where: str) -> Entry:
    """`key: value` pairs with known keys alone; none where nothing stands there."""
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise BadRow(f"{where}: {what}: “{value}” should be `key: value` pairs ({', '.join(sorted(known))})")
    if unknown := set(value) - known:
        raise BadRow(f"{where}: unknown: {', '.join(sorted(unknown))} (known: {', '.join(sorted(known))})")
    return value


def listed(entry: Entry, name: str, where: str) -> list[Any] | None:
    """None: nothing stands there, which is not an empty list."""
    value = entry.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, list):
        raise BadRow(f"{where}: {name} should be a list")
    return value


def texts(entry: Entry, name: str, where: str) -> list[str] | None:
    values = listed(entry, name, where)
    return None if values is None else [_text(value, name, where) for value in values]


def text(entry: Entry, name: str, where: str) -> str:
    return _text(entry.get(name) or "", name, where)


def _text(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str):
        raise BadRow(f"{where}: {name} should be words, not a list or pairs")
    return value.strip()


def short(value: str, what: str, most: int, where: str) -> str:
    if not 1 <= len(value) <= most:
        raise BadRow(f"{where}: {what} has 1 to {most} characters, this has {len(value)}")
    return value


def _match(pattern: re.Pattern[str], value: str, what: str, where: str) -> str:
    if not pattern.fullmatch(value):
        raise BadRow(f"{where}: “{value}” is not {what}")
    return value


def user(value: str, where: str) -> str:
    return _match(USER, value, "a Slack user id (U…)", where)


def channel(entry: Entry, where: str) -> str | None:
    value = text(entry, "channel", where)
    return _match(CHANNEL, value, "a Slack channel id (C…)", where) if value else None


def zone(entry: Entry, where: str) -> str | None:
    value = text(entry, "zone", where)
    if value and not is_zone(value):
        raise BadRow(f"{where}: there is no zone “{value}”; write it like Europe/Berlin")
    return value or None


def weekday(entry: Entry, where: str) -> int | None:
    value = text(entry, "weekday", where).lower()
    if value and value not in DAYS + WEEKDAYS:
        raise BadRow(f"{where}: “{value}” is no weekday; write mon to sun")
    return WEEKDAYS.index(value[:3]) if value else None


def hour(entry: Entry, where: str) -> str | None:
    value = text(entry, "hour", where)
    return _match(HOUR, value, "an hour like 15:00", where).zfill(5) if value else None


def is_yes(entry: Entry, name: str, where: str) -> bool | None:
    """None where nothing stands there."""
    value = text(entry, name, where).lower()
    if value and value not in YES | NO:
        raise BadRow(f"{where}: {name}: “{value}” should be yes or no")
    return value in YES if value else None


def follows(entry: Entry, where: str) -> tuple[str, str | None] | None:
    """Where a team's members come from, "usergroup S…", "channel C…" or "hand", in YAML also {usergroup: S…}."""
    value = entry.get("follows")
    if isinstance(value, dict):
        pairs = mapping(value, "follows", frozenset(FOLLOWS), where)
        value = "; ".join(f"{kind} {text(pairs, kind, where)}" for kind in pairs)
    kind, _, source = _text(value or "", "follows", where).partition(" ")
    if not kind:
        return None
    if kind == "hand" and not source:
        return "hand", None
    if kind not in FOLLOWS:
        raise BadRow(f"{where}: “{value}” should be {SOURCES}")
    return kind, _match(FOLLOWS[kind][0], source.strip(), FOLLOWS[kind][1], where)
