"""What one person's Home shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from pulse.policy import Policy
from storage.mine import Mine, mine
from storage.own import is_forgotten
from storage.secrets import Key


@dataclass(frozen=True)
class HomeShown:
    mine: Mine | None
    forgotten: bool


def home(session: Session, key: Key, policy: Policy, slack: str, now: datetime) -> HomeShown:
    return HomeShown(
        mine=mine(session, key, slack, now, policy.zone),
        forgotten=is_forgotten(session, key, slack),
    )
