"""A team's catalogue of jobs, curated by its leads: added, reworded, merged, retired, each change noted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage import audit
from storage.people import find_person, is_ops
from storage.tables import Job, Lead, Person, Team, Telling
from storage.telling.ledger import comments_of
from storage.telling.pools import move_job

TITLE_MOST: Final = 75
DESCRIPTION_MOST: Final = 300
SUGGESTED: Final = 10


class JobError(Exception):
    """Nothing was changed; the type says why."""


class TitleTaken(JobError):
    """The team has a job of this title; `state` is "live", "retired" or "merged"."""

    def __init__(self, state: str) -> None:
        super().__init__("the title is taken")
        self.state = state


class JobGone(JobError):
    """The job was retired or merged meanwhile."""


@dataclass(frozen=True)
class JobView:
    id: int
    title: str
    description: str
    retired: bool


@dataclass(frozen=True)
class Catalogue:
    """A team's jobs by title, retired ones last, none that was merged. `suggested`: jobs in people's own words that
    were told as comments and are not in it yet, the newest first."""

    team_id: int
    team: str
    jobs: tuple[JobView, ...]
    suggested: tuple[str, ...]

    @property
    def live(self) -> tuple[JobView, ...]:
        return tuple(job for job in self.jobs if not job.retired)


def may_curate(session: Session, slack: str, team_id: int, policy: Policy) -> bool:
    """A team's leads may, and ops."""
    person = find_person(session, slack)
    leads = person is not None and person.standing == "member" and team_id in person.leads
    return leads or is_ops(session, slack, policy)


def leads_of(session: Session, team_id: int) -> list[str]:
    """Slack ids of a team's leads."""
    found = select(Person.slack).join(Lead).where(Lead.team_id == team_id, Person.standing == "member")
    return list(session.exec(found.order_by(col(Person.id))).all())


def led_by(session: Session, slack: str) -> list[int]:
    """The teams that a person leads, by name."""
    led = select(Team.id).join(Lead).join(Person).where(Person.slack == slack, col(Team.archived_at).is_(None))
    return [team_id for team_id in session.exec(led.order_by(Team.name)).all() if team_id is not None]


def find_catalogue(session: Session, team_id: int) -> Catalogue:
    team = session.get_one(Team, team_id)
    rows = session.exec(select(Job).where(Job.team_id == team_id, col(Job.merged_into_id).is_(None))).all()
    jobs = [_view(row) for row in sorted(rows, key=lambda row: (row.retired_at is not None, row.title.lower()))]
    known = {row.title.lower() for row in session.exec(select(Job).where(Job.team_id == team_id)).all()}
    return Catalogue(team_id, team.name, tuple(jobs), _suggested(session, team_id, known))


def find_job(session: Session, team_id: int, job_id: int) -> JobView | None:
    """A job of that team; None once it is merged."""
    row = session.get(Job, job_id)
    there = row is not None and row.team_id == team_id and row.merged_into_id is None
    return _view(row) if row is not None and there else None


def add_job(session: Session, team_id: int, title: str, description: str, *, by: str, now: datetime) -> None:
    """Raises TitleTaken."""
    _put(session, Job(team_id=team_id, title=title), title, description)
    _note(session, team_id, by, now, "added a job to", after={"title": title, "description": description})


def reword_job(
    session: Session, team_id: int, job_id: int, title: str, description: str, *, by: str, now: datetime
) -> None:
    """What was answered stays under it. Raises TitleTaken or JobGone."""
    row = _row(session, team_id, job_id)
    before = {"title": row.title, "description": row.description}
    _put(session, row, title, description)
    _note(session, team_id, by, now, "reworded a job of", before, {"title": title, "description": description})


def merge_job(session: Session, team_id: int, job_id: int, into_id: int, *, by: str, now: datetime) -> None:
    """Let one job be another: what waits goes under it, what was told is added up under it, and so is what people
    answer in a message that still offers the old one. Raises JobGone."""
    row, into = _row(session, team_id, job_id), _row(session, team_id, into_id)
    if into.retired_at is not None or job_id == into_id:
        raise JobGone
    row.merged_into_id, row.retired_at = into_id, row.retired_at or now
    session.flush()
    session.execute(update(Job).where(col(Job.merged_into_id) == job_id).values(merged_into_id=into_id))
    move_job(session, job_id, into_id)
    _note(session, team_id, by, now, "merged a job of", {"title": row.title}, {"into": into.title})


def retire_job(session: Session, team_id: int, job_id: int, *, by: str, now: datetime) -> None:
    """It is offered no more; what was told of it stays. Raises JobGone."""
    row = _row(session, team_id, job_id)
    if row.retired_at is None:
        row.retired_at = now
        _note(session, team_id, by, now, "retired a job of", {"title": row.title})


def restore_job(session: Session, team_id: int, job_id: int, *, by: str, now: datetime) -> None:
    """It is offered again. Raises JobGone."""
    row = _row(session, team_id, job_id)
    if row.retired_at is not None:
        row.retired_at = None
        _note(session, team_id, by, now, "brought back a job of", after={"title": row.title})


def _view(row: Job) -> JobView:
    assert row.id is not None
    return JobView(row.id, row.title, row.description, row.retired_at is not None)


def _row(session: Session, team_id: int, job_id: int) -> Job:
    row = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.team_id != team_id or row.merged_into_id is not None:
        raise JobGone
    return row


def _put(session: Session, row: Job, title: str, description: str) -> None:
    """Two who take one title at the same moment: the database lets one of them."""
    same = select(Job).where(Job.team_id == row.team_id, func.lower(Job.title) == title.lower())
    for other in session.exec(same).all():
        if other.id != row.id:
            merged = other.merged_into_id is not None
            raise TitleTaken("merged" if merged else "live" if other.retired_at is None else "retired")
    try:
        with session.begin_nested():
            row.title, row.description = title, description
            session.add(row)
    except IntegrityError:
        raise TitleTaken("live") from None


def _suggested(session: Session, team_id: int, known: set[str]) -> tuple[str, ...]:
    tellings = select(col(Telling.id)).where(Telling.upstream_team_id == team_id).order_by(col(Telling.id).desc())
    words = [
        text
        for telling_id in session.exec(tellings.limit(26)).all()
        if telling_id is not None
        for kind, text in comments_of(session, telling_id)
        if kind == "job" and in_words(text)[0].lower() not in known
    ]
    return tuple(dict.fromkeys(words))[:SUGGESTED]


def in_words(text: str) -> tuple[str, str]:
    """A job in somebody's own words as a title and a description: "title: story" (storage.telling.reducing)."""
    title, _, story = text.partition(": ")
    return title[:TITLE_MOST], story[:DESCRIPTION_MOST]


def _note(  # noqa: PLR0917
    session: Session,
    team_id: int,
    by: str,
    now: datetime,
    action: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = f"team {team_id}: {session.get_one(Team, team_id).name}"
    audit.record(session, at=now, actor=by, action=action, subject=subject, before=before, after=after)
