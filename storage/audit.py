"""Who changed what. Append-only, and never an answer in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from storage.tables import Audit


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note a change in the transaction that makes it. `actor` is a Slack user id, `subject` names what changed."""
    session.add(Audit(at=at, actor=actor, action=action, subject=subject, before=before, after=after))


@dataclass(frozen=True)
class Entry:
    """Who changed what, when, and from what to what."""

    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def read_audit(session: Session, about: str, offset: int, limit: int) -> tuple[list[Entry], int]:
    """Some of the entries whose subject, action or actor holds `about`, the newest first, and how many there are."""
    found = select(Audit)
    if about:
        fields = (col(Audit.subject), col(Audit.action), col(Audit.actor))
        found = found.where(or_(*(field.icontains(about, autoescape=True) for field in fields)))
    total = session.exec(select(func.count()).select_from(found.subquery())).one()
    rows = session.exec(found.order_by(col(Audit.id).desc()).offset(offset).limit(limit)).all()
    return [Entry(row.at, row.actor, row.action, row.subject, row.before, row.after) for row in rows], total
