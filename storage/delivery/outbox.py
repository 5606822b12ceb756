"""What the bot has to post on its own account: written with its cause, claimed, sent, and its outcome kept.

A row is claimed with a lease while it is made ready, and marked "sending" just before Slack is called. So whoever is
killed before that leaves a row that is free again when the lease ends, and only who is killed within the call leaves
one whose outcome nobody knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, Update, delete, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pulse.policy import Policy
from storage.inserting import insert_new
from storage.people import ops_people
from storage.scrubbing import leave_traces
from storage.tables import Invitation, Outbox

LEASE: Final = timedelta(seconds=60)
"""Longer than what is done between a claim, a turn and an outcome: calls of 10 s at most."""

BULK: Final = frozenset({"invitation", "reminder"})
TRACELESS: Final = "reminder"
"""Gone when it is done: a reminder goes only to those who have not answered, and that is nobody's to read later."""
TOO_LATE: Final = "too late"
NOTICE: Final = "notice"
REPEATABLE: Final = frozenset({NOTICE, "approval", "trial"})
"""Posted again when its outcome is unknown: what comes to ops twice is a nuisance, a lost notice a digest lost."""


@dataclass(frozen=True)
class Delivery:
    """A row as its sender holds it. `attempts` counts claims: whoever claims it later has a higher one."""

    id: int
    key: str
    kind: str
    target: str
    body: dict[str, Any]
    due_at: datetime
    expires_at: datetime | None
    attempts: int
    invitation_id: int | None


