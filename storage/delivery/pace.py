"""Whose turn it is to call Slack: rows shared by all replicas, one for each method, and for each channel posted to.

Generic cell rate algorithm without a burst (ITU-T I.371): each caller takes the next free turn and moves it on by the
interval. What Slack says in a 429 holds everybody.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.tables import Pace


def take_turn(session: Session, intervals: Mapping[str, float], now: float) -> float:
    """Take the next turn that is free for all these keys (key → seconds between two turns). Returns the epoch second
    at which it is."""
    _make(session, intervals)
    rows = session.exec(
        select(Pace).where(col(Pace.key).in_(intervals)).order_by(col(Pace.key)).with_for_update()
    ).all()
    turn = max(now, *(max(row.next_at, row.held_until) for row in rows))
    for row in rows:
        row.next_at = turn + intervals[row.key]
        session.add(row)
    return turn


def take_turn_if_free(session: Session, key: str, interval: float, now: float) -> float:
    """Take the turn if it is free now. Returns the epoch second at which it is, one after `now` if it was not taken."""
    _make(session, [key])
    row = session.exec(select(Pace).where(Pace.key == key).with_for_update()).one()
    free_at = max(row.next_at, row.held_until)
    if free_at <= now:
        row.next_at = now + interval
    return free_at


def held_until(session: Session, keys: Iterable[str]) -> float:
    """The epoch second until which Slack wants none of these calls; one in the past where it said nothing."""
    return max(session.exec(select(Pace.held_until).where(col(Pace.key).in_(keys))).all(), default=0.0)


def hold(session: Session, key: str, until: float) -> None:
    """Nobody calls before that epoch second."""
    _make(session, [key])
    session.execute(update(Pace).where(col(Pace.key) == key, col(Pace.held_until) < until).values(held_until=until))


def _make(session: Session, keys: Iterable[str]) -> None:
    rows = [{"key": key, "next_at": 0.0, "held_until": 0.0} for key in sorted(keys)]
    insert_new(session, "pace", rows, "key")
