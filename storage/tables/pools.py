"""Pools: what waits about a team waits in one, and nothing here says what or whose it is."""

from datetime import date
from typing import Final

from sqlmodel import Field, UniqueConstraint

from storage.tables.base import Table

MAIN: Final = "main"
COMMENT: Final = "comment"


class Pool(Table, table=True):
    """What waits about one upstream team, for one question (main, comment or an extra question)."""

    __table_args__ = (UniqueConstraint("upstream_team_id", "question", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    upstream_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    question: str
    number: int = Field(description="1, 2, …: told once, then the next begins")
    minimum: int = Field(description="the largest minimum promised to any of its answers")
    opened_on: date = Field(description="day of the first close that filled it")
    ended: bool = Field(default=False, description="told or emptied")


class PoolRound(Table, table=True):
    """A round that asked about the pool's team while it filled, so that the people asked can be counted."""

    __tablename__ = "pool_round"

    pool_id: int = Field(foreign_key="pool.id", primary_key=True)
    round_id: int = Field(primary_key=True)
