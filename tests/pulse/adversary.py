"""Somebody who reads every record, knows the rules, the organisation chart, every job, who answered and the
answers of some insiders, and solves for the answer of one more person, in whole numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

from pulse.disclosure import MINUTES_CAP, MINUTES_STEP
from pulse.records import OTHER, Cell, ExtraAnswer, PoolAnswer, Record


@dataclass(frozen=True)
class Group:
    """The people of a cell, how many of them said yes (the truth, for the insiders' part), and what is told."""

    people: int
    yes: int
    told: range


def groups(record: Record, answers: Sequence[PoolAnswer | ExtraAnswer]) -> list[Group]:
    """The cells of a record, or its whole, with the people whom the adversary finds in them."""
    assert record.total is not None
    cells = record.cells or (record.total,)
    names = {cell.name for cell in cells}
    members = Counter(_cell_of(answer, record, names) for answer in answers)
    yes = Counter(_cell_of(answer, record, names) for answer in answers if _said_yes(answer))
    return [Group(members[c.name], yes[c.name], range(c.lo, c.hi + 1)) for c in cells]


def _cell_of(answer: PoolAnswer | ExtraAnswer, record: Record, names: set[str]) -> str:
    if record.view == "total":
        return "total"
    name = answer.about if isinstance(answer, ExtraAnswer) else _said_or_stood(answer, record)
    return name if name in names and name is not None else OTHER


def _said_or_stood(answer: PoolAnswer, record: Record) -> str | None:
    return answer.team if record.view == "team" else answer.job


def _said_yes(answer: PoolAnswer | ExtraAnswer) -> bool:
    return answer.satisfied if isinstance(answer, PoolAnswer) else answer.value is True


def somebody_follows(told: Sequence[Group], total: Cell, insiders: int) -> bool:
    """Whether, for some insiders, all others of a cell must have said yes, or all no.

    Values of each cell are tried one by one against all sums that the others can have.
    """
    for known in _insiders(told, insiders):
        possible = [
            {count - yes for count in group.told if 0 <= count - yes <= group.people - of}
            for group, (of, yes) in zip(told, known, strict=True)
        ]
        sums = range(total.lo - sum(yes for _, yes in known), total.hi - sum(yes for _, yes in known) + 1)
        left = _consistent(possible, sums)
        others = [group.people - of for group, (of, _) in zip(told, known, strict=True)]
        if any(n > 0 and values in ({0}, {n}) for values, n in zip(left, others, strict=True)):
            return True
    return False


def _insiders(told: Sequence[Group], insiders: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """For each way to spread the insiders over the cells: (insiders, yes among them) by cell, as is true."""
    for places in combinations_with_replacement(range(len(told)), insiders):
        known = [places.count(cell) for cell in range(len(told))]
        if all(c <= group.people for c, group in zip(known, told, strict=True)):
            yes = [
                range(max(0, c - (group.people - group.yes)), min(c, group.yes) + 1)
                for c, group in zip(known, told, strict=True)
            ]
            yield from (tuple(zip(known, drawn, strict=True)) for drawn in product(*yes))


def _consistent(possible: Sequence[set[int]], sums: range) -> list[set[int]]:
    """Of the possible values of each cell those that go with some values of the others to one of the sums."""
    before, after = _reachable(possible), _reachable(possible[::-1])[::-1]
    return [
        {v for v in values if any(b + v + a in sums for b in before[i] for a in after[i + 1])}
        for i, values in enumerate(possible)
    ]


def _reachable(possible: Sequence[set[int]]) -> list[set[int]]:
    """The sums of no cell, of the first, of the first two, and so on."""
    sums = [{0}]
    for values in possible:
        sums.append({s + v for s in sums[-1] for v in values})
    return sums


def somebodys_category_follows(record: Record, said: Sequence[str], choices: Sequence[str], e: int) -> bool:
    """Whether for an outsider, or beside one of the people if e > 1, another's waste or motive is certain.

    `choices` are all that one can say, "" (no answer) among them if that is possible; of a choice that the
    record does not name the adversary knows that at most e said it.
    """
    named = {cell.name: (cell.lo, cell.hi) for cell in record.categories}
    bounds = {c: named.get(c, (0, record.people if c == "" else e)) for c in choices}
    return any(
        len([c for c in choices if _can_be(c, known, bounds, record.people)]) == 1
        for known in ([None, *set(said)] if e > 1 else [None])
    )


def _can_be(choice: str, known: str | None, bounds: Mapping[str, tuple[int, int]], people: int) -> bool:
    """Whether a world is left in which somebody other than the insider, who said `known`, said this."""
    taken = Counter([choice] if known is None else [choice, known])
    lows = {c: max(lo, taken[c]) for c, (lo, _) in bounds.items()}
    if any(lows[c] > hi for c, (_, hi) in bounds.items()):
        return False
    return sum(lows.values()) <= people <= sum(hi for _, hi in bounds.values())


def minutes(answer: ExtraAnswer) -> int:
    """As they are counted."""
    return min(int(answer.value), MINUTES_CAP)


def somebodys_minutes_follow(record: Record, said: Sequence[ExtraAnswer], e: int) -> bool:
    """Whether for an outsider, or beside one of the people if e > 1, it is certain which waste cost another something,
    or what it cost them within less than two hours. Who can have named none of the told ones can have any minutes."""
    return any(_narrow(_spans(record, known)) for known in ([None, *set(said)] if e > 1 else [None]))


def _narrow(spans: Sequence[tuple[int, int]] | None) -> bool:
    if spans is None:
        return False
    return len(spans) < 2 or max(hi for _, hi in spans) - min(lo for lo, _ in spans) < MINUTES_STEP - 1


def _spans(record: Record, known: ExtraAnswer | None) -> list[tuple[int, int]] | None:
    """From–to what somebody else's minutes can be, for each told waste that they can have named; None for no end."""
    theirs = {cell.name: minutes(known) for cell in record.categories if known and known.about == cell.name}
    needs = {
        cell.name: max(record.minimum - (cell.name in theirs), -((theirs.get(cell.name, 0) - cell.lo) // MINUTES_CAP))
        for cell in record.categories
    }
    left_over = record.people - 1 - (known is not None) - sum(needs.values())
    if left_over >= 0:
        return None
    spans = []
    for cell in record.categories:
        by_others = theirs.get(cell.name, 0) + MINUTES_CAP * (needs[cell.name] + left_over)
        spans.append((max(0, cell.lo - by_others), min(MINUTES_CAP, cell.hi - 1 - theirs.get(cell.name, 0))))
    return spans
