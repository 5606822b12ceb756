"""Every text that left the bot, and whether its numbers follow from what was told or are on a short list of others.

A figure that is explained is struck out of its text. Where a digit is left, somebody might learn from it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

from messages.answering.asks import CHOICES, QUESTIONS
from messages.telling.words import hours, percents, satisfied, share
from pulse.figures import (
    Interval,
    Tally,
    cost_of_delay,
    in_numbers,
    newcombe,
    opportunity,
    range_in_words,
    tally,
    wilson,
)
from pulse.figures import hours as hours_of
from pulse.questions import RATINGS
from tests.confidential.living import CUSTOMERS
from tests.confidential.reading import Telling
from tests.confidential.seen import _decoded
from tests.privacy import CHOSEN

UNSEEN = frozenset(
    "action_id block_id channel channels envelope_id id include_users length limit private_metadata team_id thread_ts "
    "trigger_id ts user user_id value view_id".split()
)
"""What nobody reads: Slack's own ids, tickets and sizes, and what a click carries back."""
OWN = "answer."
"""How modals are called in which people see what they gave themselves."""
MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
CHOICE = re.compile(
    "|".join(map(re.escape, [*map(str, RATINGS), *chain(*(said.values() for said in CHOICES.values()))]))
)
OFFERED = re.compile(rf"[{min(RATINGS)}-{max(RATINGS)}] of {max(RATINGS)}, [\w -]+: .*")
"""What is read out of the button of a rating."""

OTHER = [
    re.compile(pattern)
    for pattern in (
        r"<[@#!][^>]*>",  # people, channels and instants, as Slack writes them
        r"<http[^|>]*\|",  # the way to a message
        rf"\b\d{{1,2}} (?:{MONTH})\b(?: \d{{4}})?",
        r"\b\d{4}-\d\d-\d\d\b",
        r"\b\d\d:\d\d\b",
        r"pulse-\.(?:csv|json)",
        re.escape(QUESTIONS["satisfaction"]),
        r"the last 13 weeks|%, 13 weeks|Every job, in 26 weeks",  # how far back figures look, always
        r"\b(?:\d?[05]|100) % of the messages should be out",  # by the clock and the pace
        r"• [\w ,]+: `[^`]*`|survey \d+:|: \d+ to \d+ of \d+\.$",  # what ops chose, in their log, page by page
        r"every \d weeks|: \d+ weeks? since it was (?:last told|first asked about)",
    )
]
FIGURE = re.compile(
    "|".join(
        (
            r"[\d,]+ told figures?",
            r"\d+\.\d of 20 \(\d+\.\d to \d+\.\d\)",
            r"by \d+ points \(−?\d+ to −?\d+\)",
            r"[\d,]+ of [\d,]+ (?:person|people) asked answered(?: \(\d+\s% of \d+ asks?\))?",
            r"of [\d,]+ asks? \d+\s% were answered",
            r"All \d+ are in the thread",
            r"[\d,]+–[\d,]+ hours (?:a week|in the \d+ weeks? since)",
            r"(?:hardly anyone|nearly all)(?: (?:is|are) satisfied)? \(\d+–\d+ of \d+\)",
            r"(?:\d+–)?\d+ of \d+",
            r"\d+ to \d+\s%",
            r"(?:\d+–)?\d+\s%",
            rf"(?:{'|'.join(CUSTOMERS)}) (?:[≥≤]\d+|\d+(?:–\d+)?)(?=[,;.])",
            r"(?:at least|for|at most one to each of) \d+ people",
            r"· \d+ (?:people|person) ·|\d+ people by name",
            r" and \d+ more",
            r"\d+ people of its list can be asked, and a list needs at least \d+",
            r"hires \d+ teams?|\d+ customer teams?|\d+ jobs? can be chosen",
        )
    )
)


def left(text: str, explained: set[str]) -> str:
    """What is left of a text without all that is explained."""
    for pattern in OTHER:
        text = pattern.sub("", text)
    return FIGURE.sub(lambda found: "" if found[0].replace("\xa0", " ") in explained else found[0], text)


def tells(rest: str) -> bool:
    """Whether what is left says how many."""
    return re.search(r"\d|hardly anyone|nearly all|nobody is satisfied", rest) is not None


def texts(traffic: Iterable[str]) -> set[str]:
    """All that was to be read in what left the bot, answers' own modals and files aside."""
    return {text for raw in traffic if not is_file(raw) for text in _texts(_decoded(raw))}


def is_file(raw: str) -> bool:
    return raw[1:4] == "PNG" or raw.startswith(("telling,", '{\n "about"'))


