"""How the surveys are doing, for ops: rounds under way, what comes next, and what the weekly budget held back.

Whose answers wait is not asked again. So nothing here may follow from who got a message, nor from how many did: numbers
are those of the audience, and how far the sending should be follows from the clock and the pace.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Final

from sqlmodel import Session, col, select

from pulse.capacity import share_due
from pulse.policy import Policy
from storage.asking.audience import Reached, find_audience
from storage.asking.forms import SurveyForm
from storage.asking.progress import RoundProgress, progress
from storage.asking.rounds import in_week
from storage.asking.sending_line import hours_of
from storage.asking.survey_rows import SurveyView, read_form
from storage.scheduling.surveys import list_surveys
from storage.tables import UNDER_WAY, Outbox, Round, Survey

NEXT_SHOWN = 5
LOOKED_BACK = timedelta(days=7)
LEAST_COUNTED: Final = 10
LATE: Final = timedelta(hours=1)
Ask = tuple[datetime, str]  # when somebody is asked, and in which zone


@dataclass(frozen=True)
class RoundStatus:
    """A round that is under way. `audience`: how many people it may ask. `due`: the share of these whose turn has come
    by the pace, from 0 to 1. `late`: some wait though all should have been out for an hour. `held_back`: people of its
    audience who were in that of other rounds before it this week, and so wait their turn if they were asked there."""

    progress: RoundProgress
    audience: int
    due: float
    held_back: int
    late: bool = False

    @property
    def few(self) -> bool:
        """Whether they are so few that even a share, or a number of failures, may tell who got none."""
        return self.audience < LEAST_COUNTED


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


def read_status(session: Session, policy: Policy, now: datetime) -> Status:
    """All of it, the round that closes first and the survey that comes first on top."""
    live = select(Round).where(col(Round.state).in_(UNDER_WAY)).order_by(col(Round.closes_at), col(Round.id))
    reached = cache(partial(_reached, session, policy))
    rows = session.exec(live).all()
    line = sum((_asks(session, row, reached(row.id or 0)) for row in rows), Counter[Ask]())
    rounds = [_round(session, row, reached, line, policy, now) for row in rows]
    surveys, _ = list_surveys(session)
    coming = [survey for survey in surveys if survey.state == "active" and survey.next_date]
    coming.sort(key=lambda survey: (survey.next_date, survey.form.hour))
    return Status(
        tuple(entry for entry in rounds if entry),
        tuple(coming[:NEXT_SHOWN]),
        sum(survey.state == "paused" for survey in surveys),
    )


def failed_posts(session: Session, now: datetime) -> tuple[FailedPosts, ...]:
    """What did not reach its channel, or those of ops whom it was for, in the last seven days. What goes to those who
    are asked is counted by round."""
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


def _round(  # noqa: PLR0917
    session: Session,
    row: Round,
    reached: Callable[[int], tuple[Reached, ...]],
    line: Counter[Ask],
    policy: Policy,
    now: datetime,
) -> RoundStatus | None:
    assert row.id is not None
    found, people = progress(session, row.id), reached(row.id)
    if found is None:
        return None
    earlier = [reached(other) for other in _earlier_this_week(session, row)]
    asked = Counter(person.person_id for others in earlier for person in others)
    held_back = sum(asked[person.person_id] >= policy.asks_per_week for person in people)
    asks, pace = _asks(session, row, people), policy.posts_per_second
    due, before = (share_due(asks, pace, at, line - asks) for at in (now, now - LATE))
    return RoundStatus(found, len(people), due, held_back, late=found.waiting > 0 and before == 1)


def _reached(session: Session, policy: Policy, round_id: int) -> tuple[Reached, ...]:
    row = session.get_one(Round, round_id)
    return find_audience(session, _form(session, row), row.local_date, policy).reached


def _form(session: Session, row: Round) -> SurveyForm:
    return read_form(session, session.get_one(Survey, row.survey_id))


def _earlier_this_week(session: Session, row: Round) -> list[int]:
    """Rounds that were there before it and asked in its ISO week."""
    week = in_week(Round.local_date, row.local_date)
    before = select(Round.id).where(week, col(Round.id) < row.id, Round.state != "refused")
    return [round_id for round_id in session.exec(before.order_by(col(Round.id))).all() if round_id is not None]


def _asks(session: Session, row: Round, people: Collection[Reached]) -> Counter[Ask]:
    zones = Counter(person.zone for person in people)
    return Counter({(at, zone): zones[zone] for zone, at in hours_of(session, row, zones).items()})
