"""Answers on their way to being told: open under a keyed pseudonym, then waiting, nobody's. Then gone.

No table here has a person, and none that waits has a round or a time. There is no other table of answers.
"""

from datetime import date

from sqlmodel import Field, UniqueConstraint

from storage.tables.base import Table


class OpenAnswer(Table, table=True):
    """One answer while its round is open, so that it can be changed. A null value is an emptied field."""

    __tablename__ = "open_answer"

    pseudonym: str = Field(primary_key=True, description="HMAC(key, round, person, upstream team)")
    question: str = Field(primary_key=True, description="job, satisfaction, waste, …: pulse.questions")
    round_id: int = Field(index=True)
    value: str | None = None
    action_ts: str = Field(description="Slack's; the later wins")


class Pool(Table, table=True):
    """What waits about one upstream team, for one question ('main', 'comment' or an extra question)."""

    __table_args__ = (UniqueConstraint("upstream_team_id", "question", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    upstream_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    question: str
    number: int = Field(description="1, 2, …: told once, then the next begins")
    minimum: int = Field(description="the largest minimum promised to any of its answers")
    opened_on: date = Field(description="day of the first close that filled it")
    ended: bool = Field(default=False, description="told or emptied")


class WaitingAnswer(Table, table=True):
    __tablename__ = "waiting_answer"

    id: str = Field(primary_key=True, description="random, fresh at every close")
    pool_id: int = Field(foreign_key="pool.id", index=True)
    customer_team_id: int
    job_id: int | None = None
    satisfied: bool
    waste: str | None = None


class WaitingExtra(Table, table=True):
    __tablename__ = "waiting_extra"

    id: str = Field(primary_key=True, description="random, fresh at every close")
    pool_id: int = Field(foreign_key="pool.id", index=True)
    about: str = Field(description="job id or waste")
    value: str


class WaitingComment(Table, table=True):
    __tablename__ = "waiting_comment"

    id: str = Field(primary_key=True, description="random, fresh at every close")
    pool_id: int = Field(foreign_key="pool.id", index=True)
    kind: str = Field(description="frustration, or job in own words")
    text: str


class Marker(Table, table=True):
    """Somebody waits in this pool and is not asked again meanwhile: HMAC(key, pool, person)."""

    hash: str = Field(primary_key=True)
    pool_id: int = Field(foreign_key="pool.id", index=True)


class PoolRound(Table, table=True):
    """A round that asked about the pool's team while it filled, so that the people asked can be counted."""

    __tablename__ = "pool_round"

    pool_id: int = Field(foreign_key="pool.id", primary_key=True)
    round_id: int = Field(primary_key=True)
