"""Somebody who reads what the bot says and nothing else: digests and exports become records and ranges again."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pulse.questions import MOTIVES, NOTHING, WASTES
from pulse.records import OTHER, TOTAL, Cell, Kind, Participation, Record, View

Range = tuple[int, int, int]
"""From, to, of how many people."""
FIGURE = re.compile(r"(?:(\d+)–)?(\d+) of (\d+)\b")
TOOK_PART = re.compile(r"(\d+) of (\d+) (?:person|people) asked answered \(\d+\s% of (\d+) asks?\)")
HOURS = re.compile(r"(\d+)–(\d+) hours a week")
ELSEWHERE = {"everybody else": OTHER, "something else": OTHER}
More = dict[str, dict[str, Any]]
"""What a digest says besides its telling, by what it is about and by name."""


@dataclass(frozen=True)
class Telling:
    """One telling as an export has it."""

    upstream: str
    question: str
    told_on: date
    people: int
    asked: int
    cells: tuple[Cell, ...]

    def record(self, number: int, minimum: int) -> Record:
        """The record, whose minimum an export does not tell."""
        cells = tuple(self.of("team", "job"))
        total = next(iter(self.of("total")), None)
        view: Any = cells[0].kind if cells else "total"
        question: Any = self.question
        categories = tuple(self.of("waste", "motive", "minutes"))
        return Record(number, question, view, minimum, self.people, cells, total, categories)

    def of(self, *kinds: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind in kinds]


def read_export(file: str) -> list[Telling]:
    """Every telling in a file of told figures, in its order."""
    tellings: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(file)):
        tellings.setdefault(row["telling"], []).append(row)
    return [_telling(rows) for rows in tellings.values()]


def _telling(rows: list[dict[str, str]]) -> Telling:
    first = rows[0]
    day, people, asked = date.fromisoformat(first["told_on"]), int(first["people"]), int(first["asked"])
    cells = [Cell(row["kind"], row["name"], *(int(row[end]) for end in ("n", "lo", "hi"))) for row in rows]  # type: ignore[arg-type]
    return Telling(first["upstream_team"], first["question"], day, people, asked, tuple(cells))


def read_digest(text: str) -> Record | None:
    """The record that a digest tells, from its words alone; None for a quiet week."""
    took_part = TOOK_PART.search(text)
    if took_part is None:
        assert "nothing new to tell" in text, text
        return None
    people, asked, questions = map(int, took_part.groups())
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
        participation=Participation(asked, people, questions, people),
    )


def read_more(text: str) -> More:
    """What a digest says of the extra questions, and of jobs over half a year."""
    wastes = {line.split("*")[1]: HOURS.search(line) for line in _bullets(r"\*What got in the way\*", text)}
    jobs = _bullets(r"\*Every job, in 26 weeks\*\nCounted in answers\.", text)
    again = re.search(r"Would hire you again: ([^.]*)\.", text)
    return {
        "hire_again": {TOTAL: _range(again[1])} if again else {},
        "motive": dict(_named(_bullets(r"\*What matters most to them\*", text), MOTIVES)),
        "minutes": {_key(WASTES, words): tuple(60 * int(h) for h in m.groups()) for words, m in wastes.items() if m},
        "importance": dict(_of_jobs(jobs, r"important to (\S+ of \d+)")),
        "satisfaction": dict(_of_jobs(jobs, r"done well for (\S+ of \d+)")),
    }


def more_told(upto: Sequence[Telling]) -> More:
    """What a team's digest may say besides its telling, which is the last of these about the team."""
    last = {telling.question: telling for telling in upto}
    told = {question: {cell.name: (cell.lo, cell.hi, cell.n) for cell in one.cells} for question, one in last.items()}
    return {
        "hire_again": told.get("hire_again", {}),
        "motive": told.get("motive", {}),
        "minutes": {name: (lo, hi) for name, (lo, hi, _) in told.get("minutes", {}).items()},
        "importance": _by_job(upto, "importance"),
        "satisfaction": _by_job(upto, "satisfaction"),
    }


def _by_job(tellings: Iterable[Telling], question: str) -> dict[str, Range]:
    sums: dict[str, Range] = {}
    for cell in (cell for one in tellings if one.question == question for cell in one.of("job")):
        lo, hi, n = sums.get(cell.name, (0, 0, 0))
        sums[cell.name] = (lo + cell.lo, hi + cell.hi, n + cell.n)
    return {job: told for job, told in sums.items() if job != OTHER}


def _range(figure: str) -> Range:
    ((lo, hi, n),) = FIGURE.findall(figure)
    return int(lo or hi), int(hi), int(n)


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text}"
    return int(found[1])


def _total(text: str, people: int) -> tuple[int, int]:
    """The headline's figure; where that tells of a change, the share beside it."""
    told = re.search(r"(?:First figures|No real change): (.*?)\.", text)
    if told:
        lo, hi, n = _range(told[1])
        assert n == people
        return lo, hi
    share = re.search(r"(\d+)(?:–(\d+))?\s% satisfied;", text)
    assert share is not None, text
    low, high = (round(int(percent or share[1]) * people / 100) for percent in share.groups())
    return min(low, high), max(low, high)


def _view(text: str) -> tuple[View, tuple[Cell, ...]]:
    kinds: tuple[tuple[str, Kind, View], ...] = (("customer team", "team", "team"), ("job", "job", "job"))
    for title, kind, view in kinds:
        lines = _bullets(rf"\*By {title}, satisfied\*", text)
        if lines:
            return view, tuple(_cell(line, kind) for line in lines)
    return "total", ()


def _cell(line: str, kind: Kind) -> Cell:
    name, _, figure = line.rpartition(": ")
    lo, hi, n = _range(figure)
    return Cell(kind, ELSEWHERE.get(name, name), n, lo, hi)


def _wastes(text: str, people: int) -> Iterable[Cell]:
    named = [(line.split("*")[1], line) for line in _bullets(r"\*What got in the way\*", text)]
    nothing = [(WASTES[NOTHING], line) for line in _bullets(r"\*Nothing got in the way\*", text)]
    for words, line in (*named, *nothing):
        if "said by " in line:
            lo, hi, n = _range(line.partition("said by ")[2].partition(";")[0])
            assert n == people
            yield Cell("waste", _key(WASTES, words), n, lo, hi)


def _named(lines: Iterable[str], choices: dict[str, str]) -> Iterable[tuple[str, Range]]:
    for line in lines:
        words, _, figure = line.partition(": ")
        yield _key(choices, words), _range(figure)


def _of_jobs(lines: Iterable[str], pattern: str) -> Iterable[tuple[str, Range]]:
    for line in lines:
        found = re.search(pattern, line)
        if found:
            yield line.split("*")[1], _range(found[1])


def _key(choices: dict[str, str], words: str) -> str:
    return next(key for key, said in choices.items() if said == words)


def _bullets(title: str, text: str) -> list[str]:
    """The lines of a list that follow its title."""
    found = re.search(title + r"\n((?:• .*\n?)+)", text)
    return [line.removeprefix("• ") for line in found[1].splitlines()] if found else []
