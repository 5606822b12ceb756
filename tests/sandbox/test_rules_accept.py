"""What Slack takes passes: views of our own, and those that Slack is known to have taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.rules import check_message, check_options, check_view, initial_state

from .made import Json, actions, button, modal, option, rich, said, section

HERE = Path(__file__).parent
OWN: dict[str, Json] = json.loads((HERE / "data" / "views.json").read_text())
#: Templates of Slack's own, kept beside the project where it is built; a plain clone does without.
FOREIGN = HERE.parents[2] / "shared" / "data" / "slack-valid-views.json"


def views() -> dict[str, Json]:
    foreign: dict[str, Json] = json.loads(FOREIGN.read_text())["views"] if FOREIGN.exists() else {}
    return {**OWN, **foreign}


@pytest.mark.parametrize("name", views())
def test_a_view_that_slack_takes_passes(name: str) -> None:
    assert check_view(views()[name]) == []


@pytest.mark.parametrize("name", [name for name, view in OWN.items() if view["type"] == "home"])
def test_what_a_home_takes_a_message_takes_too(name: str) -> None:
    assert check_message(OWN[name]["blocks"], "words for the lock screen") == []


NEWER: list[Json] = [
    {"type": "markdown", "text": "# Title\n\n- one"},
    {
        "type": "card",
        "title": {"type": "mrkdwn", "text": "Print"},
        "slack_icon": {"type": "icon", "name": "bot"},
        "actions": [button()],
    },
    {"type": "carousel", "elements": [{"type": "card", "body": {"type": "plain_text", "text": "one"}}]},
    {
        "type": "container",
        "title": {"type": "plain_text", "text": "Details"},
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [section(), {"type": "divider"}, actions(button())],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "+"},
                "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "-"},
            },
            {"type": "icon_button", "icon": "trash", "text": {"type": "plain_text", "text": "Remove"}},
        ],
    },
    {
        "type": "data_visualization",
        "title": "Answers",
        "chart": {"type": "pie", "segments": [{"label": "yes", "value": 3}]},
    },
    {
        "type": "data_visualization",
        "title": "Weeks",
        "chart": {
            "type": "line",
            "axis_config": {"categories": ["w1", "w2"], "y_label": "share"},
            "series": [{"name": "all", "data": [{"label": "w2", "value": -1.5}, {"label": "w1", "value": 0}]}],
        },
    },
    {
        "type": "data_table",
        "caption": "Teams",
        "rows": [
            [{"type": "raw_text", "text": "team"}],
            [rich({"type": "rich_text_section", "elements": [said("Print")]})],
        ],
    },
]


@pytest.mark.parametrize("block", NEWER, ids=lambda block: str(block["type"]))
def test_a_newer_block_passes_in_a_message(block: Json) -> None:
    assert check_message([block], None) == []


@pytest.mark.parametrize(
    ("blocks", "text"),
    [(None, "hello"), ([], "hello"), ([{"type": "divider"}], None)],
)
def test_a_message_needs_text_or_blocks(blocks: list[Any] | None, text: str | None) -> None:
    assert check_message(blocks, text) == []


def test_the_same_action_id_may_stand_in_several_blocks() -> None:
    assert check_view(modal(actions(button("go")), actions(button("go")), section())) == []


def test_a_search_may_find_nothing() -> None:
    group = {"label": {"type": "plain_text", "text": "Teams"}, "options": [option()]}
    assert check_options({"options": []}) == []
    assert check_options({"options": [option()]}) == []
    assert check_options({"option_groups": [group]}) == []


@pytest.mark.parametrize("name", views())
def test_the_state_of_a_view_names_its_own_blocks_only(name: str) -> None:
    blocks = views()[name]["blocks"]
    ids = {block["block_id"] for block in blocks if "block_id" in block}
    assert set(initial_state(blocks)) <= ids
