"""The whole schedule: one list of jobs, each `f(work)`, in the order in which a tick runs them."""

from collections.abc import Callable

from scheduler.closing import close_due
from scheduler.daily import propose_hires, remove_old
from scheduler.deliveries import deliver
from scheduler.digests import tell_due
from scheduler.directory import keep_directory
from scheduler.reminders import remind_due
from scheduler.rounds import open_due
from scheduler.upkeep import look_after_outbox, scrub_deleted
from scheduler.work import Work

Job = Callable[[Work], None]

JOBS: dict[str, Job] = {
    "directory": keep_directory,
    "open": open_due,
    "remind": remind_due,
    "close": close_due,
    "tell": tell_due,
    "scrub": scrub_deleted,
    "outbox": look_after_outbox,
    "hires": propose_hires,
    "retention": remove_old,
    "deliver": deliver,
}


def run_all(work: Work) -> None:
    """One tick: every job looks for what is due and does it."""
    for job in JOBS.values():
        job(work)
