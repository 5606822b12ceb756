"""What Slack's own client refuses before a modal is even sent, and what an element can be set to."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.elements import Element, Values
from sandbox.errors import Refusal

JSON = dict[str, Any]
LONGEST_INPUT = 3000
MISSING = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+", re.IGNORECASE)


def complaints(blocks: list[JSON], values: Values) -> dict[str, str]:
    """Return what stands in the way of submitting, by block_id; empty when nothing does."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.get("type") == "input":
            held = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
            word = _complaint(block, {key: value for key, value in held.items() if key not in ("type", "timezone")})
            if word:
                found[block["block_id"]] = word
    return found


def _complaint(block: JSON, held: JSON) -> str | None:
    given = next(iter(held.values()), None)
    if given in (None, "", []):
        return None if block.get("optional") else MISSING
    return _wrong(block["element"], given)


def _wrong(element: JSON, given: Any) -> str | None:
    match element["type"]:
        case "plain_text_input":
            return _wrong_length(element, str(given))
        case "number_input":
            return _wrong_number(element, str(given))
        case "email_text_input" if not EMAIL.fullmatch(str(given)):
            return "Enter a valid email address."
        case "url_text_input" if not URL.fullmatch(str(given)):
            return "Enter a valid URL."
        case _:
            return None


def _wrong_length(element: JSON, text: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or LONGEST_INPUT
    if len(text) < least:
        return f"Must be at least {least} characters."
    return f"Must be no more than {most} characters." if len(text) > most else None


def _wrong_number(element: JSON, text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Enter a valid number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    too_much = "max_value" in element and float(text) > float(element["max_value"])
    return f"Must be no more than {element['max_value']}." if too_much else None


def offered(element: JSON) -> Iterator[JSON]:
    """Yield the options that an element itself offers."""
    yield from element.get("options") or []
    for group in element.get("option_groups") or []:
        yield from group["options"]


def chosen(element: Element, value: JSON) -> JSON:
    """Return the fields of an action: what the element carries, or what the person chose in it.

    Raises Refusal for an option that is not offered (any more).
    """
    raw = element.raw
    if element.type == "button":
        return {key: raw[key] for key in ("text", "value", "style") if key in raw}
    if element.type in ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"):
        return {key: _own_options(raw, picked) for key, picked in value.items() if key.startswith("selected_")}
    return {key: held for key, held in value.items() if key != "type"}


def _own_options(raw: JSON, picked: Any) -> Any:
    if picked is None:
        return None
    if isinstance(picked, list):
        return [_own_options(raw, one) for one in picked]
    for option in offered(raw):
        if option.get("value") == picked.get("value"):
            return option
    raise Refusal("This choice is not there any more.")