def exports(traffic: Iterable[str]) -> list[str]:
    """The files of told figures, as CSV; those in JSON say the same."""
    files = [raw for raw in traffic if is_file(raw) and raw[1:4] != "PNG"]
    for table, tree in zip(files[::2], files[1::2], strict=True):
        rows = [list(map(str, figure.values())) for figure in json.loads(tree)["figures"]]
        assert [line.split(",") for line in table.splitlines()[1:]] == rows
    return files[::2]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from chain(*map(_texts, value))
    elif isinstance(value, dict) and not str(value.get("callback_id", "")).startswith(OWN):
        assert CHOSEN.isdisjoint(value), f"drawn as chosen: {value}"
        shown = chain(*(_texts(one) for name, one in value.items() if name not in UNSEEN))
        offered = "value" in value  # a button, or an option of a menu: everybody can choose the same
        yield from (text for text in shown if not (offered and (CHOICE.fullmatch(text) or OFFERED.fullmatch(text))))


def explained(tellings: Sequence[Telling], asks: Sequence[int], weeks: int) -> Iterator[str]:
    """Every figure that may be made of what was told; `asks` are the questions put for each telling of satisfaction."""
    yield _many(sum(len(telling.cells) for telling in tellings), "told figure")
    series: dict[tuple[str, str, str, str], list[Tally]] = defaultdict(list)
    for telling in tellings:
        for cell in telling.cells:
            if cell.kind == "minutes":
                yield f"{hours(hours_of(cell))} a week"
                yield from (
                    f"{hours(cost_of_delay(cell, w))} in the {_many(w, 'week')} since" for w in range(weeks + 1)
                )
            series[telling.upstream, telling.question, cell.kind, cell.name].append(tally([cell]))
    for (upstream, question, kind, name), told in series.items():
        for summed in _windows(told) if kind != "minutes" else ():
            yield from _said(summed)
            yield from _drawn(name, summed) if kind == "team" else ()
        if kind == "total" and question == "satisfaction":
            yield from _turns(told)
        if kind == "job" and question == "importance":
            yield from _opportunities(told, series.get((upstream, "satisfaction", kind, name), []))
    yield from _took_part([telling for telling in tellings if telling.question == "satisfaction"], asks)


def _windows(told: Sequence[Tally]) -> list[Tally]:
    """The sums of tellings that follow each other."""
    return [_sum(told[start:stop]) for start, stop in combinations(range(len(told) + 1), 2)]


def _sum(told: Sequence[Tally]) -> Tally:
    return sum(told, Tally(0, 0, 0))


def _said(told: Tally) -> Iterator[str]:
    yield from (in_numbers(told), range_in_words(told), satisfied(told).removesuffix(" people are satisfied"))
    yield from (_plain(share(told)), _plain(percents(wilson(told))))


def _drawn(name: str, told: Tally) -> Iterator[str]:
    """In the overview's picture: "Web 62", "Web ≥75", "Web ≤25", "Web 40–55"."""
    lo, hi = round(100 * told.lo / told.n), round(100 * told.hi / told.n)
    ends = (f"≤{hi}" if told.lo == 0 else f"≥{lo}" if told.hi == told.n else f"{lo}–{hi}") if lo < hi else f"{lo}"
    yield f"{name} {ends}"


def _turns(told: Sequence[Tally]) -> Iterator[str]:
    """By how much what was told from some telling on differs from what was told right before it."""
    for start, middle, stop in combinations(range(len(told) + 1), 3):
        yield _points(newcombe(_sum(told[middle:stop]), _sum(told[start:middle])))


def _points(change: Interval) -> str:
    ends = (change.low, change.high) if change.value > 0 else (-change.high, -change.low)
    low, high = (f"{round(100 * end)}".replace("-", "−") for end in ends)
    return f"by {round(100 * abs(change.value))} points ({low} to {high})"


def _opportunities(important: Sequence[Tally], done: Sequence[Tally]) -> Iterator[str]:
    for i in _windows(important):
        for s in _windows(done):
            found = opportunity(i, s)
            if found:
                yield f"{found.value:.1f} of 20 ({found.low:.1f} to {found.high:.1f})"


def _took_part(tellings: Sequence[Telling], asks: Sequence[int]) -> Iterator[str]:
    """Of one telling, and of all since some week."""
    for start in range(len(tellings)):
        for some, put in ((tellings[start : start + 1], asks[start : start + 1]), (tellings[start:], asks[start:])):
            people, asked, questions = sum(t.people for t in some), sum(t.asked for t in some), sum(put)
            answered, rate = f"{people} of {_many(asked, 'person')} asked answered", round(100 * people / questions)
            yield from (answered, f"{answered} ({rate} % of {_many(questions, 'ask')})")
            yield f"{people:,} of {asked:,} people asked answered"
            yield f"of {_many(questions, 'ask')} {rate} % were answered"


def _many(number: int, what: str) -> str:
    plural = "people" if what == "person" else f"{what}s"
    return f"{number:,} {what if number == 1 else plural}"


def _plain(text: str) -> str:
    return text.replace("\xa0", " ")
