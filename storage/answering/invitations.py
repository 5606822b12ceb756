"""An invitation as its messages draw it: which questions are answered, never how."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pulse.calendar import local_date
from storage.answering import answers, own
from storage.answering.jobs_offered import JobChoice, offered
from storage.secrets import Key
from storage.tables import METADATA, UNDER_WAY, Invitation, Round

SNOOZE = "snooze "
"""How the outbox keys of what a person asked for begin; the invitation's id and the instant follow."""
State = Literal["open", "unused", "closed", "gone"]

# Put together once, as in `storage.answering.answers`: a message is drawn again after every tap.
_ASK, _INVITATION, _OUTBOX, _PERSON, _ROUND, _SURVEY, _TEAM, _UNUSED = (
    METADATA.tables[name] for name in "ask invitation outbox person round survey team unused".split()
)
_SNOOZED_TO = (
    select_columns(func.min(_OUTBOX.c.due_at))
    .where(_OUTBOX.c.invitation_id == _INVITATION.c.id, _OUTBOX.c.key.startswith(SNOOZE), _OUTBOX.c.state == "waiting")
    .scalar_subquery()
)
_FIND = (
    select_columns(
        _INVITATION.c.id,
        _INVITATION.c.round_id,
        _INVITATION.c.person_id,
        _INVITATION.c.zone,
        _INVITATION.c.channel,
        _INVITATION.c.ts,
        _INVITATION.c.screener,
        _ROUND.c.state,
        _ROUND.c.stopped,
        _ROUND.c.closes_at,
        _ROUND.c.minimum_group,
        _SURVEY.c.name.label("survey"),
        _PERSON.c.slack,
        _PERSON.c.paused_until,
        _PERSON.c.stopped.label("stopped_asking"),
        _SNOOZED_TO.label("snoozed_to"),
    )
    .select_from(_INVITATION)
    .join(_ROUND, _INVITATION.c.round_id == _ROUND.c.id)
    .join(_SURVEY, _ROUND.c.survey_id == _SURVEY.c.id)
    .join(_PERSON, _INVITATION.c.person_id == _PERSON.c.id)
    .where(_INVITATION.c.id == bindparam("invitation"))
)
_FIND_ASKS = (
    select_columns(
        _ASK.c.id,
        _ASK.c.upstream_team_id,
        _ASK.c.question,
        _TEAM.c.name,
        _TEAM.c.archived_at,
        _UNUSED.c.until.label("unused_until"),
    )
    .select_from(_ASK)
    .join(_TEAM, _ASK.c.upstream_team_id == _TEAM.c.id)
    .outerjoin(_UNUSED, (_UNUSED.c.upstream_team_id == _TEAM.c.id) & (_UNUSED.c.person_id == bindparam("person")))
    .where(_ASK.c.invitation_id == bindparam("invitation"))
    .order_by(_ASK.c.id)
)


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


def drawing(
    session: Session, key: Key, invitation_id: int, now: datetime, *, of: str | None = None
) -> InvitationDrawing | None:
    """What the invitation's message shows at this moment; None if the invitation is gone. With `of`, a Slack id, also
    if it is somebody else's: SQLite gives the number of one that was forgotten to the next."""
    row = session.execute(_FIND, {"invitation": invitation_id}).first()
    if row is None or of not in {None, row.slack}:
        return None
    state, today = state_of(row, now), local_date(now, row.zone)
    return InvitationDrawing(
        id=invitation_id,
        survey=row.survey,
        state=state,
        closes_at=row.closes_at,
        minimum=row.minimum_group,
        zone=row.zone,
        asks=_asks(session, key, row, state, today),
        drawn_at=now,
        snoozed_to=row.snoozed_to,
        paused_until=own.pause_of(row.paused_until, today),
        stopped_asking=row.stopped_asking,
        channel=row.channel,
        ts=row.ts,
        screener=row.screener,
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


def state_of(round_: Round | Row[Any], now: datetime) -> Literal["open", "closed", "stopped"]:
    if round_.state in UNDER_WAY and now < round_.closes_at:
        return "open"
    return "stopped" if round_.stopped else "closed"


def _asks(session: Session, key: Key, of: Row[Any], state: str, today: date) -> tuple[AskDrawing, ...]:
    rows = session.execute(_FIND_ASKS, {"invitation": of.id, "person": of.person_id}).all()
    upstream_ids = [row.upstream_team_id for row in rows]
    jobs = offered(session, upstream_ids)
    done = answers.done(session, key, of.round_id, of.person_id, upstream_ids)
    return tuple(
        AskDrawing(
            id=row.id,
            upstream_id=row.upstream_team_id,
            upstream=row.name,
            state=_ask_state(row, state, today),
            jobs=jobs[row.upstream_team_id],
            question=row.question,
            done=done[row.upstream_team_id],
        )
        for row in rows
    )


def _ask_state(row: Row[Any], state: str, today: date) -> State:
    if state != "open":
        return "closed"
    if row.archived_at is not None:
        return "gone"
    return "unused" if row.unused_until and row.unused_until > today else "open"
