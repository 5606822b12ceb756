"""Somebody who reads what the bot says and nothing else: digests become records again, figures become ranges."""

import re
from collections.abc import Iterable

from pulse.questions import WASTES
from pulse.records import OTHER, TOTAL, Cell, Kind, Record, View

Range = tuple[int, int, int]
"""From, to, of how many people."""
FIGURE = re.compile(r"(?:(\d+)–)?(\d+) of (\d+)\b(?! messages)")
ELSEWHERE = {"everybody else": OTHER, "something else": OTHER}


def read_digest(text: str) -> Record | None:
    """The record that a digest tells, from its words alone; None for a quiet week."""
    if "nothing new to tell" in text:
        return None
    people = _number(r"(\d+) of \d+ (?:person|people) asked answered", text)
    view, cells = _view(text)
    return Record(
        pool=0,
        question="satisfaction",
        view=view,
        minimum=_number(r"only for (\d+) people or more", text),
        people=people,
        cells=cells,
        total=Cell("total", TOTAL, people, *_total(text, people)),
        categories=tuple(_wastes(text, people)),
    )


def ranges(text: str) -> set[Range]:
    """Every range of people that the text tells, how many answered and how many messages went out aside."""
    found = FIGURE.findall(re.sub(r"\d+ of \d+ (?:person|people) asked answered", "", text))
    return {(int(lo or hi), int(hi), int(n)) for lo, hi, n in found}


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text}"
    return int(found[1])


def _total(text: str, people: int) -> tuple[int, int]:
    """The headline's figure; where that tells of a change, the share beside it."""
    told = re.search(r"(?:First figures|No real change): (.*?)\.", text)
    if told:
        ((lo, hi, n),) = ranges(told[1])
        assert n == people
        return lo, hi
    share = re.search(r"(\d+)(?:–(\d+))? % satisfied;", text)
    assert share is not None, text
    low, high = (round(int(percent or share[1]) * people / 100) for percent in share.groups())
    return low, high


def _view(text: str) -> tuple[View, tuple[Cell, ...]]:
    for title, view, kind in (("customer team", "team", "team"), ("job", "job", "job")):
        lines = _bullets(rf"\*By {title}, satisfied\*", text)
        if lines:
            return _as_view(view), tuple(_cell(line, _as_kind(kind)) for line in lines)
    return "total", ()


def _as_view(word: str) -> View:
    return "team" if word == "team" else "job"


def _as_kind(word: str) -> Kind:
    return "team" if word == "team" else "job"


def _cell(line: str, kind: Kind) -> Cell:
    name, _, figure = line.rpartition(": ")
    ((lo, hi, n),) = ranges(figure)
    return Cell(kind, ELSEWHERE.get(name, name), n, lo, hi)


def _wastes(text: str, people: int) -> Iterable[Cell]:
    keys = {words: key for key, words in WASTES.items()}
    named = [(line.split("*")[1], line) for line in _bullets(r"\*What got in the way\*", text)]
    nothing = [("Nothing got in the way", line) for line in _bullets(r"\*Nothing got in the way\*", text)]
    for words, line in (*named, *nothing):
        for lo, hi, n in ranges(line.partition("said by ")[2].partition(";")[0]):
            assert n == people
            yield Cell("waste", keys[words], n, lo, hi)


def _bullets(title: str, text: str) -> list[str]:
    """The lines of a list that follow its title."""
    found = re.search(title + r"\n((?:• .*\n?)+)", text)
    return [line.removeprefix("• ") for line in found[1].splitlines()] if found else []
