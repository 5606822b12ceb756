"""Reads a record before it is stored and refuses what must not be told.

Written apart from `pulse.disclosure`, on purpose: it lists every range that may stand for a group and looks
whether the record's is among them, so that a slip in the one is seen by the other. There is no matrix of
people to solve: cells are disjoint and told once, hence every sum of told cells rests on whole cells, and
cell size at least k is the exact linear test (Chin & Özsoyoğlu, IEEE TSE SE-8, 1982). The ranges are what a
linear test cannot see.
"""

from collections.abc import Collection, Iterable, Sequence

from pulse.records import Cell, Record

Range = tuple[int, int]
_FLOOR = 3
_CAP, _STEP = 240, 120


class Refused(Exception):
    """A record that must not be told; the text names the rule and no figure of it."""


def audit(record: Record, *, promised: int, told_before: Collection[int]) -> None:
    """Raise Refused unless the record may be told.

    `promised` is the largest minimum group that the answers of its pool were promised, `told_before` the
    numbers of all pools in the ledger.
    """
    _check(record.minimum >= max(promised, _FLOOR), "the minimum group is smaller than was promised")
    _check(record.pool not in told_before, "this pool was told before")
    _check(record.people >= record.minimum, "there are fewer people than the minimum group")
    _check_cells(record)
    _check_total(record)
    _check_categories(record)


def _check(holds: bool, rule: str) -> None:
    if not holds:
        raise Refused(rule)


def _distinct(cells: Iterable[Cell]) -> bool:
    names = [cell.name for cell in cells]
    return len(names) == len(set(names))


def _blur(k: int) -> int:
    """The largest e for which a group of k hides each answer from e − 1 of its members: 2e + 1 ≤ k."""
    return max(e for e in range(k) if 2 * e + 1 <= k)


def _of_group(n: int, e: int) -> set[Range]:
    """The ranges that may stand for a count of n people: the two ends, and each number between them."""
    between = range(e + 1, n - e)
    return {(0, e), (n - e, n)} | {(count, count) for count in between}


def _of_sum(cells: Sequence[Cell], e: int) -> set[Range]:
    """The ranges that may stand for the sum of the cells beside the cells themselves."""
    lo, hi = sum(cell.lo for cell in cells), sum(cell.hi for cell in cells)
    low = any(cell.lo == 0 < cell.hi for cell in cells)
    high = any(cell.hi == cell.n > cell.lo for cell in cells)
    if low and high and hi - lo <= 2 * e:
        return {(lo, hi)}
    first = lo + e + 1 if low else lo
    last = hi - e - 1 if high else hi
    found = {(count, count) for count in range(first, last + 1)}
    if low:
        found.add((lo, min(lo + e, hi)))
    if high:
        found.add((max(hi - e, lo), hi))
    return found


def _check_cells(record: Record) -> None:
    cells, e = record.cells, _blur(record.minimum)
    _check(not cells or len(cells) >= 2, "a view has one cell only")
    _check(bool(cells) == (record.view != "total"), "the cells are not those of the view")
    _check(all(cell.kind == record.view for cell in cells), "cells of two views are mixed")
    _check(_distinct(cells), "a cell is told twice")
    _check(all(cell.n >= record.minimum for cell in cells), "a cell is smaller than the minimum group")
    _check(
        all((cell.lo, cell.hi) in _of_group(cell.n, e) for cell in cells),
        "the range of a cell is none that may be told",
    )


def _check_total(record: Record) -> None:
    total, cells, e = record.total, record.cells, _blur(record.minimum)
    if total is None:
        _check(record.question in ("motive", "minutes"), "the total is missing")
        _check(not cells, "there are cells without a total")
        return
    _check(total.kind == "total" and total.n == record.people, "the total is not that of the people")
    _check(not cells or sum(cell.n for cell in cells) == total.n, "the cells do not add up to the total")
    allowed = _of_sum(cells, e) if cells else _of_group(total.n, e)
    _check((total.lo, total.hi) in allowed, "the range of the total is none that may be told")


_CATEGORIES = {"satisfaction": "waste", "motive": "motive", "minutes": "minutes"}


def _check_categories(record: Record) -> None:
    told, n, e = record.categories, record.people, _blur(record.minimum)
    _check(_distinct(told), "a category is told twice")
    kind = _CATEGORIES.get(record.question)
    _check(all(cell.kind == kind for cell in told), "a category belongs to another question")
    _check(all(cell.n == n for cell in told), "a category rests on other people")
    if kind == "minutes":
        _check_minutes(record, e)
        return
    allowed = {(lo, hi) for lo, hi in _of_group(n, e) if lo > 0}
    _check(all((cell.lo, cell.hi) in allowed for cell in told), "a category has a range that may not be told")
    _check(sum(cell.lo for cell in told) <= n, "the categories hold more people than there are")


def _check_minutes(record: Record, e: int) -> None:
    told, n, k = record.categories, record.people, record.minimum
    _check(n >= k + e, "there are too few people to tell minutes")
    _check(len(told) * k <= n, "a waste rests on fewer people than the minimum group")
    steps = range(0, _CAP * (n - e) - _STEP + 1, _STEP)
    _check(
        all(cell.lo in steps and cell.hi == cell.lo + _STEP for cell in told),
        "minutes are told in other steps than they may be",
    )
