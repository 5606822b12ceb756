"""What is stored about a person, for that person: "mine" in words, and their settings for Home. No answer in it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from pulse.calendar import local_date, zone_or
from storage.answering.answers import Form, form, waiting_about
from storage.answering.invitations import InvitationDrawing, drawing, open_invitations
from storage.answering.own import pause_of
from storage.secrets import Key
from storage.tables import (
    Ask,
    Audit,
    HireProposal,
    Invitation,
    Lead,
    Membership,
    Operator,
    Outbox,
    Person,
    Proposal,
    ScreenerPick,
    Survey,
    SurveyPerson,
    Team,
    Unused,
)

_DECIDED = (Survey.created_by, Proposal.by, Proposal.decided_by, HireProposal.decided_by, Operator.added_by)


@dataclass(frozen=True)
class UnusedTeam:
    id: int
    name: str
    until: date


@dataclass(frozen=True)
class Mine:
    """`waiting`: upstream teams about which an answer of theirs waits to be told (a marker says so, not the answer)."""

    slack: str
    zone: str
    standing: str
    teams: tuple[str, ...]
    main_team: str | None
    leads: tuple[str, ...]
    is_operator: bool
    paused_until: date | None
    stopped: bool
    unused: tuple[UnusedTeam, ...]
    asked: int
    last_asked: date | None
    open: tuple[InvitationDrawing, ...]
    waiting: tuple[str, ...]
    relied_on: tuple[str, ...]
    lists: int
    decisions: int
    messages: int
    audited: int


def mine(session: Session, key: Key, slack: str, now: datetime, company_zone: str) -> Mine | None:
    """Everything that is tied to this person, but for what they answered. None: nothing at all is stored."""
    person = session.exec(select(Person).where(Person.slack == slack)).first()
    if person is None or person.id is None:
        return None
    zone = zone_or(person.zone, company_zone)
    today = local_date(now, zone)
    rows = session.exec(select(Team, Membership.main).join(Membership).where(Membership.person_id == person.id)).all()
    leads = session.exec(select(Team.name).join(Lead).where(Lead.person_id == person.id)).all()
    asked, last_asked = session.exec(
        select(func.count(), func.max(Invitation.asked_on)).where(Invitation.person_id == person.id)
    ).one()
    drawn = [drawing(session, key, number, now) for number in open_invitations(session, person.id, now)]
    return Mine(
        slack=slack,
        zone=zone,
        standing=person.standing,
        teams=tuple(sorted(team.name for team, _ in rows)),
        main_team=next((team.name for team, main in rows if main), None),
        leads=tuple(sorted(leads)),
        is_operator=session.get(Operator, slack) is not None,
        paused_until=pause_of(person.paused_until, today),
        stopped=person.stopped,
        unused=_unused(session, person.id, today),
        asked=asked,
        last_asked=last_asked,
        open=tuple(one for one in drawn if one is not None),
        waiting=waiting_about(session, key, person.id),
        relied_on=_relied_on(session, key, person.id),
        lists=_count(session, col(SurveyPerson.person_id) == person.id),
        decisions=sum(_count(session, col(named) == slack) for named in _DECIDED),
        messages=_count(session, col(Outbox.target) == slack),
        audited=_count(session, col(Audit.actor) == slack),
    )


def open_forms(session: Session, key: Key, slack: str, now: datetime) -> list[Form]:
    """What this person has answered so far in rounds that are open, for their eyes only."""
    person_id = session.exec(select(Person.id).where(Person.slack == slack)).first()
    invitations = open_invitations(session, person_id, now) if person_id is not None else []
    asks = session.exec(select(Ask.id).where(col(Ask.invitation_id).in_(invitations)).order_by(col(Ask.id))).all()
    forms = [form(session, key, slack, ask_id, now) for ask_id in asks if ask_id is not None]
    return [one for one in forms if one is not None and one.given]


def _unused(session: Session, person_id: int, today: date) -> tuple[UnusedTeam, ...]:
    rows = session.exec(
        select(Team, Unused)
        .join(Unused)
        .where(Unused.person_id == person_id, col(Unused.until) > today)
        .order_by(Team.name)
    ).all()
    return tuple(UnusedTeam(team.id, team.name, unused.until) for team, unused in rows if team.id is not None)


def _relied_on(session: Session, key: Key, person_id: int) -> tuple[str, ...]:
    picked = select(Team.name).join(ScreenerPick, col(ScreenerPick.upstream_team_id) == Team.id)
    mine = picked.where(ScreenerPick.pseudonym == key.of_screener(person_id))
    return tuple(sorted(set(session.exec(mine))))


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).where(which)).one()
