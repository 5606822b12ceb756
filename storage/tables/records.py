"""Who changed what, and the few values that the database itself remembers."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field

from storage.tables.base import Table


class Audit(Table, table=True):
    """Append-only. Never an answer in it."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor: str = Field(description="Slack user id, 'a former member', or which part of the bot, e.g. 'the daily job'")
    action: str
    subject: str
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class Setting(Table, table=True):
    """A value of the whole installation: the key's fingerprint, the matrix's next due date."""

    name: str = Field(primary_key=True)
    value: str
