"""Who changed what. Append-only, and never an answer in it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

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
