"""What somebody typed into the survey form, as it stands in the modal's state."""

from dataclasses import fields
from typing import Any

from messages.scheduling.form import field_of
from messages.scheduling.typed import FormState, Typed, from_metadata

FIELDS = {field.name for field in fields(Typed)}


def read_typed(view: dict[str, Any]) -> tuple[Typed, FormState]:
    """The form, what it hides included."""
    state, kept = from_metadata(view["private_metadata"])
    shown = {
        field_of(block): _value(element)
        for block, elements in view["state"]["values"].items()
        for element in elements.values()
        if field_of(block) in FIELDS
    }
    return Typed(**(kept | shown)), state


def _value(element: dict[str, Any]) -> str | tuple[str, ...]:
    if "selected_options" in element:
        return tuple(option["value"] for option in element["selected_options"])
    if "selected_users" in element:
        return tuple(element["selected_users"])
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    given = next((element[key] for key in ("value", "selected_date", "selected_time") if key in element), None)
    return str(given or "")
