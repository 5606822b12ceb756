"""A second ops person is asked, and whoever asked is told: by the outbox, drawn as things stand when it goes out."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from pulse.policy import Policy
from storage.delivery.outbox import enqueue
from storage.scheduling.proposals import ProposalView


def ask_others(
    session: Session, proposal: ProposalView, others: Iterable[str], *, now: datetime, policy: Policy
) -> None:
    """In ops' channel, or where there is none each of them."""
    for target in [policy.ops_channel] if policy.ops_channel else others:
        _post(session, proposal, target, now)


def tell_writer(session: Session, proposal: ProposalView, now: datetime, note: str = "") -> None:
    """How it was decided, to whoever asked. `note` says what came of it."""
    _post(session, proposal, proposal.by, now, note)


def _post(session: Session, proposal: ProposalView, target: str, now: datetime, note: str = "") -> None:
    key = f"approval {proposal.id} {proposal.at.isoformat()} {target}"  # SQLite gives a removed proposal's id again
    body = {"proposal": proposal.id, "note": note}
    enqueue(session, key=key, kind="approval", target=target, body=body, due_at=now, now=now)
