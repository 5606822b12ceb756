"""What a view as a whole must have and may not have."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import check_view
from sandbox.rules.problem import Problem

from .made import Json, actions, button, field, home, modal, mrkdwn, plain, section

WORDS = {"type": "plain_text_input", "action_id": "words"}


@pytest.mark.parametrize(
    ("view", "message", "pointer"),
    [
        (None, "must provide an object", "/view"),
        ([], "must provide an object", "/view"),
        ({"blocks": []}, "missing required field: type", "/view"),
        (home(type="workflow_step"), "unsupported type: workflow_step", "/view/type"),
        ({"type": "home"}, "missing required field: blocks", "/view"),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title", "/view"),
        (modal(section(), title=mrkdwn()), "must be a valid enum value", "/view/title/type"),
        (modal(section(), submit_disabled=False), "invalid additional property: submit_disabled", "/view"),
        (modal(section(), state={"values": {}}), "invalid additional property: state", "/view"),
        (home(section(), title=plain()), "invalid additional property: title", "/view"),
        (home(section(), submit=plain()), "invalid additional property: submit", "/view"),
        (modal(section(), notify_on_close="yes"), "must be a boolean", "/view/notify_on_close"),
        (modal(), "no fewer than 1 items allowed", "/view/blocks"),
        (home({"type": "alert", "text": plain()}), "unsupported type: alert", "/view/blocks/0/type"),
        (home(field({"type": "number_input"})), "unsupported type: number_input",
         "/view/blocks/0/element/type"),
        (home(actions({"type": "datetimepicker"})), "unsupported type: datetimepicker",
         "/view/blocks/0/elements/0/type"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown", "/view/blocks/0/type"),
        (modal({"type": "table", "rows": []}), "unsupported type: table", "/view/blocks/0/type"),
        (modal(section(block_id="a"), section(block_id="a")), "`block_id` must be unique: a",
         "/view/blocks/1/block_id"),
        (modal(actions(button("a"), button("b"), button("a"))), "`action_id` must be unique: a",
         "/view/blocks/0/elements/2/action_id"),
    ],
)  # fmt: skip
def test_a_wrong_view_is_refused(view: Any, message: str, pointer: str) -> None:
    assert Problem(message, pointer, "invalid_arguments") in check_view(view)


def test_a_modal_with_inputs_needs_a_submit_and_a_home_does_not() -> None:
    without: Json = {"type": "modal", "title": plain(), "blocks": [field(WORDS)]}
    assert check_view(without) == [Problem("missing required field: submit", "/view", "invalid_arguments")]
    assert check_view({**without, "blocks": [section()]}) == []
    assert check_view(home(field(WORDS))) == []


def test_only_one_element_takes_the_focus() -> None:
    eager = field({**WORDS, "focus_on_load": True})
    calm = field({**WORDS, "focus_on_load": False})
    assert check_view(modal(calm, eager, calm)) == []
    (problem,) = check_view(modal(eager, eager))
    assert problem.pointer == "/view/blocks/1/element/focus_on_load"


def test_a_view_of_more_than_250_kb_is_refused_however_sound_its_blocks() -> None:
    large = modal(*(section(text=mrkdwn("x" * 2400)) for _ in range(100)))
    assert check_view(large) == []
    over = modal(*(section(text=mrkdwn("x" * 2500)) for _ in range(100)))
    assert [problem.code for problem in check_view(over)] == ["view_too_large"]
    accented = modal(*(section(text=mrkdwn("é" * 2500)) for _ in range(20)))
    assert [problem.code for problem in check_view(accented)] == ["view_too_large"]


def test_every_fault_is_told_and_not_only_the_first() -> None:
    view = {"type": "modal", "blocks": [{"type": "header", "text": plain("x" * 151)}, {"type": "magic"}]}
    assert [str(problem) for problem in check_view(view)] == [
        "missing required field: title [json-pointer:/view]",
        "must be less than 151 characters [json-pointer:/view/blocks/0/text/text]",
        "unsupported type: magic [json-pointer:/view/blocks/1/type]",
    ]
