"""Told figures as people say them. Where a range is vague the words say so, and beside them stand the numbers."""

from collections.abc import Iterable
from datetime import date

from messages.blocks import Block, escape, section
from pulse.figures import Interval, Tally, in_a_word, in_numbers, range_in_words
from pulse.questions import WASTES

PART = 10_000
"""Characters in one message, with those of the blocks themselves: Slack refuses more than 12,000
("msg_blocks_too_long"), and below a digest read again stands a menu."""
BLOCK_COST = 125
PART_BLOCKS = 45
LINES = 2800
"""Characters in one section, where Slack allows 3,000."""
QUOTED = 500
"""Characters of somebody's words in one section: "&" alone becomes five, and every line gets a mark."""
PERCENT = "\N{NO-BREAK SPACE}%"
NOT_YET = "not enough people yet"


def on_day(day: date) -> str:
    """ "6 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """ "6 Nov"."""
    return f"{day.day} {day:%b}"


def span(first: date, last: date) -> str:
    """ "on 6 November 2026", "30 October to 6 November 2026"."""
    if first == last:
        return f"on {on_day(last)}"
    begin = f"{first.day} {first:%B}" if first.year == last.year else on_day(first)
    return f"{begin} to {on_day(last)}"


def share(told: Tally) -> str:
    """ "75 %", or "75–100 %" of a range."""
    lo, hi = round(100 * told.lo / told.n), round(100 * told.hi / told.n)
    return f"{lo}{PERCENT}" if lo == hi else f"{lo}–{hi}{PERCENT}"


def percents(interval: Interval) -> str:
    """ "64 to 97 %": the interval alone."""
    return f"{round(100 * interval.low)} to {round(100 * interval.high)}{PERCENT}"


def of_people(told: Tally | None) -> str:
    return range_in_words(told) if told is not None else NOT_YET


def of_answers(told: Tally) -> str:
    """A sum of tellings counts answers: numbers alone, since a sum's range is too wide for words."""
    return in_numbers(told)


def satisfied(told: Tally) -> str:
    """ "8 of 16 people are satisfied", "hardly anyone is satisfied (0–2 of 8)"."""
    word, numbers = in_a_word(told), in_numbers(told)
    if not word:
        return f"{numbers} people are satisfied"
    return f"{word} {'are' if told.lo else 'is'} satisfied ({numbers})"


def waste(key: str) -> str:
    return WASTES.get(key, key)


def hours(span: tuple[float, float]) -> str:
    """ "8–10 hours"."""
    return f"{span[0]:,.0f}–{span[1]:,.0f} hours"


def bullets(title: str, lines: Iterable[str], *, intro: str = "") -> list[Block]:
    """A titled list in as many sections as its length needs; nothing where there are no lines."""
    rows = [f"• {line}" for line in lines]
    if not rows:
        return []
    return [section(text) for text in _joined([f"*{title}*", *([intro] if intro else []), *rows])]


def _joined(lines: Iterable[str]) -> list[str]:
    texts = [""]
    for line in lines:
        if len(texts[-1]) + len(line) + 1 > LINES:
            texts.append("")
        texts[-1] += ("\n" if texts[-1] else "") + line
    return texts


def quoted(text: str) -> list[str]:
    """Somebody's words, escaped and every line marked as a quotation, in pieces that fit a section each."""
    pieces = [text[start : start + QUOTED] for start in range(0, len(text), QUOTED)]
    marked = ["\n".join(f"> {escape(line)}" for line in piece.splitlines() if line.strip()) for piece in pieces]
    return [piece for piece in marked if piece]


def parts(blocks: list[Block]) -> list[list[Block]]:
    """The blocks, divided so that each message stays well under what Slack takes."""
    divided: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = _length(block)
        if divided[-1] and (size + length > PART or len(divided[-1]) == PART_BLOCKS):
            divided.append([])
            size = 0
        divided[-1].append(block)
        size += length
    return divided


def _length(block: Block) -> int:
    texts = [block.get("text"), *block.get("elements", [])]
    return BLOCK_COST + sum(len(text["text"]) for text in texts if text)
