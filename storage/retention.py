"""What has been kept for long enough goes: comments, the audit log, deliveries, decided proposals, old settings."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, or_
from sqlmodel import Session, col, select

from pulse.calendar import local_date
from pulse.policy import Policy
from storage import audit
from storage.answering.own import drop_old_unused
from storage.answering.screening import drop_old_picks
from storage.scheduling.proposals import KEPT
from storage.scrubbing import leave_traces
from storage.tables import (
    UNDER_WAY,
    Audit,
    HireProposal,
    Outbox,
    Proposal,
    Round,
    Survey,
    SurveyPerson,
    Telling,
    ToldComment,
)
from storage.telling.pools import empty_old


def remove_old(session: Session, policy: Policy, now: datetime) -> dict[str, int]:
    """Remove it, note it in the audit log, and return what was removed and how many, without what was none.

    Not counted are old settings of people and what was sent to them: a quarter later the number would tell ops how many
    of those asked on some day said that they don't use a team, or got no message because an answer of theirs waited.
    """
    today = local_date(now, policy.zone)
    deliveries, audited = now - timedelta(days=policy.keep_delivery_days), now - timedelta(days=policy.keep_audit_days)
    old = select(Telling.id).where(col(Telling.told_on) < today - timedelta(weeks=policy.keep_comment_weeks))
    old_deliveries = delete(Outbox).where(col(Outbox.finished_at) < deliveries)
    removed = {
        "pools that were too small for too long": empty_old(session, today, policy.keep_waiting_weeks),
        "told comments": _delete(session, delete(ToldComment).where(col(ToldComment.telling_id).in_(old))),
        "entries of the audit log": _delete(session, delete(Audit).where(col(Audit.at) < audited)),
        "deliveries to channels": _delete(session, old_deliveries.where(col(Outbox.bulk).is_(False))),
        "proposals": _proposals(session, now, audited),
    }
    session.execute(old_deliveries)
    session.execute(_lists_of_deleted())
    drop_old_unused(session, today)
    drop_old_picks(session, today)
    leave_traces(session)
    removed = {what: number for what, number in removed.items() if number}
    if removed:
        audit.record(session, at=now, actor="the daily job", action="removed", subject="what was old", after=removed)
    return removed


def _lists_of_deleted() -> Delete:
    """Once no round of the survey is under way, which may still have people to ask."""
    going = select(Round.survey_id).where(col(Round.state).in_(UNDER_WAY))
    deleted = select(Survey.id).where(Survey.state == "deleted", col(Survey.id).not_in(going))
    return delete(SurveyPerson).where(col(SurveyPerson.survey_id).in_(deleted))


def _proposals(session: Session, now: datetime, audited: datetime) -> int:
    """Of surveys what nobody waits for any more, or whose survey is gone; of who hires whom what was decided."""
    deleted = select(Survey.id).where(Survey.state == "deleted")
    over = or_(col(Proposal.state) != "waiting", col(Proposal.survey_id).in_(deleted))
    surveys = _delete(session, delete(Proposal).where(col(Proposal.at) < now - KEPT, over))
    hires = delete(HireProposal).where(col(HireProposal.at) < audited, col(HireProposal.state) != "waiting")
    return surveys + _delete(session, hires)


def _delete(session: Session, statement: Delete) -> int:
    result: Any = session.execute(statement)
    return int(result.rowcount)
