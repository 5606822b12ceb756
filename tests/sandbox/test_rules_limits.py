"""Every length and count: the last one that Slack takes passes, the next is refused where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import check_message, check_view

from .made import (
    Json,
    actions,
    button,
    field,
    home,
    lines,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    put,
    rich,
    said,
    section,
)

CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
GROUP = {"label": plain(), "options": [option()]}
OVERFLOW = {"type": "overflow", "options": [{**option(), "url": "https://example.com"}]}
STATIC = {"type": "static_select", "options": [option()], "placeholder": plain()}
GROUPED = {"type": "static_select", "option_groups": [GROUP]}
DESCRIBED = {"type": "checkboxes", "options": [{**option(), "description": plain()}]}
RADIO = {"type": "radio_buttons", "options": [option()]}
PICTURE = {"type": "image", "image_url": "https://example.com/", "alt_text": "x", "title": plain()}
WRITTEN = {"type": "plain_text_input", "action_id": "a", "placeholder": plain(), "initial_value": ""}
CARD = {"type": "card", "title": plain(), "subtitle": plain(), "body": plain(), "subtext": plain()}
BOX = {"type": "container", "title": plain(), "subtitle": plain(), "child_blocks": [{"type": "divider"}]}
ALERT = {"type": "alert", "text": plain()}
CELL = {"type": "raw_text", "text": "x"}
TABLE: Json = {"type": "table", "rows": [[CELL]]}
DATA: Json = {"type": "data_table", "caption": "x", "rows": [[CELL], [CELL]]}
PIE: Json = {
    "type": "data_visualization",
    "title": "x",
    "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]},
}
THUMBS = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "positive_button": {"text": plain(), "value": "x"},
            "negative_button": {"text": plain(), "value": "x"},
        }
    ],
}

#: (what, pointer in it, the most characters)
LENGTHS: list[tuple[Json, str, int]] = [
    (modal(), "/title/text", 24),
    (modal(), "/submit/text", 24),
    (modal(close=plain()), "/close/text", 24),
    (modal(private_metadata=""), "/private_metadata", 3000),
    (modal(callback_id=""), "/callback_id", 255),
    (modal(external_id=""), "/external_id", 255),
    (home(private_metadata=""), "/private_metadata", 3000),
    (section(), "/text/text", 3000),
    (section(block_id="x"), "/block_id", 255),
    ({"type": "section", "fields": [mrkdwn()]}, "/fields/0/text", 2000),
    ({"type": "header", "text": plain()}, "/text/text", 150),
    ({"type": "context", "elements": [mrkdwn()]}, "/elements/0/text", 3000),
    (field(WRITTEN), "/label/text", 2000),
    (field(WRITTEN, hint=plain()), "/hint/text", 2000),
    (field(WRITTEN), "/element/placeholder/text", 150),
    (field(WRITTEN), "/element/initial_value", 3000),
    (field(WRITTEN), "/element/action_id", 255),
    (PICTURE, "/alt_text", 2000),
    (PICTURE, "/title/text", 2000),
    (actions(button()), "/elements/0/text/text", 75),
    (actions(button()), "/elements/0/action_id", 255),
    (actions(button(value="x")), "/elements/0/value", 2000),
    (actions(button(accessibility_label="x")), "/elements/0/accessibility_label", 75),
    (actions(button(confirm=CONFIRM)), "/elements/0/confirm/title/text", 100),
    (actions(button(confirm=CONFIRM)), "/elements/0/confirm/text/text", 300),
    (actions(button(confirm=CONFIRM)), "/elements/0/confirm/confirm/text", 30),
    (actions(button(confirm=CONFIRM)), "/elements/0/confirm/deny/text", 30),
    (actions(STATIC), "/elements/0/placeholder/text", 150),
    (actions(STATIC), "/elements/0/options/0/text/text", 75),
    (actions(STATIC), "/elements/0/options/0/value", 150),
    (actions(GROUPED), "/elements/0/option_groups/0/label/text", 75),
    (actions(DESCRIBED), "/elements/0/options/0/description/text", 75),
    (ALERT, "/text/text", 200),
    (CARD, "/title/text", 150),
    (CARD, "/subtitle/text", 150),
    (CARD, "/body/text", 200),
    (CARD, "/subtext/text", 200),
    (BOX, "/title/text", 150),
    (BOX, "/subtitle/text", 150),
    (PIE, "/title", 50),
    (PIE, "/chart/segments/0/label", 20),
    (THUMBS, "/elements/0/positive_button/text/text", 75),
    (THUMBS, "/elements/0/negative_button/value", 2000),
]

#: (what, pointer to a list in it, an item to fill it with, the most items)
COUNTS: list[tuple[Json, str, Any, int]] = [
    (modal(), "/blocks", {"type": "divider"}, 100),
    (home(), "/blocks", {"type": "divider"}, 100),
    ({"type": "section", "fields": []}, "/fields", mrkdwn(), 10),
    ({"type": "context", "elements": []}, "/elements", mrkdwn(), 10),
    (actions(), "/elements", {"type": "button", "text": plain()}, 25),
    (actions(STATIC), "/elements/0/options", option(), 100),
    (actions(GROUPED), "/elements/0/option_groups", GROUP, 100),
    (actions(GROUPED), "/elements/0/option_groups/0/options", option(), 100),
    (actions(OVERFLOW), "/elements/0/options", option(), 5),
    (actions(DESCRIBED), "/elements/0/options", option(), 10),
    (actions(RADIO), "/elements/0/options", option(), 10),
    ({**CARD, "actions": []}, "/actions", {"type": "button", "text": plain()}, 3),
    ({"type": "carousel", "elements": []}, "/elements", CARD, 10),
    (BOX, "/child_blocks", {"type": "divider"}, 10),
    (TABLE, "/rows", [CELL], 100),
    (TABLE, "/rows/0", CELL, 20),
    (DATA, "/rows", [CELL], 101),
    (PIE, "/chart/segments", {"label": "x", "value": 1}, 6),
    ({"type": "context_actions", "elements": []}, "/elements", THUMBS["elements"][0], 5),
]


def refusals(thing: Json) -> list[tuple[str, str]]:
    """Check a view, or a block where it may stand, and return (message, pointer inside the thing)."""
    if thing["type"] in {"modal", "home"}:
        return [(problem.message, problem.pointer.removeprefix("/view")) for problem in check_view(thing)]
    if thing["type"] == "alert":
        found = check_view(modal(thing))
        return [(problem.message, problem.pointer.removeprefix("/view/blocks/0")) for problem in found]
    return [(problem.message, problem.pointer.removeprefix("/blocks/0")) for problem in check_message([thing], "x")]


@pytest.mark.parametrize(("thing", "pointer", "most"), LENGTHS, ids=lambda value: str(value)[:40])
def test_a_string_of_the_greatest_length_passes_and_one_more_is_refused(thing: Json, pointer: str, most: int) -> None:
    filled = thing if thing["type"] not in {"modal", "home"} else {**thing, "blocks": [{"type": "divider"}]}
    assert refusals(put(filled, pointer, "x" * most)) == []
    assert refusals(put(filled, pointer, "x" * (most + 1))) == [(f"must be less than {most + 1} characters", pointer)]


@pytest.mark.parametrize(("thing", "pointer", "item", "most"), COUNTS, ids=lambda value: str(value)[:40])
def test_a_list_of_the_greatest_length_passes_and_one_more_is_refused(
    thing: Json, pointer: str, item: Any, most: int
) -> None:
    assert refusals(put(thing, pointer, [item] * most)) == []
    assert refusals(put(thing, pointer, [item] * (most + 1))) == [(f"no more than {most} items allowed", pointer)]


@pytest.mark.parametrize(
    ("thing", "pointer"), [(thing, pointer) for thing, pointer, _, _ in COUNTS if thing["type"] != "home"]
)
def test_an_empty_list_is_refused(thing: Json, pointer: str) -> None:
    least = 2 if thing["type"] == "data_table" else 1
    assert refusals(put(thing, pointer, [])) == [(f"no fewer than {least} items allowed", pointer)]


EMPTY = [case for case in LENGTHS if case[0].get("type") not in {"modal", "home"} and "initial_value" not in case[1]]


@pytest.mark.parametrize(("thing", "pointer", "most"), EMPTY, ids=lambda value: str(value)[:40])
def test_an_empty_string_is_refused(thing: Json, pointer: str, most: int) -> None:
    assert most > 0
    assert refusals(put(thing, pointer, "")) == [("must be more than 0 characters", pointer)]


def test_lengths_count_code_points_and_not_bytes_or_utf_16() -> None:
    assert refusals({"type": "header", "text": plain("🦊" * 150)}) == []
    assert refusals({"type": "header", "text": plain("🦊" * 151)}) == [
        ("must be less than 151 characters", "/text/text")
    ]


def test_addresses_have_a_length() -> None:
    long = "https://example.com/" + "x" * 2981
    picture = {"type": "image", "alt_text": "x", "image_url": long}
    assert refusals({**picture, "image_url": long[:-1]}) == []
    assert refusals(picture) == [("must be less than 3001 characters", "/image_url")]
    assert refusals(actions(button(url=long))) == [("must be less than 3001 characters", "/elements/0/url")]


def test_a_text_in_rich_text_may_be_long_but_not_empty() -> None:
    assert refusals(rich(lines(said("x" * 5000)))) == []
    assert refusals(rich(lines(said("")))) == [("must be more than 0 characters", "/elements/0/elements/0/text")]


def test_a_message_may_hold_fifty_blocks() -> None:
    assert check_message([{"type": "divider"}] * 50, None) == []
    (problem,) = check_message([{"type": "divider"}] * 51, None)
    assert (str(problem), problem.code) == (
        "no more than 50 items allowed [json-pointer:/blocks]",
        "invalid_blocks",
    )


def test_options_may_be_many_only_where_they_fold() -> None:
    assert refusals(actions({"type": "multi_static_select", "options": options(100)})) == []
    assert refusals(actions({"type": "radio_buttons", "options": options(11)})) == [
        ("no more than 10 items allowed", "/elements/0/options")
    ]
