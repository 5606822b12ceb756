"""One short reminder to each who has not answered."""

import structlog

from scheduler.work import Work
from storage.asking import reminders

log = structlog.get_logger()


def remind_due(work: Work) -> None:
    """Put every reminder that is due into the outbox, in short transactions."""
    with work.db.read() as session:
        claimed = reminders.AT_ONCE if reminders.is_any_due(session, work.now()) else 0
    while claimed == reminders.AT_ONCE:
        with work.db.write() as session:
            claimed = reminders.enqueue_due(session, work.now())
        if claimed:
            log.info("reminders due", count=claimed)
