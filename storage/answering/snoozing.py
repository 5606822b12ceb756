"""A person asks to be reminded later. Their own wish takes the place of the survey's reminder."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from pulse.days import Snooze, snoozed_until
from storage.answering.invitations import SNOOZE, state_of
from storage.delivery.outbox import TRACELESS, enqueue
from storage.scrubbing import leave_traces
from storage.tables import Invitation, Outbox, Person, Round


def snooze(session: Session, slack: str, invitation_id: int, choice: Snooze, now: datetime) -> bool:
    """Remind this person at the chosen time, once, also where the survey's reminder is in line already. False: the
    round would be closed by then; nothing has changed."""
    row = session.exec(
        select(Invitation, Round)
        .join(Round, col(Invitation.round_id) == Round.id)
        .join(Person, col(Invitation.person_id) == Person.id)
        .where(Invitation.id == invitation_id, Person.slack == slack)
    ).first()
    if row is None:
        return False
    invitation, round_ = row
    at = snoozed_until(choice, now, invitation.zone)
    if state_of(round_, now) != "open" or at >= round_.closes_at:
        return False
    invitation.remind_at = None
    session.execute(
        delete(Outbox).where(
            col(Outbox.invitation_id) == invitation_id,
            col(Outbox.kind) == TRACELESS,
            col(Outbox.state) == "waiting",
        )
    )
    leave_traces(session)
    enqueue(
        session,
        key=f"{SNOOZE}{invitation_id} {at.isoformat()}",
        kind=TRACELESS,
        target=slack,
        body={"invitation": invitation_id},
        due_at=at,
        now=now,
        expires_at=round_.closes_at,
    )
    return True
