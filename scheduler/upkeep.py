"""What is over is ended: deliveries, of which ops may have to know, and the traces of what was deleted."""

from datetime import timedelta
from typing import Final

import structlog

from scheduler.work import Work
from storage.delivery import outbox, outcomes
from storage.scrubbing import scrub

log = structlog.get_logger()

A_MINUTE: Final = timedelta(minutes=1)
"""Of the machine's: where a sandbox's clock runs, an hour of its own may be a moment, in which nothing is late."""


def look_after_outbox(work: Work) -> None:
    """End what is over, and tell ops once about what failed, what is unknown and what does not move."""
    with work.db.read() as session:
        if not outcomes.needs_care(session, work.now()):
            return
    with work.db.write() as session:
        lost = outbox.tidy(session, work.now())
        asked = outcomes.ask_about_unknown(session, work.policy, work.now())
        failed = outcomes.tell_failures(session, work.policy, work.now())
        failed += outcomes.pass_on_notices(session, work.policy, work.now())
        patience = max(outcomes.LONGEST_SILENCE, A_MINUTE * work.speed())
        stuck = outcomes.tell_if_stuck(session, work.policy, work.now(), patience)
    if lost or asked or failed or stuck:
        log.warning("outbox looked after", unknown=lost, missing=failed, waiting=asked)


def scrub_deleted(work: Work) -> None:
    """Make deleted answers unreadable, at the latest at the next tick at which nobody reads."""
    if not scrub(work.db):
        log.warning("deleted answers not scrubbed yet")
