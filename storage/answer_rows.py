"""Every row of an answer, open or waiting, and every marker is read and written here and nowhere else.

Open ones are found by pseudonyms and waiting ones by pools, so whoever asks must have the key or tell the pool. With
every round that closes a pool is written anew, in random order under fresh random ids: the order of rows, and xmin on
PostgreSQL, would otherwise join a person's marker to their answer.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Table, bindparam, case, delete, func, insert, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from pulse.records import ExtraAnswer, PoolAnswer
from storage.scrubbing import leave_traces
from storage.secrets import Key
from storage.tables import METADATA
from storage.tables.answers import Marker, OpenAnswer, WaitingAnswer, WaitingComment, WaitingExtra
from storage.tables.pools import COMMENT, MAIN

AT_ONCE: Final = 10_000  # bound parameters: SQLite takes 32,766, PostgreSQL 65,535

Values = dict[str, str]
"""What somebody answered about one upstream team, by question."""
Waits = tuple[str, dict[str, Any]]
"""A person's marker, and what is kept of their answer."""

# Plain tables and columns: made into objects, and these looked through at each delete, the answers of 20,000 people
# took three times as long, while nobody else could write into a file of SQLite's.
_OPEN, _MARKER = METADATA.tables["open_answer"], METADATA.tables["marker"]


# Open: under a pseudonym, until the round closes


def _putting(insert: Any, submitted: bool) -> Any:
    """The later of two answers stays; what was submitted is later than what is stored."""
    fresh, keys = insert(_OPEN), ["pseudonym", "question"]
    value, at, stored = fresh.excluded.value, fresh.excluded.action_ts, _OPEN.c.action_ts
    if submitted:
        latest = case((stored > at, stored), else_=at)
        return fresh.on_conflict_do_update(index_elements=keys, set_={"value": value, "action_ts": latest})
    return fresh.on_conflict_do_update(index_elements=keys, set_={"value": value, "action_ts": at}, where=stored <= at)


_ANSWERED = select_columns(_OPEN.c.pseudonym, _OPEN.c.question).where(
    _OPEN.c.pseudonym.in_(bindparam("pseudonyms", expanding=True)), _OPEN.c.value.is_not(None)
)
_PUT = {
    (name, submitted): _putting(insert, submitted)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    for submitted in (False, True)
}


@dataclass(frozen=True)
class Open:
    """One open answer. A null value is an emptied field."""

    pseudonym: str
    question: str
    round_id: int
    value: str | None
    action_ts: str


def put(session: Session, key: Key, rows: Iterable[Open], submitted: bool) -> None:
    """Store these, unless a later one is stored. In one order everywhere, lest two replicas wait for each other's
    rows."""
    ordered = sorted(rows, key=lambda row: (row.pseudonym, row.question))
    if ordered:
        session.execute(_PUT[session.get_bind().dialect.name, submitted], [_sealed(key, row) for row in ordered])


def _sealed(key: Key, row: Open) -> dict[str, Any]:
    """Sealed, lest whoever holds the database alone read what somebody answered who was one of few to be asked."""
    value = None if row.value is None else key.seal(row.value, f"{row.pseudonym} {row.question}")
    return vars(row) | {"value": value}


def given(session: Session, key: Key, pseudonym: str) -> Values:
    """What was answered under this pseudonym, emptied fields left out."""
    return _given(session, key, OpenAnswer.pseudonym == pseudonym).get(pseudonym, {})


def given_in(session: Session, key: Key, round_id: int) -> dict[str, Values]:
    """The same of a whole round, by pseudonym."""
    return _given(session, key, OpenAnswer.round_id == round_id)


def _given(session: Session, key: Key, which: bool) -> dict[str, Values]:
    rows = select(OpenAnswer.pseudonym, OpenAnswer.question, _OPEN.c.value).where(which)
    found: dict[str, Values] = defaultdict(dict)
    for pseudonym, question, value in session.exec(rows).all():
        if value is not None:
            found[pseudonym][question] = key.unseal(value, f"{pseudonym} {question}")
    return found


def answered(session: Session, pseudonyms: Iterable[str]) -> set[tuple[str, str]]:
    """Pseudonym and question of all that was answered under these. Not how."""
    return {(row.pseudonym, row.question) for row in session.execute(_ANSWERED, {"pseudonyms": list(pseudonyms)})}


def is_later(session: Session, pseudonym: str, action_ts: str) -> bool:
    """Whether any answer under this pseudonym was given after that."""
    later = select(OpenAnswer.question).where(OpenAnswer.pseudonym == pseudonym, col(OpenAnswer.action_ts) > action_ts)
    return session.exec(later.limit(1)).first() is not None


