"""Reading arguments, which come as JSON or as a form where everything is text."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.errors import SlackError

JSON = dict[str, Any]
NESTED = frozenset({"blocks", "channels", "files", "message", "metadata", "view"})
Thing = TypeVar("Thing")


def parsed(form: JSON) -> JSON:
    """Turn the JSON texts in a form into what they mean; what is no JSON stays text."""
    return {key: _nested(value) if key in NESTED else value for key, value in form.items()}


def _nested(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def required(args: JSON, key: str) -> str:
    """Return a text argument, or raise invalid_arguments."""
    value = args.get(key)
    if value in (None, ""):
        line = f"[ERROR] missing required field: {key}"
        raise SlackError("invalid_arguments", response_metadata={"messages": [line]})
    return str(value)


def flag(args: JSON, key: str, default: bool = False) -> bool:
    """Return a yes-or-no argument, however it was written."""
    value = args.get(key)
    return default if value is None else str(value).lower() in ("1", "true")


def listed(args: JSON, key: str) -> list[str]:
    """Return a comma-separated argument (or JSON list) as a list."""
    value = args.get(key)
    if isinstance(value, list):
        return [str(entry) for entry in value]
    return [entry.strip() for entry in str(value or "").split(",") if entry.strip()]


def page(
    args: JSON, things: Sequence[Thing], key: Callable[[Thing], str], default: int, most: int = 1000
) -> tuple[list[Thing], str]:
    """Return one page of things that are ordered by `key`, and the cursor of the next ("" at the end)."""
    try:
        limit = int(args.get("limit") or default)
    except ValueError as wrong:
        raise SlackError("invalid_arguments") from wrong
    if not 0 < limit <= most:
        raise SlackError("invalid_limit")
    start = _start(args.get("cursor"), things, key)
    shown = list(things[start : start + limit])
    more = start + limit < len(things)
    return shown, _cursor(key(things[start + limit])) if more else ""


def _cursor(first: str) -> str:
    return base64.b64encode(f"first:{first}".encode()).decode()


def _start(cursor: Any, things: Sequence[Thing], key: Callable[[Thing], str]) -> int:
    if not cursor:
        return 0
    try:
        first = base64.b64decode(str(cursor), validate=True).decode().removeprefix("first:")
    except (binascii.Error, UnicodeDecodeError) as wrong:
        raise SlackError("invalid_cursor") from wrong
    for place, thing in enumerate(things):
        if key(thing) == first:
            return place
    raise SlackError("invalid_cursor")
