"""Invitations whose reminder has come: each claimed once, whether or not the person has answered. That is looked up
when the reminder goes out, and nobody can read it from what is kept."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, insert, or_, select, update
from sqlmodel import Session, col

from storage.delivery.outbox import TRACELESS, as_row
from storage.tables import METADATA, Invitation, Outbox, Person, Round

AT_ONCE: Final = 1000


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `enqueue_due` would find something."""
    return session.execute(_due(now, col(Invitation.id)).limit(1)).first() is not None


def enqueue_due(session: Session, now: datetime) -> int:
    """Put the reminders that are due into the outbox, at most so many at once. Returns how many were claimed."""
    columns = (Invitation.id, Invitation.remind_at, Person.slack, Round.closes_at, Outbox.state)
    due = (
        _due(now, *columns)
        .join(Person, col(Invitation.person_id) == Person.id)
        .join(Round, col(Invitation.round_id) == Round.id)
        .order_by(col(Invitation.remind_at), col(Invitation.id))
        .limit(AT_ONCE)
        .with_for_update(of=METADATA.tables["invitation"], skip_locked=True)
    )
    rows = session.execute(due).all()
    ids = [row.id for row in rows]
    session.execute(update(Invitation).where(col(Invitation.id).in_(ids)).values(remind_at=None))
    messages = [
        as_row(
            key=f"reminder {invitation_id} {remind_at.isoformat()}",
            kind=TRACELESS,
            target=slack,
            body={"invitation": invitation_id},
            due_at=remind_at,
            now=now,
            expires_at=closes_at,
        )
        for invitation_id, remind_at, slack, closes_at, state in rows
        if remind_at and state in {"sent", "unknown"} and closes_at > now
    ]
    if messages:
        session.execute(insert(METADATA.tables["outbox"]), messages)
    return len(rows)


def _due(now: datetime, *columns: Any) -> Select[Any]:
    """Of invitations that have not gone out yet nobody is reminded; when they do, the reminder is put off."""
    invitation = (col(Outbox.invitation_id) == Invitation.id) & (col(Outbox.kind) == "invitation")
    out = or_(col(Outbox.state).is_(None), col(Outbox.state).not_in(("waiting", "sending")))
    return (
        select(*columns)
        .select_from(Invitation)
        .join(Outbox, invitation, isouter=True)
        .where(col(Invitation.remind_at) <= now, out)
    )
