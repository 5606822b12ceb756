""" "Forget me": everything that is tied to a person goes at once. What waits or was told is nobody's to find."""

import json
import re

from sqlalchemy import String, cast, delete, or_, update
from sqlmodel import Session, col, select

from storage.answers import forget_answers
from storage.secrets import Key
from storage.settings import read_setting, write_setting
from storage.tables import METADATA, Audit, Forgotten, Invitation, Operator, Outbox, Person

FORMER = "a former member"
NAMING = (
    ("operator", "added_by"),
    ("survey", "created_by"),
    ("proposal", "by"),
    ("proposal", "decided_by"),
    ("audit", "actor"),
)


def forget(session: Session, key: Key, slack: str) -> None:
    """Delete open answers, markers, settings, memberships, invitations and what was sent; leave "a former member" in
    the audit log and a keyed hash that says "never ask". The caller scrubs the database afterwards."""
    person = session.exec(select(Person).where(Person.slack == slack)).first()
    if person is not None and person.id is not None:
        forget_answers(session, key, person.id)
        _forget_deliveries(session, person.id)
        session.execute(delete(Invitation).where(col(Invitation.person_id) == person.id))
        session.execute(delete(Person).where(col(Person.id) == person.id))
    session.execute(delete(Outbox).where(col(Outbox.target) == slack))
    session.execute(delete(Operator).where(col(Operator.slack) == slack))
    _rename(session, slack)
    session.merge(Forgotten(hash=key.of_forgotten(slack)))


def _forget_deliveries(session: Session, person_id: int) -> None:
    """By invitation and by the direct message's channel, whose id is as good as a name."""
    theirs = select(Invitation.id).where(Invitation.person_id == person_id)
    channels = select(Invitation.channel).where(Invitation.person_id == person_id, col(Invitation.channel).is_not(None))
    session.execute(delete(Outbox).where(or_(col(Outbox.invitation_id).in_(theirs), col(Outbox.channel).in_(channels))))


def _rename(session: Session, slack: str) -> None:
    """Who did something stays on record as a former member."""
    for table, name in NAMING:
        column = METADATA.tables[table].c[name]
        session.execute(update(column.table).where(column == slack).values({name: FORMER}))
    group = (read_setting(session, "ops group members") or "").split()
    if slack in group:
        write_setting(session, "ops group members", " ".join(one for one in group if one != slack))
    mentions = or_(
        col(Audit.subject).contains(slack, autoescape=True),
        cast(col(Audit.before), String).contains(slack, autoescape=True),
        cast(col(Audit.after), String).contains(slack, autoescape=True),
    )
    for row in session.exec(select(Audit).where(mentions)).all():
        row.subject = _without(row.subject, slack)
        row.before, row.after = (json.loads(_without(json.dumps(one), slack)) for one in (row.before, row.after))


def _without(words: str, slack: str) -> str:
    """One id may begin another."""
    return re.sub(rf"\b{re.escape(slack)}\b", FORMER, words)
