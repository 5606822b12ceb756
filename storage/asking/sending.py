"""Whether and when a message about an invitation goes out: known only at the moment of sending."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from pulse.calendar import local_date, when_to_send
from storage.answering.answers import has_answered
from storage.answering.invitations import SNOOZE
from storage.answering.own import askable
from storage.asking.planning import reminder_after
from storage.asking.survey_rows import calendar_of
from storage.delivery.outbox import TOO_LATE, TRACELESS, Delivery
from storage.secrets import Key
from storage.tables import UNDER_WAY, Invitation, Outbox, Round, Survey

Found = tuple[Invitation, Round, Survey]


@dataclass(frozen=True)
class Later:
    """Not now: it is night there, or no working day."""

    at: datetime


@dataclass(frozen=True)
class Never:
    """Not any more. `reason` never says whether somebody answered."""

    reason: str


def when_it_goes(session: Session, key: Key, held: Delivery, now: datetime) -> Later | Never | None:
    """None: now."""
    found = _find(session, held)
    if found is None:
        return Never("gone")
    invitation, row, survey = found
    if row.state not in UNDER_WAY or row.closes_at <= now:
        return Never(TOO_LATE)
    if not askable(session, invitation.person_id, local_date(now, invitation.zone)):
        return Never("not any more")
    reminder = held.kind == TRACELESS
    due, at_once = (held.due_at, False) if reminder else (invitation.due_at, row.by_run_now)
    calendar = calendar_of(survey, row.local_date)
    at: datetime | None = now  # of a snooze they chose the hour themselves
    if not held.key.startswith(SNOOZE):
        at = when_to_send(now, due, invitation.zone, calendar, row.closes_at, by_run_now=at_once)
    if at is None:
        return Never(TOO_LATE)
    if at > now:
        return Later(at)  # whether they answered is looked up last: what waits for the morning must not say who did
    return Never("not needed") if reminder and _needless(session, key, held, invitation) else None


def postpone(session: Session, held: Delivery, at: datetime, now: datetime) -> None:
    """Let it wait until then; and with an invitation all others of its round that are due in its zone."""
    if held.kind != "invitation":
        session.execute(_waiting(col(Outbox.id) == held.id).values(due_at=at, lease_until=None))
        return
    found = _find(session, held)
    if found is None:
        return
    invitation, row, _ = found
    here = select(Invitation.id).where(Invitation.round_id == row.id, Invitation.zone == invitation.zone)
    late = (Outbox.kind == "invitation", Outbox.due_at <= now, col(Outbox.invitation_id).in_(here))
    unsent = select(Outbox.invitation_id).where(Outbox.state == "waiting", *late)
    _ask_at(session, found, col(Invitation.id).in_(unsent), at)
    session.execute(_waiting(*late).values(due_at=at, lease_until=None))


def set_out(session: Session, held: Delivery, now: datetime) -> None:
    """An invitation is being sent, perhaps late: from now count its reminder and the person's week."""
    found = _find(session, held) if held.kind == "invitation" else None
    if found is not None:
        _ask_at(session, found, col(Invitation.id) == held.invitation_id, now)


def _ask_at(session: Session, found: Found, which: ColumnElement[bool], at: datetime) -> None:
    """Where no reminder is planned none is added: it was not wanted, or the person chose another hour."""
    invitation, row, survey = found
    zone, calendar = invitation.zone, calendar_of(survey, row.local_date)
    asked = update(Invitation).where(which)
    session.execute(asked.values(due_at=at, asked_on=local_date(at, zone)))
    remind_at = reminder_after(at, zone, survey.reminder_days, calendar, row.closes_at)
    session.execute(asked.where(col(Invitation.remind_at).is_not(None)).values(remind_at=remind_at))


def _waiting(*conditions: Any) -> Any:
    return update(Outbox).where(col(Outbox.state) == "waiting", *conditions)


def _find(session: Session, held: Delivery) -> Found | None:
    return session.exec(
        select(Invitation, Round, Survey)
        .join(Round, col(Invitation.round_id) == Round.id)
        .join(Survey, col(Round.survey_id) == Survey.id)
        .where(Invitation.id == held.invitation_id)
    ).first()


def _needless(session: Session, key: Key, held: Delivery, invitation: Invitation) -> bool:
    """The survey's reminder is for those who have not answered; their own wish to be reminded counts anyway."""
    return held.key.startswith("reminder ") and has_answered(session, key, invitation.round_id, invitation.person_id)
