"""Who there is: people, teams, who hires whom, and the jobs they hire for."""

from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Field, Index, UniqueConstraint

from storage.tables.base import Table


class Team(Table, table=True):
    """A team, as a customer and as an upstream team alike."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True)
    channel: str | None = Field(default=None, description="Slack id of the channel that gets its digest")
    zone: str | None = Field(default=None, description="IANA name; else the company's")
    digest_weekday: int = Field(default=4, ge=0, le=6, description="0 is Monday")
    digest_hour: str = Field(default="15:00", description="HH:MM in the team's zone")
    digest_due: datetime | None = Field(default=None, index=True, description="next digest; moved to claim it")
    source_kind: str = Field(default="hand", description="where members come from: hand, usergroup, channel")
    source: str | None = Field(default=None, description="Slack id of that user group or channel")
    read_at: datetime | None = Field(
        default=None, description="when Slack was asked about its channel and source; None: to be asked soon"
    )
    trouble: str = Field(default="", description="what is wrong with it, in `team_reading`'s words; ops know")
    archived_at: datetime | None = None


class Person(Table, table=True):
    """Somebody in the workspace's directory. Their name stays in Slack: it is drawn as a mention."""

    __table_args__ = ({"sqlite_autoincrement": True},)  # an id is never another person's

    id: int | None = Field(default=None, primary_key=True)
    slack: str = Field(unique=True, description="Slack user id")
    zone: str | None = Field(default=None, description="Slack's tz, an IANA name")
    standing: str = Field(
        default="member",
        description="member, deactivated, bot, guest, stranger, invited: only members are asked",
    )
    is_admin: bool = Field(default=False, description="workspace admin or owner")
    paused_until: date | None = Field(default=None, description="local date from which they may be asked again")
    stopped: bool = Field(default=False, description="asked not to be asked, for good")
    shown_at: datetime | None = Field(
        default=None, description="beginning of the last walk, or time of the event, that met them"
    )


class Membership(Table, table=True):
    """A person answers for their one main team."""

    __table_args__ = (
        Index(
            "ix_membership_main",
            "person_id",
            unique=True,
            sqlite_where=text("main"),
            postgresql_where=text("main"),
        ),
    )

    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")
    main: bool = False


class Lead(Table, table=True):
    team_id: int = Field(foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True, ondelete="CASCADE")


class Hire(Table, table=True):
    """The customer team hires the upstream team."""

    customer_team_id: int = Field(foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    upstream_team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")


class Unused(Table, table=True):
    """ "I don't use them": a setting of that person, reversible, gone after a quarter."""

    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    upstream_team_id: int = Field(foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    until: date


class HireProposal(Table, table=True):
    """What the company itself seems to say about who hires whom; ops decide."""

    __tablename__ = "hire_proposal"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="drop: enough people don't use them; add: enough people rely on them")
    customer_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    upstream_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    state: str = Field(default="waiting", index=True, description="waiting, accepted, dismissed")
    at: datetime = Field(description="when proposed, then when decided")
    decided_by: str | None = Field(default=None, description="Slack user id")


class ScreenerPick(Table, table=True):
    """ "I relied on them in the last weeks", nobody's by name and gone after the quarter that follows."""

    __tablename__ = "screener_pick"

    pseudonym: str = Field(primary_key=True, description="HMAC(key, screener, person)")
    upstream_team_id: int = Field(foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    customer_team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    quarter: str = Field(index=True, description="2026-Q4")


class UserGroup(Table, table=True):
    """A Slack user group, so that ops can search it."""

    __tablename__ = "user_group"

    slack: str = Field(primary_key=True, description="Slack id")
    handle: str
    name: str


class Job(Table, table=True):
    """An entry of an upstream team's catalogue."""

    __table_args__ = (UniqueConstraint("team_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=75)
    description: str = Field(default="", max_length=300)
    retired_at: datetime | None = None
    merged_into_id: int | None = Field(
        default=None, foreign_key="job.id", description="the one that stayed: never a merged one itself"
    )


class Operator(Table, table=True):
    """Somebody whom ops made ops in Slack; what the environment names counts besides."""

    slack: str = Field(primary_key=True, description="Slack user id")
    added_by: str
    added_at: datetime


class Forgotten(Table, table=True):
    """Never ask: a keyed hash of a Slack user id, all that stays of who asked to be forgotten."""

    hash: str = Field(primary_key=True)
