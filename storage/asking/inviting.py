"""A planned batch becomes rows: the round moved on, invitations, asks, messages, all of it or nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Update, insert, update
from sqlmodel import Session, col, select

from storage.asking.planning import TURN, Batch, Invited
from storage.delivery.outbox import as_row
from storage.inserting import insert_new
from storage.tables import METADATA, Invitation, Round, Setting


def write_batch(session: Session, batch: Batch, now: datetime) -> bool:
    """Write it all: invitations, asks, messages. False: somebody wrote another batch since it was planned."""
    if not _take_turn(session, batch):
        return False
    if batch.invited:
        invitations = [_invitation(batch, one) for one in batch.invited]
        session.execute(insert(METADATA.tables["invitation"]), invitations)
        ids = _ids(session, batch)
        asks = [row for one in batch.invited for row in _asks(one, ids[one.person.id])]
        if asks:
            session.execute(insert(METADATA.tables["ask"]), asks)
        messages = [_message(batch, one, ids[one.person.id], now) for one in batch.invited]
        session.execute(insert(METADATA.tables["outbox"]), messages)
    return True


def _take_turn(session: Session, batch: Batch) -> bool:
    """Move the planning turn and then the round on, if both are where they were. Where the turn is another's the round
    stays, since who calls commits in either case: its next people would be passed over, and never asked."""
    insert_new(session, "setting", [{"name": TURN, "value": "0"}], "name")
    turn = update(Setting).where(col(Setting.name) == TURN, col(Setting.value) == batch.turn)
    row = update(Round).where(
        col(Round.id) == batch.round_id, col(Round.state) == "planning", col(Round.planned_to) == batch.after
    )
    return _moves(session, turn.values(value=str(int(batch.turn) + 1))) and _moves(
        session, row.values(planned_to=batch.planned_to, state="open" if batch.last else "planning")
    )


def _moves(session: Session, statement: Update) -> bool:
    moved = session.execute(statement)
    return isinstance(moved, CursorResult) and moved.rowcount == 1


def _invitation(batch: Batch, one: Invited) -> dict[str, Any]:
    return {
        "round_id": batch.round_id,
        "person_id": one.person.id,
        "screener": not one.asks,
        "zone": one.person.zone,
        "due_at": one.times.due_at,
        "asked_on": one.times.asked_on,
        "remind_at": one.times.remind_at if one.asks else None,
    }


def _ids(session: Session, batch: Batch) -> dict[int, int]:
    """The invitations of this batch by person."""
    written = select(Invitation.person_id, col(Invitation.id)).where(
        Invitation.round_id == batch.round_id,
        col(Invitation.person_id) > batch.after,
        col(Invitation.person_id) <= batch.planned_to,
    )
    return {person_id: invitation_id or 0 for person_id, invitation_id in session.exec(written)}


def _asks(one: Invited, invitation_id: int) -> list[dict[str, Any]]:
    return [
        {
            "invitation_id": invitation_id,
            "upstream_team_id": upstream,
            "customer_team_id": one.person.team_id,
            "question": question,
            "held": f"{one.person.id}:{upstream}",
        }
        for upstream, question in one.asks
    ]


def _message(batch: Batch, one: Invited, invitation_id: int, now: datetime) -> dict[str, Any]:
    return as_row(
        key=f"invitation {invitation_id}",
        kind="invitation",
        target=one.person.slack,
        body={"invitation": invitation_id},
        due_at=one.times.due_at,
        now=now,
        expires_at=batch.closes_at,
    )
