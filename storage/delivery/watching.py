"""What a watcher may know: counts of messages and rounds. Never of answers, persons or teams; nor of reminders, which
go to those who have not answered, so that their number would tell how many have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.delivery.outbox import TRACELESS
from storage.tables import Outbox, Round


@dataclass(frozen=True)
class Watched:
    outbox: Mapping[tuple[str, str], int]  # (kind, state) → messages
    overdue_seconds: float  # invitations aside: all of a round are due at once, and a large one takes hours
    rounds: Mapping[str, int]  # state → rounds


def watch(session: Session, now: datetime) -> Watched:
    messages = session.exec(
        select(Outbox.kind, Outbox.state, func.count())
        .where(Outbox.kind != TRACELESS)
        .group_by(Outbox.kind, Outbox.state)
    ).all()
    waiting = (Outbox.state == "waiting", col(Outbox.bulk).is_(False))
    oldest = session.exec(select(func.min(Outbox.due_at)).where(*waiting)).one()
    rounds = session.exec(select(Round.state, func.count()).group_by(col(Round.state))).all()
    return Watched(
        outbox={(kind, state): count for kind, state, count in messages},
        overdue_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        rounds=dict(rounds),
    )
