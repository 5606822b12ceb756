"""What may be told of the answers in a pool: when, in which cells, and in which ranges.

Whatever people answered, nobody's answer follows from a record for those who know the rules, who answered
and the answers of e − 1 members of the group, e = (k − 1) // 2 (tests/pulse/test_disclosure.py goes through
all cases). Cells are disjoint and told once, so that sums of them span only whole cells (Chin & Özsoyoğlu,
IEEE TSE SE-8, 1982); a refusal depends on numbers of people alone and tells nothing (Kenthapadi, Mishra &
Nissim, PODS 2005).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulse.questions import ExtraQuestion
from pulse.records import (
    OTHER,
    TOTAL,
    Cell,
    ExtraAnswer,
    Kind,
    Participation,
    PoolAnswer,
    Record,
    View,
)

FLOOR: Final = 3
"""No minimum group is smaller."""
TELL_AFTER: Final = 4
"""Weeks after which a pool with enough people is told even if few of its cells stand."""
TELL_EXTRA_AFTER: Final = 8
EMPTY_AFTER: Final = 8
"""Weeks after which a pool that is still too small is emptied untold."""
MINUTES_CAP: Final = 240
"""An answer counts at most so many minutes a week."""
MINUTES_STEP: Final = 120

Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """A cell to be: its name, the names that it holds (several for OTHER), and its people."""

    name: str
    members: tuple[str, ...]
    n: int


def ends(k: int) -> int:
    """How far each end of a count is blurred, for a minimum group k. Raises ValueError if k is under 3."""
    if k < FLOOR:
        raise ValueError(f"a minimum group is at least {FLOOR}")
    return (k - 1) // 2


def partition(sizes: Sizes, k: int) -> list[Part]:
    """Who stands alone and who is "other"; empty if there are fewer than k people in all.

    Names with at least k people stand; the rest is OTHER, and where that has under k, the smallest that
    stands joins it. People who stand under OTHER in `sizes` have no name to stand by.
    """
    if sum(sizes.values()) < k:
        return []
    standing = sorted((n, name) for name, n in sizes.items() if n >= k and name != OTHER)
    rest = {name: n for name, n in sizes.items() if n > 0 and (n < k or name == OTHER)}
    if 0 < sum(rest.values()) < k:
        n, name = standing.pop(0)
        rest[name] = n
    parts = [Part(name, (name,), n) for n, name in sorted(standing, key=lambda part: part[1])]
    return parts + ([Part(OTHER, tuple(sorted(rest)), sum(rest.values()))] if rest else [])


def told(count: int, lo: int, hi: int, e: int, *, low: bool = True, high: bool = True) -> tuple[int, int]:
    """The range that is told for a count that lies in lo..hi: exact, but e wide at each guarded end."""
    if low and high and hi - lo <= 2 * e:
        return lo, hi
    if low and count <= lo + e:
        return lo, min(lo + e, hi)
    if high and count >= hi - e:
        return max(hi - e, lo), hi
    return count, count


def sizes_by_view(answers: Iterable[PoolAnswer]) -> dict[View, Sizes]:
    """People by customer team and by job: all that decides when and how a pool is told."""
    rows = list(answers)
    return {"team": Counter(row.team for row in rows), "job": Counter(row.job or OTHER for row in rows)}


def view_in_turn(sizes: Mapping[View, Sizes], k: int, previous: View | None) -> View:
    """The view of this telling: the one that was not told last if it has two cells, else the other, else "total".

    `previous` is the last view of the two that was told, however often the total alone was told since.
    """
    turn: tuple[View, View] = ("job", "team") if previous == "team" else ("team", "job")
    return next((view for view in turn if len(partition(sizes[view], k)) >= 2), "total")


def ripe(sizes: Mapping[View, Sizes], k: int, weeks: int, previous: View | None) -> bool:
    """Whether a pool is told in this digest: it has k people, and two thirds stand or it is 4 weeks old.

    `weeks` are whole weeks since its first answers came in. Where only the total could be told, the team view
    is the one that counts.
    """
    view = view_in_turn(sizes, k, previous)
    parts = partition(sizes["team" if view == "total" else view], k)
    people = sum(part.n for part in parts)
    standing = sum(part.n for part in parts if part.name != OTHER)
    return people >= k and (3 * standing >= 2 * people or weeks >= TELL_AFTER)


def extra_ripe(question: ExtraQuestion, people: int, k: int, weeks: int) -> bool:
    """Whether the pool of an extra question is told in this digest."""
    return people >= _least(question, k) and weeks >= TELL_EXTRA_AFTER


def _least(question: ExtraQuestion, k: int) -> int:
    return k + ends(k) if question == "minutes" else k


def comments_may_go(answered: int, least: int, k: int) -> bool:
    """Whether comments go out with a telling in which so many people answered (not: commented)."""
    return answered >= max(least, k)


def tell(
    answers: Sequence[PoolAnswer],
    *,
    pool: int,
    minimum: int,
    previous: View | None = None,
    participation: Participation | None = None,
) -> Record:
    """The record of a pool, with `previous` as for `view_in_turn`.

    `minimum` is the largest that its answers were promised. Raises ValueError for fewer people than that.
    """
    _enough(len(answers), minimum)
    view = view_in_turn(sizes_by_view(answers), minimum, previous)
    rows = [(_name(row, view), row.satisfied) for row in answers]
    cells, total = _yes_no(view, rows, minimum)
    categories = _categories("waste", [row.waste for row in answers], minimum)
    return Record(pool, "satisfaction", view, minimum, len(answers), cells, total, categories, participation)


def _name(row: PoolAnswer, view: View) -> str:
    return row.team if view == "team" else row.job or OTHER


def tell_extra(question: ExtraQuestion, answers: Sequence[ExtraAnswer], *, pool: int, minimum: int) -> Record:
    """The record of an extra question's pool. Raises ValueError for too few people (see `extra_ripe`)."""
    n = len(answers)
    _enough(n, _least(question, minimum))
    if question == "minutes":
        return Record(pool, question, "total", minimum, n, categories=_minutes(answers, minimum))
    if question == "motive":
        motives = _categories("motive", [str(row.value) for row in answers], minimum)
        return Record(pool, question, "total", minimum, n, categories=motives)
    rows = [(row.about or OTHER, bool(row.value)) for row in answers]
    split = question == "importance" and len(partition(Counter(job for job, _ in rows), minimum)) >= 2
    view: View = "job" if split else "total"
    cells, total = _yes_no(view, rows, minimum)
    return Record(pool, question, view, minimum, n, cells, total)


