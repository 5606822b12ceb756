"""What is wrong inside a block is refused in Slack's words, at the place where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import check_message, check_view

from .made import Json, actions, button, field, lines, modal, mrkdwn, option, options, plain, rich, said, section

ONE, TWO = options(2)
NUMBER = {"type": "number_input", "is_decimal_allowed": False}
PICTURE = {"type": "image", "alt_text": "x"}
LIST = {"type": "rich_text_list", "style": "bullet", "elements": [lines(said())]}

#: (block, message, pointer inside the block)
IN_A_MODAL: list[tuple[Any, str, str]] = [
    ("words", "must provide an object", ""),
    ({}, "missing required field: type", ""),
    ({"type": "magic"}, "unsupported type: magic", "/type"),
    ({"type": ["section"]}, "unsupported type: ['section']", "/type"),
    ({"type": "divider", "colour": "red"}, "invalid additional property: colour", ""),
    ({"type": "divider", "block_id": 7}, "must provide a string", "/block_id"),
    ({"type": "header"}, "missing required field: text", ""),
    ({"type": "header", "text": "words"}, "must provide an object", "/text"),
    ({"type": "header", "text": mrkdwn()}, "must be a valid enum value", "/text/type"),
    ({"type": "header", "text": None}, "must provide an object", "/text"),
    ({"type": "section"}, "must define either `text` or `fields`", ""),
    (section(text={"type": "html", "text": "x"}), "unsupported type: html", "/text/type"),
    (section(text={**mrkdwn(), "emoji": True}), "invalid additional property: emoji", "/text"),
    (section(text={**plain(), "verbatim": True}), "invalid additional property: verbatim", "/text"),
    (section(text={**plain(), "emoji": "yes"}), "must be a boolean", "/text/emoji"),
    (section(fields={}), "must provide an array", "/fields"),
    (section(accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input", "/accessory/type"),
    (section(accessory={"type": "datetimepicker"}), "unsupported type: datetimepicker", "/accessory/type"),
    (actions({"type": "image"}), "unsupported type: image", "/elements/0/type"),
    (actions(button(style="warning")), "must be a valid enum value", "/elements/0/style"),
    (actions(button(url="not an address")), "must be a valid URL", "/elements/0/url"),
    (actions(button(text=mrkdwn())), "must be a valid enum value", "/elements/0/text/type"),
    (actions(button(confirm={})), "missing required field: title", "/elements/0/confirm"),
    (actions(button(agent_prompt_display="x")), "`agent_prompt_display` requires `agent_prompt`",
     "/elements/0/agent_prompt_display"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button", "/elements/0/type"),
    (PICTURE, "must define either `image_url` or `slack_file`", ""),
    ({**PICTURE, "image_url": "https://a.example", "slack_file": {"id": "F1X"}},
     "must define either `image_url` or `slack_file`", ""),
    ({**PICTURE, "slack_file": {}}, "must define either `id` or `url`", "/slack_file"),
    ({**PICTURE, "slack_file": {"id": "7"}}, "must be a valid file id", "/slack_file/id"),
    ({**PICTURE, "image_url": "ftp://a.example"}, "must be a valid URL", "/image_url"),
    ({"type": "image", "image_url": "https://a.example"}, "missing required field: alt_text", ""),
    ({"type": "input", "element": NUMBER}, "missing required field: label", ""),
    (field(button()), "unsupported type: button", "/element/type"),
    (field(NUMBER, label=mrkdwn()), "must be a valid enum value", "/label/type"),
    ({"type": "alert", "text": plain(), "level": "loud"}, "must be a valid enum value", "/level"),
    (rich(said()), "unsupported type: text", "/elements/0/type"),
    (rich({**LIST, "style": "dash"}), "must be a valid enum value", "/elements/0/style"),
    (rich({**LIST, "elements": [said()]}), "must be a valid enum value", "/elements/0/elements/0/type"),
    (rich({**LIST, "indent": 9}), "must be less than 9", "/elements/0/indent"),
    (rich(lines({"type": "user"})), "missing required field: user_id", "/elements/0/elements/0"),
    (rich(lines({**said(), "style": {"loud": True}})), "invalid additional property: loud",
     "/elements/0/elements/0/style"),
    (rich(lines({"type": "broadcast", "range": "all"})), "must be a valid enum value",
     "/elements/0/elements/0/range"),
]  # fmt: skip

#: (element of an input block, message, pointer inside the element)
ELEMENTS: list[tuple[Json, str, str]] = [
    ({"type": "static_select"}, "must define either `options` or `option_groups`", ""),
    ({"type": "static_select", "options": [{"text": mrkdwn(), "value": "v"}]}, "must be a valid enum value",
     "/options/0/text/type"),
    ({"type": "static_select", "options": [{**option(), "url": "https://a.example"}]},
     "invalid additional property: url", "/options/0"),
    ({"type": "static_select", "options": [ONE], "initial_option": TWO},
     "must match one of the options exactly", "/initial_option"),
    ({"type": "static_select", "options": [ONE], "initial_option": {**ONE, "text": plain("other")}},
     "must match one of the options exactly", "/initial_option"),
    ({"type": "static_select", "option_groups": [{"label": plain(), "options": [ONE]}], "initial_option": TWO},
     "must match one of the options exactly", "/initial_option"),
    ({"type": "multi_static_select", "options": [ONE], "initial_options": [ONE, TWO]},
     "must match one of the options exactly", "/initial_options/1"),
    ({"type": "multi_static_select", "options": [ONE, TWO], "initial_options": [ONE, TWO],
      "max_selected_items": 1}, "no more than 1 items allowed", "/initial_options"),
    ({"type": "multi_users_select", "initial_users": []}, "no fewer than 1 items allowed", "/initial_users"),
    ({"type": "multi_users_select", "max_selected_items": 0}, "must be greater than 0", "/max_selected_items"),
    ({"type": "radio_buttons", "options": [ONE], "initial_option": TWO},
     "must match one of the options exactly", "/initial_option"),
    ({"type": "checkboxes", "options": [ONE], "initial_options": []}, "no fewer than 1 items allowed",
     "/initial_options"),
    ({"type": "checkboxes", "options": [ONE], "placeholder": plain()},
     "invalid additional property: placeholder", ""),
    ({"type": "external_select", "min_query_length": -1}, "must be greater than -1", "/min_query_length"),
    ({"type": "external_select", "options": [ONE]}, "invalid additional property: options", ""),
    ({"type": "conversations_select", "default_to_current_conversation": True},
     "invalid additional property: default_to_current_conversation", ""),
    ({"type": "channels_select", "response_url_enabled": True},
     "invalid additional property: response_url_enabled", ""),
    ({"type": "conversations_select", "filter": {}}, "must define at least one property", "/filter"),
    ({"type": "conversations_select", "filter": {"include": ["secret"]}}, "must be a valid enum value",
     "/filter/include/0"),
    ({"type": "datepicker", "initial_date": "2026-02-29"}, "must be a date in the format YYYY-MM-DD",
     "/initial_date"),
    ({"type": "datepicker", "initial_date": "20260228"}, "must be a date in the format YYYY-MM-DD",
     "/initial_date"),
    ({"type": "timepicker", "initial_time": "24:00"}, "must be a time in the format HH:mm", "/initial_time"),
    ({"type": "timepicker", "initial_time": "9:30"}, "must be a time in the format HH:mm", "/initial_time"),
    ({"type": "timepicker", "timezone": "Mars/Olympus"}, "must be a valid IANA timezone", "/timezone"),
    ({"type": "timepicker", "timezone": "../etc"}, "must be a valid IANA timezone", "/timezone"),
    ({"type": "datetimepicker", "initial_date_time": 177477840}, "must be greater than 999999999",
     "/initial_date_time"),
    ({"type": "datetimepicker", "initial_date_time": "1774778400"}, "must be an integer",
     "/initial_date_time"),
    ({"type": "number_input"}, "missing required field: is_decimal_allowed", ""),
    ({**NUMBER, "min_value": 1}, "must provide a string", "/min_value"),
    ({**NUMBER, "min_value": "one"}, "must be a number", "/min_value"),
    ({**NUMBER, "min_value": "9", "max_value": "8"}, "`min_value` must not be greater than `max_value`",
     "/min_value"),
    ({**NUMBER, "initial_value": "9", "max_value": "8"},
     "`initial_value` must not be greater than `max_value`", "/initial_value"),
    ({**NUMBER, "initial_value": "1.5"}, "must be an integer", "/initial_value"),
    ({"type": "plain_text_input", "min_length": 5, "max_length": 4},
     "`min_length` must not be greater than `max_length`", "/min_length"),
    ({"type": "plain_text_input", "max_length": 0}, "must be greater than 0", "/max_length"),
    ({"type": "plain_text_input", "max_length": 3001}, "must be less than 3001", "/max_length"),
    ({"type": "plain_text_input", "max_length": True}, "must be an integer", "/max_length"),
    ({"type": "plain_text_input", "max_length": 2, "initial_value": "abc"},
     "must be less than 3 characters", "/initial_value"),
    ({"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}},
     "must be a valid enum value", "/dispatch_action_config/trigger_actions_on/0"),
    ({"type": "email_text_input", "initial_value": "nobody"}, "must be a valid email address",
     "/initial_value"),
    ({"type": "file_input", "max_files": 11}, "must be less than 11", "/max_files"),
    ({"type": "rich_text_input", "min_lines": 9, "max_lines": 8},
     "`min_lines` must not be greater than `max_lines`", "/min_lines"),
]  # fmt: skip

SERIES = {"name": "all", "data": [{"label": "w1", "value": 1}]}
CELL = {"type": "raw_text", "text": "x"}


def chart(**more: Any) -> Json:
    bars = {"type": "bar", "axis_config": {"categories": ["w1"]}, "series": [SERIES], **more}
    return {"type": "data_visualization", "title": "x", "chart": bars}


def data(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "x", "rows": list(rows), **more}


def box(**more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **more}


#: (block, message, pointer inside the block)
IN_A_MESSAGE: list[tuple[Json, str, str]] = [
    ({"type": "alert", "text": plain()}, "unsupported type: alert", "/type"),
    ({"type": "video", "alt_text": "x"}, "unsupported type: video", "/type"),
    ({"type": "file", "external_id": "x", "source": "remote"}, "unsupported type: file", "/type"),
    (field(NUMBER), "unsupported type: number_input", "/element/type"),
    (field({"type": "rich_text_input"}), "unsupported type: rich_text_input", "/element/type"),
    (field({"type": "channels_select", "response_url_enabled": True}),
     "invalid additional property: response_url_enabled", "/element"),
    ({"type": "card", "subtitle": plain()}, "must define either `hero_image` or `title` or `actions` or `body`",
     ""),
    (box(child_blocks=[rich(lines(said()))]), "unsupported type: rich_text", "/child_blocks/0/type"),
    (box(default_collapsed=True), "`default_collapsed` requires `is_collapsible`", "/default_collapsed"),
    (box(is_collapsible=True, has_header_divider=True),
     "`has_header_divider` is not allowed with `is_collapsible`", "/has_header_divider"),
    (chart(axis_config={"categories": ["w1", "w1"]}), "categories must be unique",
     "/chart/axis_config/categories"),
    (chart(axis_config={"categories": ["w2"]}), "must have one point for every category",
     "/chart/series/0/data"),
    (chart(series=[SERIES, SERIES]), "series names must be unique", "/chart/series"),
    (chart(type="donut"), "unsupported type: donut", "/chart/type"),
    ({"type": "data_visualization", "title": "x",
      "chart": {"type": "pie", "segments": [{"label": "x", "value": 0}]}}, "must be greater than 0",
     "/chart/segments/0/value"),
    (data([CELL, CELL], [CELL]), "all rows must have the same number of cells", "/rows/1"),
    (data([rich(lines(said()))], [CELL]), "unsupported type: rich_text", "/rows/0/0"),
    (data([CELL], [CELL], row_header_column_index=1), "must be less than 1", "/row_header_column_index"),
    (data([CELL], [{"type": "raw_text", "text": "x" * 10_000}]), "must be less than 10001 characters", "/rows"),
    ({"type": "table", "rows": [[CELL]], "column_settings": [{"align": "middle"}]},
     "must be a valid enum value", "/column_settings/0/align"),
]  # fmt: skip


def name(value: object) -> str:
    return str(value)[:50]


@pytest.mark.parametrize(("block", "message", "pointer"), IN_A_MODAL, ids=name)
def test_a_wrong_block_is_refused_in_a_modal(block: Any, message: str, pointer: str) -> None:
    found = [(one.message, one.pointer, one.code) for one in check_view(modal(block))]
    assert (message, "/view/blocks/0" + pointer, "invalid_arguments") in found


@pytest.mark.parametrize(("element", "message", "pointer"), ELEMENTS, ids=name)
def test_a_wrong_element_is_refused(element: Json, message: str, pointer: str) -> None:
    found = [(one.message, one.pointer) for one in check_view(modal(field(element)))]
    assert (message, "/view/blocks/0/element" + pointer) in found


@pytest.mark.parametrize(("block", "message", "pointer"), IN_A_MESSAGE, ids=name)
def test_a_wrong_block_is_refused_in_a_message(block: Json, message: str, pointer: str) -> None:
    found = [(one.message, one.pointer, one.code) for one in check_message([block], "x")]
    assert (message, "/blocks/0" + pointer, "invalid_blocks") in found
