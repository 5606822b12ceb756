"""Once a day: what was kept long enough goes, and what the company itself says about who hires whom is proposed."""

import structlog

from pulse.calendar import local_date
from scheduler.work import Work
from storage import retention
from storage.answering import hire_proposals
from storage.settings import claim_setting, read_setting

log = structlog.get_logger()


def remove_old(work: Work) -> None:
    """Remove what is older than its setting says, and say what that was."""
    if not _is_first_today(work, "retention day"):
        return
    with work.db.write() as session:
        removed = retention.remove_old(session, work.policy, work.now())
    for what, number in removed.items():
        log.info("removed", kind=what, count=number)


def propose_hires(work: Work) -> None:
    """Propose pairs to drop and to add, and tell which teams nobody hires."""
    if not _is_first_today(work, "hires day"):
        return
    with work.db.write() as session:
        proposed = hire_proposals.propose(session, work.policy, work.now())
        hire_proposals.tell_unhired(session, work.policy, work.now())
    if proposed:
        log.info("hires proposed", count=proposed)


def _is_first_today(work: Work, name: str) -> bool:
    """Of all ticks of all processes on a day of the company's zone, one gets True."""
    today = local_date(work.now(), work.policy.zone).isoformat()
    with work.db.read() as session:
        last = read_setting(session, name)
    if last == today:
        return False
    with work.db.write() as session:
        return claim_setting(session, name, last, today)