def _enough(people: int, least: int) -> None:
    if people < least:
        raise ValueError("a pool with fewer people than its minimum is not told")


def _yes_no(view: View, rows: Sequence[tuple[str, bool]], k: int) -> tuple[tuple[Cell, ...], Cell]:
    e = ends(k)
    yes = Counter(name for name, said_yes in rows if said_yes)
    cells: list[Cell] = []
    if view != "total":
        for part in partition(Counter(name for name, _ in rows), k):
            count = sum(yes[name] for name in part.members)
            cells.append(Cell(view, part.name, part.n, *told(count, 0, part.n, e)))
    return tuple(cells), _total(cells, yes.total(), len(rows), e)


def _total(cells: Sequence[Cell], yes: int, n: int, e: int) -> Cell:
    """The sum of the cells, blurred again where an exact sum would undo the blur of a cell."""
    if not cells:
        return Cell("total", TOTAL, n, *told(yes, 0, n, e))
    vague = [cell for cell in cells if cell.lo < cell.hi]
    lo, hi = sum(cell.lo for cell in cells), sum(cell.hi for cell in cells)
    low, high = any(cell.lo == 0 for cell in vague), any(cell.hi == cell.n for cell in vague)
    return Cell("total", TOTAL, n, *told(yes, lo, hi, e, low=low, high=high))


def _categories(kind: Kind, said: Sequence[str | None], k: int) -> tuple[Cell, ...]:
    """How many of all named each category; one is named only if the range starts above 0."""
    n, e = len(said), ends(k)
    counts = Counter(name for name in said if name is not None)
    cells = (Cell(kind, name, n, *told(count, 0, n, e)) for name, count in sorted(counts.items()))
    return tuple(cell for cell in cells if cell.lo > 0)


def _minutes(answers: Sequence[ExtraAnswer], k: int) -> tuple[Cell, ...]:
    """Minutes a week by waste, for each waste that at least k people named, in steps of two hours.

    How many of the n people named a waste is itself an answer, so it is not told, and a sum near n × 240,
    which only all n could reach, is told as the lower step that n − e could reach. The step up to what the
    namers can reach at all is closed: a sum at the very top would say that each named 240.
    """
    n, e = len(answers), ends(k)
    named: dict[str, list[int]] = {}
    for row in answers:
        if row.about is not None:
            named.setdefault(row.about, []).append(min(max(int(row.value), 0), MINUTES_CAP))
    cells = []
    for waste, minutes in sorted(named.items()):
        if len(minutes) >= k:
            top = MINUTES_CAP * min(len(minutes), n - e) - MINUTES_STEP
            lo = min(sum(minutes) // MINUTES_STEP * MINUTES_STEP, top)
            cells.append(Cell("minutes", waste, n, lo, lo + MINUTES_STEP))
    return tuple(cells)
