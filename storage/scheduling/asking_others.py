"""A second ops person is asked, and whoever asked is told: by the outbox, drawn as things stand when it goes out."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage.delivery.outbox import enqueue
from storage.scheduling.proposals import ProposalView
from storage.tables import Outbox


def ask_others(
    session: Session, proposal: ProposalView, others: Iterable[str], *, now: datetime, policy: Policy
) -> None:
    """In ops' channel, or where there is none each of them."""
    for target in [policy.ops_channel] if policy.ops_channel else others:
        _post(session, proposal, target, now)


def tell_writer(session: Session, proposal: ProposalView, now: datetime, note: str = "") -> None:
    """How it was decided, to whoever asked. `note` says what came of it."""
    _post(session, proposal, proposal.by, now, note)


def requests(session: Session, proposal: ProposalView) -> list[tuple[str, str]]:
    """Channel and ts of the messages in which others were asked."""
    asked = select(Outbox.channel, Outbox.ts).where(
        col(Outbox.key).startswith(_key(proposal, "")), Outbox.target != proposal.by, Outbox.state == "sent"
    )
    return [(channel, ts) for channel, ts in session.exec(asked).all() if channel and ts]


def _post(session: Session, proposal: ProposalView, target: str, now: datetime, note: str = "") -> None:
    body = {"proposal": proposal.id, "note": note}
    enqueue(session, key=_key(proposal, target), kind="approval", target=target, body=body, due_at=now, now=now)


def _key(proposal: ProposalView, target: str) -> str:
    """With its time, since SQLite gives a removed proposal's id again."""
    return f"approval {proposal.id} {proposal.at.isoformat()} {target}"