def take_out(session: Session, pseudonyms: Iterable[str], until: str | None = None) -> bool:
    """Delete all that was answered under these, up to that time of Slack's if there is one. Whether there was
    anything."""
    gone = delete(_OPEN).where(_OPEN.c.pseudonym.in_(list(pseudonyms)))
    result = session.execute(gone if until is None else gone.where(_OPEN.c.action_ts <= until))
    leave_traces(session)
    return bool(result.rowcount)  # type: ignore[attr-defined]


def take_out_round(session: Session, round_id: int) -> None:
    session.execute(delete(_OPEN).where(_OPEN.c.round_id == round_id))
    leave_traces(session)


# Markers: of whom something waits in a pool


def marked(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of these that are there."""
    wanted, found = iter(hashes), set[str]()
    while some := list(islice(wanted, AT_ONCE)):
        found |= set(session.exec(select(Marker.hash).where(col(Marker.hash).in_(some))))
    return found


def mark(session: Session, pool_id: int, hash_: str) -> None:
    session.merge(Marker(hash=hash_, pool_id=pool_id))


def unmark(session: Session, hashes: Iterable[str]) -> None:
    session.execute(delete(_MARKER).where(_MARKER.c.hash.in_(list(hashes))))


# Waiting: in a pool, until it is told


def refill(session: Session, pool_id: int, question: str, drops: Sequence[Waits]) -> None:
    """Write the pool anew with what waits in it and what comes. Who waits in it already is not counted again; comments
    have no markers."""
    markers = set(session.exec(select(Marker.hash).where(Marker.pool_id == pool_id)).all())
    rows = _take(session, pool_id, question)
    for marker, values in drops:
        if question == COMMENT or marker not in markers:
            rows.append(values)
            markers.add(marker)
    _write(session, pool_id, question, rows, set() if question == COMMENT else markers)


def _take(session: Session, pool_id: int, question: str) -> list[dict[str, Any]]:
    """The pool's rows without their ids; they and its markers are deleted."""
    table = _table(question)
    found = session.execute(select(*table.columns).where(table.c.pool_id == pool_id)).mappings().all()
    clear(session, pool_id, question)
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def clear(session: Session, pool_id: int, question: str) -> None:
    """Delete the pool's rows and markers."""
    leave_traces(session)
    session.execute(delete(_table(question)).where(_table(question).c.pool_id == pool_id))
    session.execute(delete(_MARKER).where(_MARKER.c.pool_id == pool_id))


def _write(session: Session, pool_id: int, question: str, rows: list[dict[str, Any]], markers: set[str]) -> None:
    """Rows in the order of ids drawn just now, markers in the order of their hashes: neither says who is who."""
    fresh = [row | {"id": secrets.token_hex(16), "pool_id": pool_id} for row in rows]
    if fresh:
        session.execute(insert(_table(question)), sorted(fresh, key=lambda row: str(row["id"])))
    if markers:
        session.execute(insert(Marker), [{"hash": marker, "pool_id": pool_id} for marker in sorted(markers)])


def _table(question: str) -> Table:
    name = {MAIN: "waiting_answer", COMMENT: "waiting_comment"}.get(question, "waiting_extra")
    return METADATA.tables[name]


def main_answers(session: Session, pool_id: int) -> list[PoolAnswer]:
    rows = session.exec(select(WaitingAnswer).where(WaitingAnswer.pool_id == pool_id)).all()
    return [
        PoolAnswer(str(row.customer_team_id), str(row.job_id) if row.job_id else None, row.satisfied, row.waste)
        for row in rows
    ]


def extra_answers(session: Session, pool_id: int, question: str) -> list[ExtraAnswer]:
    rows = session.exec(select(WaitingExtra).where(WaitingExtra.pool_id == pool_id)).all()
    return [ExtraAnswer(row.about or None, _value(question, row.value)) for row in rows]


def _value(question: str, stored: str) -> bool | int | str:
    if question == "motive":
        return stored
    return int(stored) if question == "minutes" else stored == "1"


def comments(session: Session, pool_id: int) -> list[tuple[str, str]]:
    """(kind, text) of each comment that waits, in the order of its random id."""
    waiting = select(WaitingComment).where(WaitingComment.pool_id == pool_id).order_by(col(WaitingComment.id))
    return [(row.kind, row.text) for row in session.exec(waiting).all()]


def extra_counts(session: Session) -> Mapping[int, int]:
    """How many answers to further questions wait, by pool."""
    counts = select(WaitingExtra.pool_id, func.count()).group_by(col(WaitingExtra.pool_id))
    return dict(session.exec(counts).all())


def move_job(session: Session, job_id: int, into_id: int, importance: Iterable[int]) -> None:
    """What waits under one job waits under another from now on, also in these pools about the importance of jobs."""
    answers = update(WaitingAnswer).where(col(WaitingAnswer.job_id) == job_id)
    session.execute(answers.values(job_id=into_id))
    about = col(WaitingExtra.pool_id).in_(list(importance)), col(WaitingExtra.about) == str(job_id)
    session.execute(update(WaitingExtra).where(*about).values(about=str(into_id)))
