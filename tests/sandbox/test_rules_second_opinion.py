"""slackblocks knows Slack's limits too: what it makes passes here, and what it will not make is refused here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import slackblocks as sb

from sandbox.rules import check_message, check_view

from .made import Json, at, put


def plain(text: str) -> sb.Text:
    return sb.Text(text, type_=sb.TextType.PLAINTEXT)


def drawn(made: Any) -> Json:
    """Return the JSON of a block of theirs: its repr is exactly that."""
    found: Json = json.loads(repr(made))
    return found


def option(number: int = 0) -> sb.Option:
    return sb.Option(text=plain(f"option {number}"), value=f"v{number}")


def some(count: int) -> list[sb.Option]:
    return [option(number) for number in range(count)]


def rich(*elements: Any) -> sb.RichTextBlock:
    return sb.RichTextBlock(elements=list(elements))


def field(element: Any) -> sb.InputBlock:
    return sb.InputBlock(label="Label", element=element, hint="Hint", optional=True)


CONFIRM = sb.ConfirmationDialogue(title="Sure?", text="It is gone then.", confirm="Yes", deny="No")
PICTURE = sb.Image(image_url="https://a.example/a.png", alt_text="a cat")
CELLS: list[list[sb.RawText | sb.RawNumber | sb.RichTextBlock]] = [
    [sb.RawText("team"), sb.RawText("share")],
    [sb.RawText("Print"), sb.RawNumber(7, "7")],
]
BARS = sb.BarChart([sb.DataSeries("all", [sb.DataPoint("w1", 3)])], sb.AxisConfig(["w1"], "week", "share"))

MADE: list[Any] = [
    sb.SectionBlock("words", fields=["one", "two"], accessory=sb.Button("Go", "go", confirm=CONFIRM)),
    sb.HeaderBlock("Title"),
    sb.DividerBlock(),
    sb.ContextBlock([sb.Text("small"), PICTURE]),
    sb.ImageBlock(image_url="https://a.example/a.png", alt_text="a cat", title="Cat"),
    sb.MarkdownBlock("# Title"),
    sb.TableBlock(rows=[[sb.RawText("a"), sb.RichTextSection([sb.RichText("b")])]]),
    sb.DataTableBlock(rows=CELLS, caption="Teams"),
    sb.DataVisualizationBlock("Share", BARS),
    sb.DataVisualizationBlock("Share", sb.PieChart([sb.ChartSegment("yes", 2)])),
    sb.CardBlock(title="Card", body="body", hero_image=PICTURE, actions=[sb.Button("Go", "go")]),
    sb.CarouselBlock([sb.CardBlock(title="Card")]),
    sb.ContainerBlock([sb.DividerBlock(), sb.SectionBlock("words")], title="Box", is_collapsible=True),
    sb.ContextActionsBlock(
        [sb.FeedbackButtons(sb.FeedbackButton("Good", "+"), sb.FeedbackButton("Bad", "-"), action_id="rate")]
    ),
    rich(
        sb.RichTextSection(
            [
                sb.RichText("bold", bold=True),
                sb.RichTextUser("U1"),
                sb.RichTextChannel("C1"),
                sb.RichTextEmoji("wave"),
                sb.RichTextLink("https://a.example", "here"),
                sb.RichTextUserGroup("S1"),
            ]
        ),
        sb.RichTextList("ordered", [sb.RichTextSection([sb.RichText("one")])], indent=1),
        sb.RichTextQuote([sb.RichText("said")]),
        sb.RichTextCodeBlock([sb.RichText("ls")]),
    ),
    sb.ActionsBlock(
        [
            sb.Button("Go", "go", value="1", style="primary"),
            sb.StaticSelectMenu(action_id="s", options=some(3), initial_option=option(1), placeholder="Pick"),
            sb.OverflowMenu(action_id="o", options=some(2), confirm=CONFIRM),
            sb.RadioButtonGroup(action_id="r", options=some(2), initial_option=option(0)),
            sb.CheckboxGroup(action_id="c", options=some(2), initial_options=[option(1)]),
            sb.DatePicker(action_id="d", initial_date="2026-03-29"),
            sb.TimePicker(action_id="t", initial_time="09:30"),
            sb.UserSelectMenu(action_id="u", placeholder="Who"),
            sb.ChannelSelectMenu(action_id="ch", placeholder="Where"),
            sb.ConversationSelectMenu(action_id="co", placeholder="Where"),
            sb.ExternalSelectMenu(action_id="e", placeholder="What", min_query_length=1),
        ]
    ),
]

INPUTS: list[Any] = [
    sb.PlainTextInput(action_id="a", placeholder="Words", multiline=True, min_length=1, max_length=9),
    sb.NumberInput(is_decimal_allowed=True, action_id="a", min_value="0.5", max_value="9"),
    sb.EmailInput(action_id="a"),
    sb.URLInput(action_id="a"),
    sb.FileInput(action_id="a", max_files=2),
    sb.RichTextInput(action_id="a", min_lines=2, max_lines=4),
    sb.DateTimePicker(action_id="a", initial_datetime=1774778400),
    sb.StaticMultiSelectMenu(action_id="a", options=some(3), max_selected_items=2),
    sb.UserMultiSelectMenu(action_id="a", initial_users=["U1"]),
    sb.ChannelMultiSelectMenu(action_id="a"),
    sb.ConversationMultiSelectMenu(action_id="a"),
    sb.ExternalMultiSelectMenu(action_id="a"),
    sb.StaticSelectMenu(action_id="a", option_groups=[sb.OptionGroup("Group", some(2))]),
]


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_a_block_of_theirs_passes_in_a_message(made: Any) -> None:
    assert check_message([drawn(made)], "words") == []


@pytest.mark.parametrize("made", INPUTS, ids=lambda made: type(made).__name__)
def test_an_input_of_theirs_passes_in_a_modal(made: Any) -> None:
    view = sb.ModalView(title="Title", submit="Send", close="Back", blocks=[field(made)], callback_id="c")
    assert check_view(view.to_dict()) == []


def test_a_home_of_theirs_passes() -> None:
    view = sb.HomeTabView([sb.SectionBlock("words"), sb.DividerBlock()], private_metadata="m")
    assert check_view(view.to_dict()) == []


#: (a maker that takes a length or a count, the greatest they take, where in the block it stands)
LIMITS: list[tuple[Callable[[int], Any], int, str]] = [
    (lambda n: sb.SectionBlock("x" * n), 3000, "/text/text"),
    (lambda n: sb.SectionBlock(fields=["x" * n]), 2000, "/fields/0/text"),
    (lambda n: sb.SectionBlock(fields=["x"] * n), 10, "/fields"),
    (lambda n: sb.SectionBlock("x", block_id="x" * n), 255, "/block_id"),
    (lambda n: sb.HeaderBlock("x" * n), 150, "/text/text"),
    (lambda n: sb.ContextBlock([sb.Text("x")] * n), 10, "/elements"),
    (lambda n: sb.ActionsBlock([sb.Button("x", f"b{i}") for i in range(n)]), 25, "/elements"),
    (lambda n: sb.ActionsBlock([sb.Button("x" * n, "b")]), 75, "/elements/0/text/text"),
    (lambda n: sb.ActionsBlock([sb.Button("x", "x" * n)]), 255, "/elements/0/action_id"),
    (lambda n: sb.ActionsBlock([sb.Button("x", "b", value="x" * n)]), 2000, "/elements/0/value"),
    (lambda n: sb.ActionsBlock([sb.OverflowMenu("o", some(n))]), 5, "/elements/0/options"),
    (lambda n: sb.ActionsBlock([sb.RadioButtonGroup("r", some(n))]), 10, "/elements/0/options"),
    (lambda n: sb.ActionsBlock([sb.CheckboxGroup("c", some(n))]), 10, "/elements/0/options"),
    (
        lambda n: sb.ActionsBlock([sb.StaticSelectMenu("s", options=some(n), placeholder="x")]),
        100,
        "/elements/0/options",
    ),
    (
        lambda n: sb.ActionsBlock([sb.OverflowMenu("o", [sb.Option(plain("x"), "v" * n)])]),
        150,
        "/elements/0/options/0/value",
    ),
    (
        lambda n: sb.ActionsBlock([sb.OverflowMenu("o", [sb.Option(plain("x" * n), "v")])]),
        75,
        "/elements/0/options/0/text/text",
    ),
    (lambda n: sb.InputBlock("x" * n, sb.PlainTextInput("a")), 2000, "/label/text"),
    (lambda n: sb.InputBlock("x", sb.PlainTextInput("a"), hint="x" * n), 2000, "/hint/text"),
    (
        lambda n: sb.InputBlock("x", sb.PlainTextInput("a", placeholder="x" * n)),
        150,
        "/element/placeholder/text",
    ),
    (lambda n: sb.InputBlock("x", sb.PlainTextInput("a", max_length=n)), 3000, "/element/max_length"),
    (
        lambda n: sb.ImageBlock(image_url="https://a.example", alt_text="x" * n),
        2000,
        "/alt_text",
    ),
    (lambda n: sb.CardBlock(title="x" * n), 150, "/title/text"),
    (lambda n: sb.CardBlock(body="x" * n), 200, "/body/text"),
    (lambda n: sb.CarouselBlock([sb.CardBlock(title="x") for _ in range(n)]), 10, "/elements"),
    (lambda n: sb.ContainerBlock([sb.DividerBlock() for _ in range(n)], title="x"), 10, "/child_blocks"),
    (lambda n: sb.TableBlock(rows=[[sb.RawText("x")]] * n), 100, "/rows"),
    (lambda n: sb.DataVisualizationBlock("x" * n, BARS), 50, "/title"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), LIMITS, ids=[pointer for _, _, pointer in LIMITS])
def test_both_draw_the_line_at_the_same_place(make: Callable[[int], Any], most: int, pointer: str) -> None:
    block = drawn(make(most))
    assert check_message([block], "words") == []
    with pytest.raises(sb.InvalidUsageError):
        make(most + 1)
    (problem,) = check_message([put(block, pointer, one_more(at(block, pointer)))], "words")
    assert problem.pointer == "/blocks/0" + pointer


def one_more(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    last = (
        {key: part for key, part in value[-1].items() if key not in {"action_id", "block_id"}}
        if isinstance(value[-1], dict)
        else value[-1]
    )
    return [*value, last]
