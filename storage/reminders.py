"""Invitations whose reminder has come: each claimed once, whether or not the person has answered. That is looked up
when the reminder goes out, and nobody can read it from what is kept."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage.outbox import as_row
from storage.tables import METADATA, Invitation, Outbox, Person, Round

AT_ONCE: Final = 1000


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `enqueue_due` would find something."""
    return (
        session.execute(select(col(Invitation.id)).where(col(Invitation.remind_at) <= now).limit(1)).first() is not None
    )


def enqueue_due(session: Session, now: datetime) -> int:
    """Put the reminders that are due into the outbox, at most so many at once. Returns how many were claimed."""
    due = (
        select(
            col(Invitation.id),
            col(Invitation.remind_at),
            col(Person.slack),
            col(Round.closes_at),
            col(Outbox.state),
        )
        .select_from(Invitation)
        .join(Person, col(Invitation.person_id) == Person.id)
        .join(Round, col(Invitation.round_id) == Round.id)
        .join(Outbox, (col(Outbox.invitation_id) == Invitation.id) & (col(Outbox.kind) == "invitation"), isouter=True)
        .where(col(Invitation.remind_at) <= now)
        .order_by(col(Invitation.remind_at))
        .limit(AT_ONCE)
        .with_for_update(of=METADATA.tables["invitation"], skip_locked=True)
    )
    rows = session.execute(due).all()
    ids = [row.id for row in rows]
    session.execute(update(Invitation).where(col(Invitation.id).in_(ids)).values(remind_at=None))
    messages = [
        as_row(
            key=f"reminder {invitation_id} {remind_at.isoformat()}",
            kind="reminder",
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
