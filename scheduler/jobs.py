"""The whole schedule: one list of jobs, each `f(work)`, in the order in which a tick runs them."""

from collections.abc import Callable

from scheduler.closing import close_due
from scheduler.work import Work

Job = Callable[[Work], None]

JOBS: dict[str, Job] = {
    "close": close_due,
}


def run_all(work: Work) -> None:
    """One tick: every job looks for what is due and does it."""
    for job in JOBS.values():
        job(work)
