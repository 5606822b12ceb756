"""The answering window is over: rounds close."""

from functools import partial

import structlog

from pulse.calendar import local_date
from scheduler.work import Work, each
from storage.telling.closing import close_round, due_rounds

log = structlog.get_logger()


def close_due(work: Work) -> None:
    """Close each round whose window is over, in a transaction of its own."""
    with work.db.read() as session:
        due = due_rounds(session, work.now())
    each((f"round {round_id}", partial(_close, work, round_id)) for round_id in due)


def _close(work: Work, round_id: int) -> None:
    with work.db.write() as session:
        closed = close_round(session, work.key, round_id, local_date(work.now(), work.policy.zone))
    if closed:
        log.info("round closed", round=round_id)
