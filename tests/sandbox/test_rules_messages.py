"""What a message as a whole must have and may not have, and with which code it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import check_message, check_options

from .made import actions, button, lines, mrkdwn, option, options, plain, rich, said, section

CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "table", "rows": [[CELL]]}
PIE = {"type": "data_visualization", "title": "x",
       "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]}}  # fmt: skip


def codes(blocks: Any, text: str | None = None, attachments: list[Any] | None = None) -> list[str]:
    return [problem.code for problem in check_message(blocks, text, attachments=attachments)]


@pytest.mark.parametrize("nothing", [None, []])
def test_a_message_of_nothing_is_refused(nothing: list[Any] | None) -> None:
    assert codes(nothing) == ["no_text"]
    assert codes(nothing, "", nothing) == ["no_text"]


def test_too_long_a_text_is_refused() -> None:
    assert codes(None, "x" * 40_000) == []
    assert codes(None, "x" * 40_001) == ["msg_too_long"]


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, ["divider"], [None], [[section()]]])
def test_blocks_that_are_no_list_of_objects_are_refused_as_such(blocks: Any) -> None:
    assert codes(blocks, "x") == ["invalid_blocks_format"]


def test_ids_are_unique_across_containers_and_carousels_too() -> None:
    box = {"type": "container", "title": plain(), "child_blocks": [section(block_id="a")]}
    found = check_message([section(block_id="a"), box], "x")
    assert [problem.pointer for problem in found] == ["/blocks/1/child_blocks/0/block_id"]
    cards = [{"type": "card", "block_id": "c", "title": plain()}] * 2
    found = check_message([{"type": "carousel", "elements": cards}], "x")
    assert [problem.pointer for problem in found] == ["/blocks/0/elements/1/block_id"]
    card = {"type": "card", "actions": [button("go"), button("go")]}
    assert [problem.pointer for problem in check_message([card], "x")] == ["/blocks/0/actions/1/action_id"]


def test_a_row_of_buttons_with_one_action_id_is_refused() -> None:
    assert codes([actions(button("go"), button("go"))]) == ["invalid_blocks"]


def test_one_table_and_two_charts_are_the_most() -> None:
    assert codes([TABLE, PIE, PIE]) == []
    assert codes([TABLE, TABLE]) == ["only_one_table_allowed"]
    assert codes([PIE, PIE, PIE]) == ["invalid_blocks"]


@pytest.mark.parametrize(
    "block",
    [
        section(text=mrkdwn("x" * 2400)),
        {"type": "section", "fields": [mrkdwn("x" * 1200), plain("x" * 1200)]},
        rich(lines(said("x" * 2400))),
        {"type": "image", "image_url": "https://a.example", "alt_text": "x" * 2000, "title": plain("x" * 400)},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 2400}]]},
    ],
)
def test_the_text_of_all_blocks_together_has_a_ceiling_below_the_sum_of_their_own(block: Any) -> None:
    others = [section(text=mrkdwn("x" * 2375))] * 3
    assert codes([block, *others, section(text=mrkdwn("x" * 1850))]) == []
    assert codes([block, *others, section(text=mrkdwn("x" * 1851))]) == ["msg_blocks_too_long"]


def test_what_nobody_reads_counts_for_nothing() -> None:
    heavy = actions(*(button(f"a{n}", value="x" * 2000) for n in range(10)))
    assert codes([heavy]) == []


def test_markdown_has_a_ceiling_of_its_own_for_all_blocks_together() -> None:
    assert codes([{"type": "markdown", "text": "x" * 11_875}]) == []
    found = check_message([{"type": "markdown", "text": "x" * 6001}] * 2, None)
    assert {(problem.message, problem.code) for problem in found} == {
        ("markdown must be less than 12001 characters in all", "invalid_blocks"),
        ("must be less than 12001 characters in all", "msg_blocks_too_long"),
    }


def test_attachments_are_refused() -> None:
    assert codes(None, "x", [{"text": "x"}]) == ["invalid_attachments"]
    assert codes(None, None, [{"text": "x"}]) == ["invalid_attachments"]


@pytest.mark.parametrize(
    ("answer", "message", "pointer"),
    [
        (None, "must provide an object", ""),
        ({}, "must define either `options` or `option_groups`", ""),
        ({"options": [], "option_groups": []}, "must define either `options` or `option_groups`", ""),
        ({"options": options(101)}, "no more than 100 items allowed", "/options"),
        ({"options": [{**option(), "text": mrkdwn()}]}, "must be a valid enum value", "/options/0/text/type"),
        ({"options": [option("v" * 151)]}, "must be less than 151 characters", "/options/0/value"),
    ],
)
def test_a_wrong_answer_to_a_search_is_refused(answer: Any, message: str, pointer: str) -> None:
    assert [(problem.message, problem.pointer) for problem in check_options(answer)] == [(message, pointer)]
