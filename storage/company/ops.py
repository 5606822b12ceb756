"""Who is ops, and who they added: what the environment names always counts, Slack only adds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from pulse.policy import Policy
from storage import audit
from storage.people import admins, operators, ops_of_environment
from storage.tables import Operator

ADDED_MOST: Final = 100
"""Slack takes no more into a field as chosen already."""


class LastOne(Exception):
    """Nobody would be ops any more; nothing was changed."""


class TooMany(Exception):
    """More would be added than can be taken away again; nothing was changed."""


@dataclass(frozen=True)
class Ops:
    """Slack ids, each in order: by the environment, by being an admin where that names nobody, added in Slack."""

    environment: tuple[str, ...]
    admins: tuple[str, ...]
    added: tuple[str, ...]


def find_ops(session: Session, policy: Policy) -> Ops:
    named = ops_of_environment(session, policy)
    standing_in = () if named else tuple(sorted(admins(session)))
    return Ops(tuple(sorted(named)), standing_in, tuple(sorted(operators(session))))


def change_operators(  # noqa: PLR0917
    session: Session, added: Iterable[str], removed: Iterable[str], by: str, now: datetime, policy: Policy
) -> None:
    """These become ops, and those are ops no more, unless the environment names them. Raises LastOne or
    TooMany."""
    present = find_ops(session, policy)
    there = set(present.added)
    new, gone = set(added) - there, set(removed) & there
    if not (there - gone | new or present.environment or present.admins):
        raise LastOne
    if len(there - gone | new) > ADDED_MOST:
        raise TooMany
    for slack in sorted(gone):
        session.delete(session.get_one(Operator, slack))
        audit.record(session, at=now, actor=by, action="took ops from", subject=f"<@{slack}>")
    for slack in sorted(new):
        session.add(Operator(slack=slack, added_by=by, added_at=now))
        audit.record(session, at=now, actor=by, action="made ops of", subject=f"<@{slack}>")
    session.flush()
