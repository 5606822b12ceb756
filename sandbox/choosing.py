"""What an element is called on the screen, and what choosing something in it means."""

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.elements import Element
from sandbox.filling import offered

JSON = dict[str, Any]
ONE_OF = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
SOME_OF = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
FIELDS = {
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}


def labels(element: Element) -> set[str]:
    """Return what one may call an element: its ids, its text or placeholder, and the label of its field."""
    named = [element.raw.get("text"), element.raw.get("placeholder"), element.block.get("label")]
    texts = {str(text["text"]) for text in named if isinstance(text, dict)}
    return {element.action_id, element.block_id} | texts


def fields_for(element: Element, choice: Any, asked: Iterable[JSON] = ()) -> JSON:
    """Return the fields of an action for a choice; `asked` are the options that an external select gave.

    Raises LookupError for an option that is not offered.
    """
    options = [*offered(element.raw), *asked]
    if element.type in ONE_OF:
        return {"selected_option": None if choice is None else _option(options, choice)}
    if element.type in SOME_OF:
        return {"selected_options": [_option(options, one) for one in _many(choice)]}
    if element.type in FIELDS:
        return {FIELDS[element.type]: choice}
    return {"value": None if choice is None else str(choice)}


def _many(choice: Any) -> Iterator[Any]:
    yield from choice if isinstance(choice, (list, tuple)) else () if choice is None else (choice,)


def _option(options: list[JSON], choice: Any) -> JSON:
    for option in options:
        if choice in (option["text"]["text"], option.get("value"), option):
            return option
    raise LookupError(f"{choice!r} is not offered: {[option['text']['text'] for option in options]}")
