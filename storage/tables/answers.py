"""Answers on their way to being told: open under a keyed pseudonym, then waiting, nobody's. Then gone.

No table here has a person, and none that waits has a round or a time. There is no other table of answers.
"""

from sqlmodel import Field

from storage.tables.base import Table


class OpenAnswer(Table, table=True):
    """One answer while its round is open, so that it can be changed. A null value is an emptied field."""

    __tablename__ = "open_answer"

    pseudonym: str = Field(primary_key=True, description="HMAC(key, round, person, upstream team)")
    question: str = Field(primary_key=True, description="job, satisfaction, waste, …: pulse.questions")
    round_id: int = Field(index=True)
    value: bytes | None = Field(default=None, description="sealed with the key, for this pseudonym and question")
    action_ts: str = Field(description="Slack's; the later wins")


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
