"""A fresh view or message holds its initial values, in Slack's shapes."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import initial_state

YES = {"text": {"type": "plain_text", "text": "Yes"}, "value": "yes"}


def one(element: dict[str, Any]) -> dict[str, Any]:
    blocks = [{"type": "input", "block_id": "b", "element": {"action_id": "a", **element}}]
    return initial_state(blocks)["b"]["a"]


@pytest.mark.parametrize(
    ("kind", "initial", "key", "value", "untouched"),
    [
        ("static_select", "initial_option", "selected_option", YES, None),
        ("external_select", "initial_option", "selected_option", YES, None),
        ("radio_buttons", "initial_option", "selected_option", YES, None),
        ("multi_static_select", "initial_options", "selected_options", [YES], []),
        ("multi_external_select", "initial_options", "selected_options", [YES], []),
        ("checkboxes", "initial_options", "selected_options", [YES], []),
        ("users_select", "initial_user", "selected_user", "U1", None),
        ("multi_users_select", "initial_users", "selected_users", ["U1"], []),
        ("channels_select", "initial_channel", "selected_channel", "C1", None),
        ("multi_channels_select", "initial_channels", "selected_channels", ["C1"], []),
        ("conversations_select", "initial_conversation", "selected_conversation", "C1", None),
        ("multi_conversations_select", "initial_conversations", "selected_conversations", ["C1"], []),
        ("datepicker", "initial_date", "selected_date", "2026-03-29", None),
        ("timepicker", "initial_time", "selected_time", "10:30", None),
        ("datetimepicker", "initial_date_time", "selected_date_time", 1774778400, None),
        ("plain_text_input", "initial_value", "value", "so far", None),
        ("number_input", "initial_value", "value", "7", None),
        ("email_text_input", "initial_value", "value", "a@example.com", None),
        ("url_text_input", "initial_value", "value", "https://example.com", None),
        ("rich_text_input", "initial_value", "rich_text_value", {"type": "rich_text", "elements": []}, None),
    ],
)
def test_an_element_holds_its_initial_value_or_nothing(
    kind: str, initial: str, key: str, value: object, untouched: object
) -> None:
    assert one({"type": kind, initial: value}) == {"type": kind, key: value}
    assert one({"type": kind}) == {"type": kind, key: untouched}


def test_a_time_tells_its_zone() -> None:
    assert one({"type": "timepicker", "timezone": "Asia/Kolkata"}) == {
        "type": "timepicker",
        "selected_time": None,
        "timezone": "Asia/Kolkata",
    }


def test_elements_in_actions_and_sections_count_and_buttons_do_not() -> None:
    blocks = [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {"type": "button", "action_id": "press"},
                {"type": "overflow", "action_id": "more"},
                {"type": "users_select", "action_id": "who"},
            ],
        },
        {"type": "section", "block_id": "aside", "accessory": {"type": "datepicker", "action_id": "when"}},
        {"type": "section", "block_id": "plain", "accessory": {"type": "button", "action_id": "go"}},
        {"type": "context", "block_id": "small", "elements": [{"type": "mrkdwn", "text": "x"}]},
        {"type": "divider"},
    ]
    assert initial_state(blocks) == {
        "row": {"who": {"type": "users_select", "selected_user": None}},
        "aside": {"when": {"type": "datepicker", "selected_date": None}},
    }


def test_a_block_inside_a_container_holds_its_own_state() -> None:
    inner = {"type": "actions", "block_id": "in", "elements": [{"type": "users_select", "action_id": "who"}]}
    box = {"type": "container", "block_id": "box", "child_blocks": [inner]}
    assert initial_state([box]) == {"in": {"who": {"type": "users_select", "selected_user": None}}}
