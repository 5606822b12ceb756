"""What the bot has to post on its own account, at what pace, and who is alive to do it."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, Index

from storage.tables.base import Table


class Outbox(Table, table=True):
    """One message to post, written in the transaction of its cause. Its key makes it unique."""

    __table_args__ = (Index("ix_outbox_due", "state", "bulk", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, description="e.g. 'invitation 17', 'digest 3 2026-11-20T15:00:00+00:00'")
    kind: str = Field(description="invitation, reminder, digest, picture, matrix, notice: who draws it")
    bulk: bool = Field(default=False, description="one of many to people: everything else goes before it")
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id", index=True, ondelete="CASCADE")
    target: str = Field(description="Slack id of the channel or person it goes to")
    body: dict[str, Any] = Field(sa_type=JSON, description="ids and values that its drawing needs; never an answer")
    state: str = Field(default="waiting", description="waiting, sending, sent, unknown, failed, dropped")
    due_at: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    lease_until: datetime | None = Field(
        default=None,
        description="nobody else's until then: a waiting row is free again after it, a sending one's outcome unknown",
    )
    error: str | None = None
    told: bool = Field(default=False, description="ops know that it failed, was dropped or is unknown")
    channel: str | None = None
    ts: str | None = None
    created_at: datetime
    finished_at: datetime | None = None


class Pace(Table, table=True):
    """Generic cell rate algorithm: the theoretical arrival time of the next call, shared by all replicas."""

    key: str = Field(primary_key=True, description="Slack method, or method and channel")
    next_at: float = Field(description="epoch seconds of the next free turn")
    held_until: float = Field(default=0, description="epoch seconds: Slack said to wait until then")


class Replica(Table, table=True):
    """A running bot process, as the others see it."""

    id: str = Field(primary_key=True)
    started_at: datetime
    seen_at: datetime
    connections: int = Field(default=0, description="of Socket Mode, as this process believes")
