"""What is asked, of whom and when. Who was asked is kept; who answered is not."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import JSON, Field, Index, UniqueConstraint

from storage.tables.base import Table

UNDER_WAY: Final = ("planning", "open")
"""The states of a round that is not over yet."""


class Survey(Table, table=True):
    __table_args__ = (
        Index(
            "ix_survey_name",
            "name",
            unique=True,
            sqlite_where=text("state <> 'deleted'"),
            postgresql_where=text("state <> 'deleted'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, description="the name of a deleted one may be used again")
    state: str = Field(default="active", description="active, paused, deleted")
    version: int = Field(default=1, description="moved by every change, so that none overwrites another unseen")
    recurrence: dict[str, Any] = Field(sa_type=JSON, description="pulse.recurrence.to_json")
    hour: str = Field(description="HH:MM in each person's own zone")
    next_date: date | None = Field(default=None, description="local date of the next occurrence; moved to claim it")
    skipped_to: date | None = Field(default=None, description="local date of the last occurrence that ops skipped")
    window_days: int = Field(default=3, ge=1, description="working days from the last person's hour to the close")
    reminder_days: int | None = Field(default=None, description="working days after the ask; None: no reminder")
    max_upstreams: int = Field(default=3, ge=1)
    minimum_group: int = Field(default=5, ge=3)
    comment_minimum: int = Field(default=10, ge=3, description="people who answered, before comments are told")
    audience: str = Field(default="teams", description="all (every team that hires), teams (survey_customer), people")
    all_upstreams: bool = Field(default=True, description="asks about every team that is hired; else survey_upstream")
    start_date: date
    end_date: date | None = None
    agreed_reach: int = Field(default=0, description="people it reached when ops agreed to it last")
    weekdays: str = Field(default="01234", description="working days, 0 is Monday")
    country: str | None = Field(default=None, description="ISO 3166 code of the holiday calendar")
    blackout: list[str] = Field(default_factory=list, sa_type=JSON, description="ISO dates on which nobody is asked")
    created_by: str = Field(description="Slack user id")
    created_at: datetime


class Proposal(Table, table=True):
    """A survey as somebody typed it, or a run now, that does not count yet: its writer has it on the screen
    (draft), or a second ops person has to agree (waiting)."""

    id: int | None = Field(default=None, primary_key=True)
    action: str = Field(description="create, change, run")
    survey_id: int | None = Field(default=None, foreign_key="survey.id", index=True)
    version: int | None = Field(default=None, description="the survey's when it was read")
    form: dict[str, Any] | None = Field(default=None, sa_type=JSON, description="a SurveyForm; None: run")
    people: int = Field(default=0, description="how many it reaches")
    state: str = Field(default="draft", index=True, description="draft, waiting, approved, declined, void")
    by: str = Field(description="Slack user id")
    at: datetime
    decided_by: str | None = Field(default=None, description="Slack user id")


class SurveyCustomer(Table, table=True):
    survey_id: int = Field(foreign_key="survey.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")


class SurveyPerson(Table, table=True):
    survey_id: int = Field(foreign_key="survey.id", primary_key=True, ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True, ondelete="CASCADE")


class SurveyUpstream(Table, table=True):
    survey_id: int = Field(foreign_key="survey.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")


class Round(Table, table=True):
    """One occurrence of a survey. What the survey said when it opened is copied here and stays."""

    __table_args__ = (UniqueConstraint("survey_id", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    occurrence: str = Field(description="ISO local date, or 'now ' and the instant of a run now")
    local_date: date
    by_run_now: bool = False
    state: str = Field(default="planning", index=True, description="planning, open, closed, refused")
    stopped: bool = Field(default=False, description="ops ended it before its time")
    planned_to: int = Field(default=0, description="person id up to which invitations are written")
    opens_at: datetime
    closes_at: datetime = Field(index=True)
    minimum_group: int
    comment_minimum: int
    max_upstreams: int


class Invitation(Table, table=True):
    """The one direct message a person and round. How far it got is told by its outbox row."""

    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    due_at: datetime
    asked_on: date = Field(description="the person's local date of due_at; one budget a person and ISO week")
    zone: str
    remind_at: datetime | None = Field(default=None, index=True, description="moved to None to claim the reminder")
    channel: str | None = Field(default=None, description="Slack id of the direct message")
    ts: str | None = None
    screener: bool = Field(default=False, description="asks whom they rely on, in place of asks about teams")


class Ask(Table, table=True):
    """One upstream team within an invitation."""

    __table_args__ = (UniqueConstraint("invitation_id", "upstream_team_id"),)

    id: int | None = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id", ondelete="CASCADE")
    upstream_team_id: int = Field(foreign_key="team.id", index=True)
    customer_team_id: int = Field(foreign_key="team.id", description="the person's main team when asked")
    question: str | None = Field(default=None, description="the one more question, pulse.questions")
    held: str | None = Field(
        default=None,
        unique=True,
        description="person:upstream while open, so that there is one open ask; then None",
    )
