"""What was told: counts as ranges, each told once. Kept for ever, nobody's."""

from datetime import date

from sqlmodel import Field, Index, UniqueConstraint

from storage.tables.base import Table


class Telling(Table, table=True):
    __table_args__ = (
        UniqueConstraint("upstream_team_id", "question", "pool_number"),
        Index("ix_telling_recent", "upstream_team_id", "question", "told_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    upstream_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    question: str = Field(description="satisfaction or an extra question")
    pool_number: int
    told_on: date = Field(index=True)
    since: date = Field(description="day of the first close that is in it")
    view: str = Field(description="team, job or total; of extra questions job, waste or total")
    minimum: int
    people: int = Field(description="distinct people in it")
    asked: int = Field(description="distinct people asked about the upstream team in the rounds that it tells")
    questions: int = Field(description="how often they were asked about it in these rounds")


class Cell(Table, table=True):
    """One told figure: of n people, lo to hi. Of minutes: lo to hi minutes a week in all."""

    id: int | None = Field(default=None, primary_key=True)
    telling_id: int = Field(foreign_key="telling.id", index=True, ondelete="CASCADE")
    kind: str = Field(description="total, team, job, waste, or an extra question")
    name: str = Field(description="team id, job id, waste, 'other', or empty")
    n: int
    lo: int
    hi: int


class ToldComment(Table, table=True):
    __tablename__ = "told_comment"

    id: str = Field(primary_key=True, description="random")
    telling_id: int = Field(foreign_key="telling.id", index=True, ondelete="CASCADE")
    kind: str
    text: str
