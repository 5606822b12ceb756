"""What `state.values` holds before anybody has touched anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .ids import each_block, each_element
from .problem import Place

_ONE = {"selected_option": "initial_option"}
_MANY = {"selected_options": "initial_options"}
_TYPED = {"value": "initial_value"}

#: Element type → {key in the state: key of the element that holds the initial value}.
VALUE_KEYS: Mapping[str, Mapping[str, str]] = {
    "static_select": _ONE,
    "external_select": _ONE,
    "radio_buttons": _ONE,
    "multi_static_select": _MANY,
    "multi_external_select": _MANY,
    "checkboxes": _MANY,
    "users_select": {"selected_user": "initial_user"},
    "multi_users_select": {"selected_users": "initial_users"},
    "channels_select": {"selected_channel": "initial_channel"},
    "multi_channels_select": {"selected_channels": "initial_channels"},
    "conversations_select": {"selected_conversation": "initial_conversation"},
    "multi_conversations_select": {"selected_conversations": "initial_conversations"},
    "datepicker": {"selected_date": "initial_date"},
    "timepicker": {"selected_time": "initial_time"},
    "datetimepicker": {"selected_date_time": "initial_date_time"},
    "plain_text_input": _TYPED,
    "number_input": _TYPED,
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "rich_text_input": {"rich_text_value": "initial_value"},
    "file_input": {"files": ""},
}


def initial_state(blocks: Iterable[Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return `state.values` of a message or view that nobody has touched: {block_id: {action_id: value}}.

    A value is {"type": element type, key: initial value or None}, lists empty instead of None, and a
    timepicker also tells its `timezone` where it has one. Buttons and overflow menus hold no state. Blocks
    and elements without an id are left out: whoever stores them gives them ids first, as Slack does.
    """
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block, place in each_block(list(blocks), Place("")):
        held = {
            element["action_id"]: _untouched(element)
            for element, _ in each_element(block, place)
            if element.get("type") in VALUE_KEYS and element.get("action_id")
        }
        if held and block.get("block_id"):
            values[block["block_id"]] = held
    return values


def _untouched(element: Mapping[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {"type": element["type"]}
    for key, initial in VALUE_KEYS[element["type"]].items():
        value[key] = element.get(initial, [] if key.endswith("s") else None)
    if element["type"] == "timepicker" and "timezone" in element:
        value["timezone"] = element["timezone"]
    return value
