"""What one person's Home shows: of the ledger what their teams were told, of the surveys what is theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists
from sqlmodel import Session, col, or_, select

from pulse.policy import Policy
from storage.answering import hire_proposals
from storage.answering.mine import Mine, mine
from storage.answering.own import is_forgotten
from storage.asking.survey_rows import calendar_of
from storage.people import Who, find_person, is_ops
from storage.scheduling import proposals
from storage.scheduling.status import Status, read_status
from storage.secrets import Key
from storage.tables import (
    UNDER_WAY,
    Hire,
    Invitation,
    Job,
    Round,
    Survey,
    SurveyCustomer,
    SurveyPerson,
    SurveyUpstream,
    Team,
)
from storage.telling.ledger import newest_of
from storage.telling.reports import TeamReport, team_report

MOST_TEAMS = 5


@dataclass(frozen=True)
class NextSurvey:
    """The next date of a survey that may ask this person."""

    name: str
    day: date
    hour: str


@dataclass(frozen=True)
class TeamShown:
    """What one of their teams was told last. `jobs`, of the catalogue, only for its leads."""

    name: str
    channel: str | None
    report: TeamReport | None
    leads: bool
    jobs: tuple[str, ...]


@dataclass(frozen=True)
class OpsShown:
    """`approvals` and `hires`: how many changes of surveys, and of who hires whom, wait for a decision."""

    status: Status
    approvals: int
    hires: int


@dataclass(frozen=True)
class HomeShown:
    mine: Mine | None
    forgotten: bool
    next_survey: NextSurvey | None
    teams: tuple[TeamShown, ...]
    ops: OpsShown | None


def home(session: Session, key: Key, policy: Policy, slack: str, now: datetime) -> HomeShown:
    who = find_person(session, slack)
    return HomeShown(
        mine=mine(session, key, slack, now, policy.zone),
        forgotten=is_forgotten(session, key, slack),
        next_survey=_to_come(session, who, now) or _next_survey(session, who) if who else None,
        teams=_teams(session, who) if who else (),
        ops=_ops(session, policy, now) if is_ops(session, slack, policy) else None,
    )


def _to_come(session: Session, who: Who, now: datetime) -> NextSurvey | None:
    """What a round that is open already asks this person later: its survey's next date is another one by then."""
    invited = (
        select(Survey.name, Invitation)
        .join(Round, col(Round.survey_id) == Survey.id)
        .join(Invitation, col(Invitation.round_id) == Round.id)
        .where(Invitation.person_id == who.id, Invitation.due_at > now, col(Round.state).in_(UNDER_WAY))
    )
    for name, one in session.exec(invited.order_by(col(Invitation.due_at))):
        if who.paused_until is None or one.asked_on >= who.paused_until:
            return NextSurvey(name, one.asked_on, f"{one.due_at.astimezone(ZoneInfo(one.zone)):%H:%M}")
    return None


def _next_survey(session: Session, who: Who) -> NextSurvey | None:
    """The nearest day on which a survey may ask this person; nothing where they don't want to be asked by then."""
    by_team = exists().where(
        col(SurveyCustomer.survey_id) == Survey.id, col(SurveyCustomer.team_id) == who.main_team_id
    )
    by_name = exists().where(col(SurveyPerson.survey_id) == Survey.id, col(SurveyPerson.person_id) == who.id)
    theirs = select(Survey).where(Survey.state == "active", or_(col(Survey.audience) == "all", by_team, by_name))
    hired = _hired(session, who)
    days = [
        NextSurvey(row.name, calendar_of(row, row.next_date).on_or_after(row.next_date), row.hour)
        for row in session.exec(theirs).all()
        if row.next_date and _upstreams(session, row, hired)
    ]
    first = min(days, key=lambda one: (one.day, one.hour), default=None)
    return first if first and not (who.paused_until and first.day < who.paused_until) else None


def _hired(session: Session, who: Who) -> set[int]:
    hired = select(Hire.upstream_team_id).join(Team, col(Team.id) == Hire.upstream_team_id)
    live = hired.where(Hire.customer_team_id == who.main_team_id, col(Team.archived_at).is_(None))
    return set(session.exec(live).all())


def _upstreams(session: Session, row: Survey, hired: set[int]) -> set[int]:
    """Of these teams the ones that the survey is about."""
    if row.all_upstreams:
        return hired
    return hired & set(session.exec(select(SurveyUpstream.team_id).where(SurveyUpstream.survey_id == row.id)).all())


def _teams(session: Session, who: Who) -> tuple[TeamShown, ...]:
    """Those that they lead first, then the others that they are in, by name."""
    ids = who.team_ids | who.leads
    teams = session.exec(select(Team).where(col(Team.id).in_(ids), col(Team.archived_at).is_(None))).all()
    ordered = sorted(teams, key=lambda team: (team.id not in who.leads, team.name.casefold()))
    return tuple(_team(session, team, leads=team.id in who.leads) for team in ordered[:MOST_TEAMS])


def _team(session: Session, team: Team, *, leads: bool) -> TeamShown:
    assert team.id is not None
    last = newest_of(session, team.id)
    titles = select(Job.title).where(Job.team_id == team.id, col(Job.retired_at).is_(None)).order_by(Job.title)
    return TeamShown(
        name=team.name,
        channel=team.channel,
        report=team_report(session, last) if last else None,
        leads=leads,
        jobs=tuple(session.exec(titles)) if leads else (),
    )


def _ops(session: Session, policy: Policy, now: datetime) -> OpsShown:
    approvals, hires = proposals.waiting_proposals(session), hire_proposals.waiting_proposals(session)
    return OpsShown(read_status(session, policy, now), len(approvals), len(hires))
