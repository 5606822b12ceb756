"""What is over is ended: deliveries, of which ops may have to know, and the traces of what was deleted."""

import structlog

from scheduler.work import Work
from storage.delivery import outbox, outcomes
from storage.scrubbing import scrub

log = structlog.get_logger()


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
        stuck = outcomes.tell_if_stuck(session, work.policy, work.now())
    if lost or asked or failed or stuck:
        log.warning("outbox looked after", unknown=lost, missing=failed, waiting=asked)


def scrub_deleted(work: Work) -> None:
    """Make deleted answers unreadable, at the latest at the next tick at which nobody reads."""
    if not scrub(work.db):
        log.warning("deleted answers not scrubbed yet")
