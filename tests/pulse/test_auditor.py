"""The auditor passes what the rules make, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.auditor import Refused, audit
from pulse.disclosure import extra_ripe, tell, tell_extra
from pulse.questions import ExtraQuestion
from pulse.records import Cell, ExtraAnswer, PoolAnswer, Record, View

rows = st.builds(
    PoolAnswer,
    st.sampled_from(["Legal", "Payroll", "Sales", "Support"]),
    st.sampled_from(["ledger", "invoices", None]),
    st.booleans(),
    st.sampled_from(["nothing", "waiting", None]),
)
pools = st.lists(rows, min_size=8, max_size=40)
minima = st.integers(3, 8)


def passes(record: Record, promised: int = 3) -> bool:
    try:
        audit(record, promised=promised, told_before={1, 2})
    except Refused:
        return False
    return True


def answers(*teams: tuple[int, int]) -> list[PoolAnswer]:
    return [PoolAnswer(f"team {i}", None, p < yes, None) for i, (yes, n) in enumerate(teams) for p in range(n)]


RECORD = tell(answers((3, 8), (8, 8), (5, 9)), pool=3, minimum=5)
MOTIVE = tell_extra("motive", [ExtraAnswer(None, "social")] * 9, pool=3, minimum=5)
MINUTES = tell_extra("minutes", [ExtraAnswer("waiting", 100)] * 9, pool=3, minimum=5)


@given(pools, minima, st.sampled_from(["team", "job", "total", None]))
def test_every_record_that_the_rules_make_passes(answers: list[PoolAnswer], k: int, view: View | None) -> None:
    audit(tell(answers, pool=3, minimum=k, previous=view), promised=k, told_before={1, 2})


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 500)), min_size=8, max_size=40), minima)
def test_every_record_of_an_extra_question_passes(said: list[tuple[str, int]], k: int) -> None:
    values: dict[ExtraQuestion, Callable[[str, int], ExtraAnswer]] = {
        "importance": lambda job, n: ExtraAnswer(job, n > 250),
        "hire_again": lambda _, n: ExtraAnswer(None, n > 250),
        "motive": lambda motive, _: ExtraAnswer(None, motive),
        "minutes": ExtraAnswer,
    }
    for question, value in values.items():
        if extra_ripe(question, len(said), k, 8):
            record = tell_extra(question, [value(*one) for one in said], pool=3, minimum=k)
            audit(record, promised=k, told_before={1, 2})


@pytest.mark.parametrize("k", range(3, 9))
def test_the_ranges_that_pass_are_exactly_those_that_are_ever_told(k: int) -> None:
    """Of a group alone and of two cells with their total, over all counts."""
    for n in (k, k + 1, k + 4):
        whole = {_total(tell(answers((yes, n)), pool=3, minimum=k)) for yes in range(n + 1)}
        assert whole == {r for r in _ranges(n) if passes(_alone(k, n, r))}
    n = k + 1
    made = {tell(answers((a, n), (b, n)), pool=3, minimum=k) for a, b in product(range(n + 1), repeat=2)}
    for cells in {record.cells for record in made}:
        told = {_total(record) for record in made if record.cells == cells}
        one = next(record for record in made if record.cells == cells)
        assert told == {r for r in _ranges(2 * n) if passes(_with_total(one, r))}


def _ranges(n: int) -> list[tuple[int, int]]:
    return [(lo, hi) for lo in range(n + 1) for hi in range(lo, n + 1)]


def _total(record: Record) -> tuple[int, int]:
    assert record.total is not None
    return record.total.lo, record.total.hi


def _alone(k: int, n: int, told: tuple[int, int]) -> Record:
    return Record(3, "satisfaction", "total", k, n, total=Cell("total", "total", n, *told))


def _with_total(record: Record, told: tuple[int, int]) -> Record:
    return replace(record, total=Cell("total", "total", record.people, *told))


def _with_cell(**change: object) -> Record:
    cells = (replace(RECORD.cells[0], **change), *RECORD.cells[1:])  # type: ignore[arg-type]
    return replace(RECORD, cells=cells)


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (replace(RECORD, minimum=4), "smaller than was promised"),
        (replace(RECORD, pool=2), "told before"),
        (replace(RECORD, people=4), "fewer people"),
        (_with_cell(lo=2, hi=2), "range of a cell"),
        (_with_cell(lo=0, hi=1), "range of a cell"),
        (_with_cell(lo=3, hi=4), "range of a cell"),
        (_with_cell(lo=0, hi=8), "range of a cell"),
        (_with_cell(n=4), "smaller than the minimum"),
        (_with_cell(n=9), "add up"),
        (_with_cell(name="team 1"), "told twice"),
        (_with_cell(kind="job"), "two views"),
        (replace(RECORD, view="job"), "two views"),
        (replace(RECORD, view="total"), "not those of the view"),
        (replace(RECORD, cells=()), "not those of the view"),
        (replace(RECORD, cells=RECORD.cells[:1]), "one cell only"),
        (replace(RECORD, cells=RECORD.cells[:2]), "add up"),
        (replace(RECORD, total=None), "total is missing"),
        (_with_total(RECORD, (16, 16)), "range of the total"),
        (_with_total(replace(RECORD, people=30), (14, 14)), "add up"),
        (replace(RECORD, categories=(Cell("waste", "waiting", 25, 1, 1),)), "may not be told"),
        (replace(RECORD, categories=(Cell("waste", "waiting", 25, 0, 2),)), "may not be told"),
        (replace(RECORD, categories=(Cell("waste", "waiting", 24, 5, 5),)), "other people"),
        (replace(RECORD, categories=(Cell("motive", "social", 25, 5, 5),)), "another question"),
        (replace(RECORD, categories=(Cell("waste", "waiting", 25, 5, 5),) * 2), "category is told twice"),
        (
            replace(RECORD, categories=tuple(Cell("waste", name, 25, 13, 13) for name in "ab")),
            "more people than there are",
        ),
        (replace(MOTIVE, cells=RECORD.cells, view="team"), "cells without a total"),
        (replace(MINUTES, people=6, categories=()), "too few people to tell minutes"),
        (replace(MINUTES, categories=(Cell("minutes", "waiting", 9, 130, 250),)), "other steps"),
        (replace(MINUTES, categories=(Cell("minutes", "waiting", 9, 120, 180),)), "other steps"),
        (replace(MINUTES, categories=(Cell("minutes", "waiting", 9, 1680, 1800),)), "other steps"),
        (
            replace(MINUTES, categories=tuple(Cell("minutes", name, 9, 0, 120) for name in "ab")),
            "fewer people than the minimum",
        ),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_name(record: Record, rule: str) -> None:
    with pytest.raises(Refused, match=rule) as refused:
        audit(record, promised=5, told_before={1, 2})
    assert not any(sign.isdigit() for sign in str(refused.value))


def test_the_floor_holds_whatever_was_promised() -> None:
    with pytest.raises(Refused, match="smaller than was promised"):
        audit(replace(RECORD, minimum=2), promised=1, told_before=())
