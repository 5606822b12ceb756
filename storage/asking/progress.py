"""What became of a round's messages, by number. Not for anybody's eyes: whose answers wait gets none, so that the
number of messages tells how many answered. `storage.scheduling.status` has what ops may see."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import Invitation, Outbox, Round, Survey


@dataclass(frozen=True)
class RoundProgress:
    """Messages of one round: one a person. `failed` counts those that never went out, by reason."""

    round_id: int
    survey_id: int
    survey: str
    state: str
    by_run_now: bool
    opens_at: datetime
    closes_at: datetime
    people: int
    sent: int
    waiting: int
    unknown: int
    failed: Mapping[str, int]


def progress(session: Session, round_id: int) -> RoundProgress | None:
    """The round's messages by what became of them; None if there is no such round."""
    row = session.get(Round, round_id)
    if row is None:
        return None
    survey = session.get_one(Survey, row.survey_id)
    counted = (
        select(Outbox.state, Outbox.error, func.count())
        .join(Invitation, col(Outbox.invitation_id) == Invitation.id)
        .where(Invitation.round_id == round_id, Outbox.kind == "invitation")
        .group_by(col(Outbox.state), col(Outbox.error))
    )
    states: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for state, error, number in session.exec(counted):
        states[state] += number
        if state in {"failed", "dropped"}:
            failed[error or state] += number
    return RoundProgress(
        round_id=round_id,
        survey_id=row.survey_id,
        survey=survey.name,
        state=row.state,
        by_run_now=row.by_run_now,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        people=states.total(),
        sent=states["sent"],
        waiting=states["waiting"] + states["sending"],
        unknown=states["unknown"],
        failed=failed,
    )
