"""What did not go out as it should, on its way to ops: told once each, in groups, and decided by them."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage import audit
from storage.delivery.outbox import BULK, NOTICE, enqueue, notify_ops
from storage.people import ops_people
from storage.tables import Outbox

FOR_OPS: Final = ("digest", "picture", "matrix")
"""Posted once for all to see: where the outcome is unknown, ops look and say."""
LONGEST_SILENCE: Final = timedelta(hours=1)
NAMED: Final = 10


def needs_care(session: Session, now: datetime) -> bool:
    """Whether anything is due, under way, or of interest to ops: else there is nothing to end and nothing to tell."""
    of_ops = or_(col(Outbox.state) != "unknown", col(Outbox.kind).in_(FOR_OPS))
    untold = select(Outbox.id).where(
        col(Outbox.state).in_(("failed", "dropped", "unknown")), col(Outbox.told).is_(False), of_ops
    )
    return any(session.exec(statement.limit(1)).first() is not None for statement in (_due(now, Outbox.id), untold))


def ask_about_unknown(session: Session, policy: Policy, now: datetime) -> int:
    """Ask ops to look whether a post with unknown outcome is there. Returns how many they are asked about."""
    unknown = select(Outbox).where(
        Outbox.state == "unknown", col(Outbox.kind).in_(FOR_OPS), col(Outbox.told).is_(False)
    )
    rows = session.exec(unknown.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.told = True
        values = {"outbox": row.id, "attempt": row.attempts, "post": row.kind, "channel": row.target}
        notify_ops(session, policy, "unknown post", f"unknown {row.id} {row.attempts}", values, now)
    return len(rows)


def decide(session: Session, outbox_id: int, attempt: int, *, is_there: bool, by: str, now: datetime) -> bool:
    """Ops (`by`, a Slack user id) looked: it is there, or it is to be posted again. False: that is decided already."""
    row = session.get(Outbox, outbox_id, with_for_update=True)
    if row is None or row.state != "unknown" or row.attempts != attempt:
        return False
    if is_there:
        row.state = "sent"
    else:
        row.state, row.due_at, row.finished_at, row.told = "waiting", now, None, False
    action = "found in its channel" if is_there else "had posted again"
    audit.record(session, at=now, actor=by, action=action, subject=row.key)
    return True


def tell_failures(session: Session, policy: Policy, now: datetime) -> int:
    """Tell ops what never went out and why, in one message, once nothing more of it is under way (or after an hour).
    Returns how many messages that is about."""
    untold = select(Outbox).where(
        col(Outbox.state).in_(("failed", "dropped")), col(Outbox.told).is_(False), Outbox.kind != NOTICE
    )
    rows = session.exec(untold.order_by(col(Outbox.id)).with_for_update(skip_locked=True)).all()
    first = min((row.finished_at for row in rows if row.finished_at is not None), default=now)
    if not rows or (_busy(session, now) and now - first < LONGEST_SILENCE):
        return 0
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        row.told = True
        groups[row.kind, row.error or "unknown"].append(row.target)
    values = {"groups": [_group(kind, error, targets) for (kind, error), targets in sorted(groups.items())]}
    notify_ops(session, policy, "failures", f"failures {rows[0].id}", values, now)
    return len(rows)


def pass_on_notices(session: Session, policy: Policy, now: datetime) -> int:
    """What ops' channel did not take goes to each of ops instead. Returns how many notices that is about."""
    refused = select(Outbox).where(
        col(Outbox.state).in_(("failed", "dropped")), col(Outbox.told).is_(False), Outbox.kind == NOTICE
    )
    rows = session.exec(refused.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.told = True
        for slack in ops_people(session, policy) if row.target.startswith(("C", "G")) else ():
            body = {**row.body, "refused_by": row.target}
            enqueue(session, key=f"{row.key} {slack}", kind=NOTICE, target=slack, body=body, due_at=now, now=now)
    return len(rows)


def tell_if_stuck(session: Session, policy: Policy, now: datetime, patience: timedelta) -> bool:
    """Tell ops what does not move for so long: invitations while nothing goes out, and anything else on its own."""
    silent = _tell_silence(session, policy, now, patience)
    return _tell_late(session, policy, now, patience) or silent


def _tell_silence(session: Session, policy: Policy, now: datetime, patience: timedelta) -> bool:
    """Tell ops, once each silence, that invitations have been due for an hour and nothing has gone out in the last one.

    Reminders are not looked at: no trace is kept of those that went out, and those that wait are of people who have
    not answered. Nor are notices: this one, once it is out, would begin another silence."""
    first = session.exec(_due(now, func.min(Outbox.due_at)).where(Outbox.kind == "invitation")).one()
    if first is None or now - first < patience:
        return False
    out = (Outbox.state == "sent", Outbox.kind != NOTICE)
    last = session.exec(select(func.max(Outbox.finished_at)).where(*out)).one()
    if last is not None and now - last < patience:
        return False
    return notify_ops(session, policy, "stuck", f"stuck since {last}", {}, now)


def _tell_late(session: Session, policy: Policy, now: datetime, patience: timedelta) -> bool:
    """Tell ops what goes to one place and has been tried for an hour, whatever else goes out: all that came due in the
    same hour in one message, since what one cause holds up came due together. Notices would be told by notices."""
    tried = (col(Outbox.bulk).is_(False), Outbox.kind != NOTICE, col(Outbox.attempts) > 0)
    late = _due(now - patience, Outbox).where(*tried).order_by(col(Outbox.id))
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in session.exec(late).all():
        groups[f"{row.due_at:%Y-%m-%d %H}"][row.kind].append(row.target)
    told = [
        notify_ops(
            session, policy, "late", f"late {hour}", {"groups": [_group(k, "", t) for k, t in kinds.items()]}, now
        )
        for hour, kinds in groups.items()
    ]
    return any(told)


def _busy(session: Session, now: datetime) -> bool:
    return bool(session.exec(_due(now, func.count()).where(col(Outbox.kind).in_(BULK))).one())


def _due(now: datetime, column: Any) -> Any:
    return select(column).where(col(Outbox.state).in_(("waiting", "sending")), Outbox.due_at <= now)


def _group(kind: str, error: str, targets: list[str]) -> dict[str, Any]:
    """Channels are counted and named, people are not: how many are asked tells how many have answers that wait."""
    channels = [target for target in targets if target.startswith(("C", "G"))]
    count = None if kind in BULK else len(targets)
    return {"kind": kind, "error": error, "count": count, "channels": channels[:NAMED]}