def enqueue(
    session: Session,
    *,
    key: str,
    kind: str,
    target: str,
    body: dict[str, Any],
    due_at: datetime,
    now: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Put a message into the outbox in the transaction of its cause. False: that key is there already.

    `kind` says who draws it (`scheduler.deliveries.DRAW`); a body about an invitation has its id as "invitation".
    Without `expires_at` it is tried until it is out.
    """
    row = as_row(key=key, kind=kind, target=target, body=body, due_at=due_at, now=now, expires_at=expires_at)
    return insert_new(session, "outbox", [row], "key") == 1


def as_row(
    *,
    key: str,
    kind: str,
    target: str,
    body: dict[str, Any],
    due_at: datetime,
    now: datetime,
    expires_at: datetime | None,
) -> dict[str, Any]:
    """A waiting row as SQLAlchemy Core inserts it, for those who write many at once."""
    return {
        "key": key,
        "kind": kind,
        "bulk": kind in BULK,
        "invitation_id": body.get("invitation"),
        "target": target,
        "body": body,
        "state": "waiting",
        "due_at": due_at,
        "expires_at": expires_at,
        "attempts": 0,
        "told": False,
        "created_at": now,
    }


def notify_ops(  # noqa: PLR0917
    session: Session, policy: Policy, name: str, key: str, values: dict[str, Any], now: datetime
) -> bool:
    """Tell ops something once: `messages.notices` draws `name` with `values`; `key` makes it unique.

    It goes to ops' channel, or where there is none to each of ops. False: told already, or there is nobody to tell.
    """
    targets = [policy.ops_channel] if policy.ops_channel else ops_people(session, policy)
    body = {"notice": name, **values}
    told = [
        enqueue(session, key=f"notice {key} {t}", kind=NOTICE, target=t, body=body, due_at=now, now=now)
        for t in targets
    ]
    return any(told)


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `claim` would find something, without standing in line with those who write."""
    by_index = col(Outbox.bulk).in_((False, True))  # else it would look through all that waits for later
    return session.exec(_free(now).where(by_index).limit(1)).first() is not None


def claim(session: Session, now: datetime, lease: timedelta = LEASE) -> Delivery | None:
    """The next row that is due, ours until the lease ends; None if there is none. What goes to one channel goes before
    what goes to many people."""
    for bulk in (False, True):
        free = _free(now).where(Outbox.bulk == bulk).order_by(col(Outbox.due_at), col(Outbox.id)).limit(1)
        row = session.exec(free.with_for_update(skip_locked=True)).first()
        if row is not None:
            row.lease_until, row.attempts = now + lease, row.attempts + 1
            return _held(row)
    return None


def keep(session: Session, held: Delivery, until: datetime) -> bool:
    """Hold it until then. False: the lease has ended and it is somebody else's."""
    result = session.execute(_ours(held, ("waiting",)).values(lease_until=until))
    return isinstance(result, CursorResult) and result.rowcount == 1


def begin(session: Session, held: Delivery, now: datetime, lease: timedelta = LEASE) -> Delivery | None:
    """Mark it as being sent, just before the call. None: the lease has ended and it is somebody else's."""
    row = session.exec(select(Outbox).where(Outbox.id == held.id).with_for_update()).first()
    if row is None or row.state != "waiting" or row.attempts != held.attempts:
        return None
    row.state, row.lease_until = "sending", now + lease
    return _held(row)


def give_back(session: Session, held: Delivery, not_before: datetime | None = None) -> None:
    """It was not sent, and waits again; nobody claims it before then. Since when it was due stays."""
    session.execute(_ours(held).values(state="waiting", lease_until=not_before))


def drop(session: Session, held: Delivery, reason: str, now: datetime) -> None:
    """It never goes out: it is not needed any more, which concerns nobody, or too late, which ops are told."""
    _end(session, held, now, state="dropped", error=reason, told=reason != TOO_LATE)


def sent(session: Session, held: Delivery, channel: str, ts: str | None, now: datetime) -> None:
    """Slack has it. An invitation learns where it stands."""
    _end(session, held, now, state="sent", channel=channel, ts=ts)
    if held.kind == "invitation":
        place = update(Invitation).where(col(Invitation.id) == held.invitation_id)
        session.execute(place.values(channel=channel, ts=ts))


def failed(session: Session, held: Delivery, error: str, now: datetime) -> None:
    """Slack refused it for good."""
    _end(session, held, now, state="failed", error=error)


def unknown(session: Session, held: Delivery, now: datetime) -> None:
    """Slack may have it or not, and it is not sent again by itself."""
    if held.kind in REPEATABLE:
        give_back(session, held)
    else:
        _end(session, held, now, state="unknown")


def tidy(session: Session, now: datetime) -> int:
    """Drop what is past its time, and mark as unknown what was being sent when its sender vanished. Returns how many
    are unknown since, reminders aside."""
    late = update(Outbox).where(col(Outbox.state) == "waiting", col(Outbox.due_at) <= now)
    session.execute(late.where(col(Outbox.expires_at) <= now).values(state="dropped", error=TOO_LATE, finished_at=now))
    lost = update(Outbox).where(col(Outbox.state) == "sending", col(Outbox.lease_until) <= now)
    session.execute(lost.where(col(Outbox.kind).in_(REPEATABLE)).values(state="waiting", lease_until=None))
    session.execute(lost.where(col(Outbox.kind) == TRACELESS).values(state="unknown", finished_at=now))
    over = delete(Outbox).where(col(Outbox.kind) == TRACELESS, col(Outbox.finished_at).is_not(None))
    if session.execute(over.returning(col(Outbox.id))).first():
        leave_traces(session)
    result = session.execute(lost.values(state="unknown", lease_until=None, finished_at=now))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _free(now: datetime) -> SelectOfScalar[Outbox]:
    return select(Outbox).where(
        Outbox.state == "waiting",
        Outbox.due_at <= now,
        or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) <= now),
        or_(col(Outbox.expires_at).is_(None), col(Outbox.expires_at) > now),
    )


def _held(row: Outbox) -> Delivery:
    assert row.id is not None
    return Delivery(
        id=row.id,
        key=row.key,
        kind=row.kind,
        target=row.target,
        body=row.body,
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        invitation_id=row.invitation_id,
    )


def _ours(held: Delivery, states: Iterable[str] = ("waiting", "sending", "unknown")) -> Update:
    """The row, if nobody has claimed it since. What its sender learns late is better than "unknown"."""
    return update(Outbox).where(
        col(Outbox.id) == held.id, col(Outbox.state).in_(states), col(Outbox.attempts) == held.attempts
    )


def _end(session: Session, held: Delivery, now: datetime, **values: Any) -> None:
    if held.kind == TRACELESS:
        session.execute(delete(Outbox).where(col(Outbox.id) == held.id))
        leave_traces(session)
    else:
        session.execute(_ours(held).values(lease_until=None, finished_at=now, **values))
