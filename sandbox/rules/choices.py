"""Rules on what is chosen at first: it must be among what is offered, and not too many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .problem import Place
from .shapes import Rule


def offered(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options of an element, in groups or not."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def _normal(option: dict[str, Any]) -> dict[str, Any]:
    """Return an option with Slack's defaults filled in, so that equal options compare equal."""
    defaults = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}
    return {key: {**defaults[part["type"]], **part} if isinstance(part, dict) else part for key, part in option.items()}


def _chosen(element: dict[str, Any], place: Place) -> Iterator[tuple[dict[str, Any], Place]]:
    if "initial_option" in element:
        yield element["initial_option"], place.at("initial_option")
    for index, option in enumerate(element.get("initial_options", [])):
        yield option, place.at("initial_options").at(index)


def _initial_is_offered(element: dict[str, Any], place: Place) -> None:
    options = [_normal(option) for option in offered(element)]
    for option, spot in _chosen(element, place):
        if _normal(option) not in options:
            spot.refuse("must match one of the options exactly")


def _not_too_many(element: dict[str, Any], place: Place) -> None:
    most = element.get("max_selected_items")
    for key, chosen in element.items():
        if most is not None and key.startswith("initial_") and len(chosen) > most:
            place.at(key).refuse(f"no more than {most} items allowed")


INITIAL_OFFERED = Rule("what is chosen at first equals one of the options", _initial_is_offered)
WITHIN_MAXIMUM = Rule("no more chosen at first than `max_selected_items`", _not_too_many)
