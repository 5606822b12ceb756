"""Surveys come due: their rounds are opened, and planned to the end in short transactions."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import structlog

from scheduler.work import Step, Work, each
from storage.asking import inviting, planning, rounds

log = structlog.get_logger()


def open_due(work: Work) -> None:
    """Open every round whose hour has come, then plan whatever is not planned to its end, also after a crash."""
    each(_open_and_plan(work))


def plan_open(work: Work) -> None:
    """Plan every round that is open and not planned to its end."""
    each(_to_plan(work))


def _open_and_plan(work: Work) -> Iterator[Step]:
    with work.db.read() as session:
        near = rounds.near_surveys(session, work.now())
    for survey_id, occurrence in near:
        yield f"survey {survey_id}", partial(_open, work, survey_id, occurrence)
    yield from _to_plan(work)


def _to_plan(work: Work) -> Iterator[Step]:
    with work.db.read() as session:
        unplanned = rounds.to_plan(session)
    for round_id in unplanned:
        yield f"round {round_id}", partial(_plan, work, round_id)


def _open(work: Work, survey_id: int, occurrence: date) -> None:
    with work.db.read() as session:
        if not rounds.is_due(session, survey_id, occurrence, work.now(), work.policy):
            return
        others = rounds.beside(session, survey_id, occurrence, work.policy)
    with work.db.write() as session:
        round_id = rounds.open_round(session, survey_id, occurrence, work.now(), work.policy, others)
    log.info("round opened" if round_id else "round not opened", survey=survey_id, round=round_id)


def _plan(work: Work, round_id: int) -> None:
    """Batch after batch; somebody else's batch in between, of this round or another, means that what we planned is
    thrown away. The round is theirs then, or stays as it is until the next tick."""
    with work.db.read() as session:
        plan = planning.read_plan(session, round_id, work.now(), work.policy)
    last = False
    while not last:
        with work.db.read() as session:
            batch = planning.plan_batch(session, work.key, plan, work.now())
        with work.db.write() as session:
            if not inviting.write_batch(session, batch, work.now()):
                return
        last = batch.last
    log.info("round planned", round=round_id)
