""" "Forget me": everything that is tied to a person goes at once. What waits or was told is nobody's to find."""

import json
import re
from typing import Any

from sqlalchemy import JSON, Column, String, Table, cast, delete, or_, select, update
from sqlmodel import AutoString, Session, col

from storage.answering.answers import forget_answers
from storage.answering.screening import forget_picks
from storage.inserting import insert_new
from storage.people import OPS_GROUP
from storage.secrets import Key
from storage.settings import read_setting, write_setting
from storage.tables import METADATA, UNDER_WAY, Invitation, Operator, Outbox, Person, Pool, Round

FORMER = "a former member"
WORDS = frozenset({"open_answer", "waiting_answer", "waiting_extra", "waiting_comment", "told_comment"})
"""Tables of what people said: nobody's, and not to be searched."""


def forget(session: Session, key: Key, slack: str) -> None:
    """Delete open answers, markers, settings, memberships, invitations and what was sent; leave "a former member"
    wherever they did something, and a keyed hash that says "never ask". The caller scrubs the database afterwards."""
    _hold_closes(session, slack)
    person = select(col(Person.id)).where(col(Person.slack) == slack).with_for_update()
    person_id = session.execute(person).scalar()
    if person_id is not None:
        forget_answers(session, key, person_id)
        forget_picks(session, key, person_id)
        _forget_deliveries(session, person_id)
        session.execute(delete(Invitation).where(col(Invitation.person_id) == person_id))
        session.execute(delete(Person).where(col(Person.id) == person_id))
    session.execute(delete(Outbox).where(col(Outbox.target) == slack))
    session.execute(delete(Operator).where(col(Operator.slack) == slack))
    _leave_ops_group(session, slack)
    for table in METADATA.sorted_tables:
        for column in table.columns if table.name not in WORDS else ():
            if isinstance(column.type, AutoString | String | JSON):
                _rename(session, table, column, slack)
    insert_new(session, "forgotten", [{"hash": key.of_forgotten(slack)}], "hash")


def _hold_closes(session: Session, slack: str) -> None:
    """No round of theirs closes and no pool is written anew meanwhile: a close that has read their answer or marker
    already would write it behind what is deleted here. Rounds before pools, as a close takes them, and both before the
    person, as planning takes a round, lest two wait for each other."""
    theirs = select(col(Invitation.round_id)).join(Person).where(col(Person.slack) == slack)
    rounds = select(col(Round.id)).where(col(Round.id).in_(theirs), col(Round.state).in_(UNDER_WAY))
    session.execute(rounds.order_by(col(Round.id)).with_for_update(read=True)).all()
    filling = select(col(Pool.id)).where(col(Pool.ended).is_(False))
    filling = filling.order_by(col(Pool.upstream_team_id), col(Pool.question))
    session.execute(filling.with_for_update(read=True)).all()


def _forget_deliveries(session: Session, person_id: int) -> None:
    """By invitation and by the direct message's channel, whose id is as good as a name."""
    theirs = col(Invitation.person_id) == person_id
    invitations = select(col(Invitation.id)).where(theirs)
    channels = select(col(Invitation.channel)).where(theirs, col(Invitation.channel).is_not(None))
    session.execute(
        delete(Outbox).where(or_(col(Outbox.invitation_id).in_(invitations), col(Outbox.channel).in_(channels)))
    )


def _leave_ops_group(session: Session, slack: str) -> None:
    group = (read_setting(session, OPS_GROUP) or "").split()
    if slack in group:
        write_setting(session, OPS_GROUP, " ".join(one for one in group if one != slack))
        session.flush()


def _rename(session: Session, table: Table, column: Column[Any], slack: str) -> None:
    """Whatever else names them, in whichever table, names a former member."""
    keys = list(table.primary_key)
    named = cast(column, String).contains(slack, autoescape=True)
    for *ids, value in session.execute(select(*keys, column).where(named)).all():
        here = [key == one for key, one in zip(keys, ids, strict=True)]
        session.execute(update(table).where(*here).values({column.name: _without(value, slack)}))


def _without(value: Any, slack: str) -> Any:
    """One id may begin another."""
    words = re.sub(rf"\b{re.escape(slack)}\b", FORMER, json.dumps(value))
    return json.loads(words)
