"""An invitation as its messages draw it: which questions are answered, never how."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlmodel import Session, col, select

from pulse.calendar import local_date
from storage import answers, own
from storage.jobs_offered import JobChoice, offered
from storage.secrets import Key
from storage.tables import UNDER_WAY, Ask, Invitation, Outbox, Person, Round, Survey, Team

SNOOZE = "snooze "
State = Literal["open", "unused", "closed", "gone"]


@dataclass(frozen=True)
class AskDrawing:
    """One upstream team in an invitation. `done`: questions that are answered. "gone": the team no longer exists."""

    id: int
    upstream_id: int
    upstream: str
    state: State
    jobs: tuple[JobChoice, ...]
    question: str | None
    done: frozenset[str]

    @property
    def answered(self) -> bool:
        return "satisfaction" in self.done


@dataclass(frozen=True)
class InvitationDrawing:
    """One direct message. `nonce` goes into block ids, so that no client keeps what was chosen before. A screener has
    no asks."""

    id: int
    survey: str
    state: Literal["open", "closed", "stopped"]
    closes_at: datetime
    minimum: int
    zone: str
    asks: tuple[AskDrawing, ...]
    drawn_at: datetime
    snoozed_to: datetime | None
    paused_until: date | None
    stopped_asking: bool
    channel: str | None
    ts: str | None
    screener: bool = False
    nonce: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def finished(self) -> bool:
        """Nothing is left that this person was asked to answer."""
        return all(ask.answered or ask.state != "open" for ask in self.asks)


def drawing(session: Session, key: Key, invitation_id: int, now: datetime) -> InvitationDrawing | None:
    """What the invitation's message shows at this moment; None if the invitation is gone."""
    row = session.exec(
        select(Invitation, Round, Survey, Person)
        .join(Round, col(Invitation.round_id) == Round.id)
        .join(Survey, col(Round.survey_id) == Survey.id)
        .join(Person, col(Invitation.person_id) == Person.id)
        .where(Invitation.id == invitation_id)
    ).first()
    if row is None:
        return None
    invitation, round_, survey, person = row
    state = state_of(round_, now)
    return InvitationDrawing(
        id=invitation_id,
        survey=survey.name,
        state=state,
        closes_at=round_.closes_at,
        minimum=round_.minimum_group,
        zone=invitation.zone,
        asks=_asks(session, key, invitation, state, now),
        drawn_at=now,
        snoozed_to=snoozed_to(session, invitation_id),
        paused_until=own.pause_of(person, local_date(now, invitation.zone)),
        stopped_asking=person.stopped,
        channel=invitation.channel,
        ts=invitation.ts,
        screener=invitation.screener,
    )


def open_invitations(session: Session, person_id: int, now: datetime) -> list[int]:
    """This person's invitations that can still be answered and are due, the first to close first."""
    return [
        invitation_id
        for invitation_id in session.exec(
            select(Invitation.id)
            .join(Round, col(Invitation.round_id) == Round.id)
            .where(
                Invitation.person_id == person_id,
                Invitation.due_at <= now,
                Round.closes_at > now,
                col(Round.state).in_(UNDER_WAY),
            )
            .order_by(col(Round.closes_at), col(Invitation.id))
        )
        if invitation_id is not None
    ]


def state_of(round_: Round, now: datetime) -> Literal["open", "closed", "stopped"]:
    if round_.state in UNDER_WAY and now < round_.closes_at:
        return "open"
    return "stopped" if round_.stopped else "closed"


def snooze_key(invitation_id: int) -> str:
    """How the outbox keys of an invitation's snoozes begin; the instant follows."""
    return f"{SNOOZE}{invitation_id} "


def snoozed_to(session: Session, invitation_id: int) -> datetime | None:
    """When this person asked to be reminded, if that is still to come."""
    return session.exec(
        select(Outbox.due_at)
        .where(col(Outbox.key).startswith(snooze_key(invitation_id)), Outbox.state == "waiting")
        .order_by(col(Outbox.due_at))
    ).first()


def _asks(session: Session, key: Key, invitation: Invitation, state: str, now: datetime) -> tuple[AskDrawing, ...]:
    assert invitation.id is not None
    rows = session.exec(
        select(Ask, Team)
        .join(Team, col(Ask.upstream_team_id) == Team.id)
        .where(Ask.invitation_id == invitation.id)
        .order_by(col(Ask.id))
    ).all()
    upstream_ids = [ask.upstream_team_id for ask, _ in rows]
    jobs = offered(session, upstream_ids)
    done = answers.done(session, key, invitation.round_id, invitation.person_id, upstream_ids)
    unused = own.unused_of(session, invitation.person_id, local_date(now, invitation.zone))
    return tuple(
        AskDrawing(
            id=ask.id or 0,
            upstream_id=ask.upstream_team_id,
            upstream=team.name,
            state=_ask_state(team, state, unused),
            jobs=jobs[ask.upstream_team_id],
            question=ask.question,
            done=done[ask.upstream_team_id],
        )
        for ask, team in rows
    )


def _ask_state(team: Team, state: str, unused: set[int]) -> State:
    if state != "open":
        return "closed"
    if team.archived_at is not None:
        return "gone"
    return "unused" if team.id in unused else "open"
