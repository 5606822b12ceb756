"""How the surveys are doing, for ops: rounds under way, what comes next, and what the weekly budget held back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from pulse.policy import Policy
from storage.audience import find_audience
from storage.progress import RoundProgress, progress
from storage.survey_rows import SurveyView, read_form
from storage.surveys import list_surveys
from storage.tables import UNDER_WAY, Invitation, Outbox, Round, Survey

NEXT_SHOWN = 5
LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True)
class RoundStatus:
    """A round that is under way. `held_back`: people of its audience who were asked by another survey that week."""

    progress: RoundProgress
    held_back: int


@dataclass(frozen=True)
class FailedPosts:
    """Posts to channels that failed for one reason. `kind` is that of the outbox, `targets` are Slack ids."""

    kind: str
    error: str
    count: int
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    rounds: tuple[RoundStatus, ...]
    coming: tuple[SurveyView, ...]  # active surveys by their next date
    paused: int


def read_status(session: Session, policy: Policy) -> Status:
    """All of it, the round that closes first and the survey that comes first on top."""
    live = select(Round).where(col(Round.state).in_(UNDER_WAY)).order_by(col(Round.closes_at), col(Round.id))
    rounds = [_round(session, row, policy) for row in session.exec(live).all()]
    surveys, _ = list_surveys(session)
    coming = [survey for survey in surveys if survey.state == "active" and survey.next_date]
    coming.sort(key=lambda survey: (survey.next_date, survey.form.hour))
    return Status(
        tuple(entry for entry in rounds if entry),
        tuple(coming[:NEXT_SHOWN]),
        sum(survey.state == "paused" for survey in surveys),
    )


def failed_posts(session: Session, now: datetime) -> tuple[FailedPosts, ...]:
    """What did not reach its channel in the last seven days. What goes to people is counted by round."""
    recent = select(Outbox.kind, Outbox.error, Outbox.target).where(
        Outbox.state == "failed", col(Outbox.bulk).is_(False), col(Outbox.finished_at) > now - LOOKED_BACK
    )
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, error, target in session.exec(recent.order_by(col(Outbox.id))).all():
        groups[kind, error or "unknown"].append(target)
    return tuple(
        FailedPosts(kind, error, len(targets), tuple(dict.fromkeys(targets)))
        for (kind, error), targets in sorted(groups.items())
    )


def _round(session: Session, row: Round, policy: Policy) -> RoundStatus | None:
    assert row.id is not None
    found = progress(session, row.id)
    return RoundStatus(found, _held_back(session, row, policy)) if found else None


def _held_back(session: Session, row: Round, policy: Policy) -> int:
    """Counted from invitations alone: whose answers wait must not follow from a number that ops see."""
    assert row.id is not None
    monday = row.local_date - timedelta(days=row.local_date.weekday())
    week = (col(Invitation.asked_on) >= monday) & (col(Invitation.asked_on) < monday + timedelta(days=7))
    asked = select(Invitation.person_id).where(week, Invitation.round_id != row.id).group_by(col(Invitation.person_id))
    full = set(session.exec(asked.having(func.count() >= policy.asks_per_week)).all())
    invited = set(session.exec(select(Invitation.person_id).where(Invitation.round_id == row.id)).all())
    survey = session.get_one(Survey, row.survey_id)
    audience = find_audience(session, read_form(session, survey), row.local_date, policy)
    return sum(person.person_id in full - invited for person in audience.reached)
