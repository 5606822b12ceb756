"""Answers that wait to be told, about one upstream team and one question a pool."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from pulse.disclosure import EMPTY_AFTER, FLOOR, extra_ripe
from pulse.questions import EXTRA_WEIGHTS, ExtraQuestion
from pulse.records import ExtraAnswer, Participation, PoolAnswer
from storage import answer_rows
from storage.secrets import Key
from storage.tables import Ask, Invitation, Pool, PoolRound, Round, Team
from storage.tables.pools import COMMENT, MAIN

Drop = tuple[int, dict[str, Any]]
"""A person, who only becomes a marker, and what is kept of their answer."""
Drops = Mapping[tuple[int, str], list[Drop]]
"""By upstream team and question."""
PoolIds = Mapping[tuple[int, str], int]
"""The pools that fill, by upstream team and question."""


@dataclass(frozen=True)
class OpenPool:
    """A pool that still fills. `minimum` is the largest that was promised to any answer in it."""

    id: int
    upstream_team_id: int
    question: str
    number: int
    minimum: int
    opened_on: date

    def weeks(self, today: date) -> int:
        return (today - self.opened_on).days // 7


def open_for(
    session: Session, upstream_team_ids: Iterable[int], minimum_group: int, comment_minimum: int, on: date
) -> PoolIds:
    """A round asked about these teams: their pools fill from now on and rise to the minima that it promised, whether or
    not anybody answered. That a pool is there, since when it fills and its minimum would otherwise say who did."""
    promised = dict.fromkeys((MAIN, *EXTRA_WEIGHTS), minimum_group) | {COMMENT: max(comment_minimum, minimum_group)}
    wanted = {(upstream, question) for upstream in upstream_team_ids for question in promised}
    teams = {upstream for upstream, _ in wanted}
    filling = select(Pool).where(col(Pool.upstream_team_id).in_(teams), col(Pool.ended).is_(False))
    filling = filling.order_by(col(Pool.upstream_team_id), col(Pool.question))
    pools = list(session.exec(filling.with_for_update()).all())
    for pool in pools:
        pool.minimum = max(pool.minimum, promised[pool.question])
        wanted.discard((pool.upstream_team_id, pool.question))
    new = [_new_pool(session, upstream, question, promised[question], on) for upstream, question in sorted(wanted)]
    session.add_all(new)
    session.flush()
    return {(pool.upstream_team_id, pool.question): pool.id for pool in (*pools, *new) if pool.id is not None}


def pour(session: Session, key: Key, drops: Drops, pools: PoolIds) -> None:
    """Write each pool that gets an answer anew, with the answers that wait in it. Who waits in it already is not
    counted again."""
    for upstream, question in sorted(drops):
        pool_id = pools[upstream, question]
        waits = [(key.of_marker(pool_id, person), values) for person, values in drops[upstream, question]]
        answer_rows.refill(session, pool_id, question, waits)


def _new_pool(session: Session, upstream: int, question: str, promised: int, on: date) -> Pool:
    numbers = select(func.max(Pool.number)).where(Pool.upstream_team_id == upstream, Pool.question == question)
    number = (session.exec(numbers).one() or 0) + 1
    return Pool(upstream_team_id=upstream, question=question, number=number, minimum=max(FLOOR, promised), opened_on=on)


def note_round(session: Session, round_id: int, upstream_team_ids: Iterable[int]) -> None:
    """Note in the main pool of each team that the round asked about it, whether anybody answered or not."""
    filling = select(Pool.id).where(
        Pool.question == MAIN, col(Pool.ended).is_(False), col(Pool.upstream_team_id).in_(list(upstream_team_ids))
    )
    session.add_all(PoolRound(pool_id=pool, round_id=round_id) for pool in session.exec(filling).all() if pool)
    session.flush()


def all_open(session: Session) -> PoolIds:
    rows = session.exec(select(Pool.upstream_team_id, Pool.question, Pool.id).where(col(Pool.ended).is_(False)))
    return {(upstream, question): pool_id for upstream, question, pool_id in rows if pool_id is not None}


def open_pools(session: Session, upstream: int) -> dict[str, OpenPool]:
    """The team's pools that fill now by question, locked until the transaction ends."""
    filling = select(Pool).where(Pool.upstream_team_id == upstream, col(Pool.ended).is_(False))
    rows = session.exec(filling.order_by(col(Pool.question)).with_for_update()).all()
    return {row.question: _as_value(row) for row in rows}


def _as_value(row: Pool) -> OpenPool:
    assert row.id is not None
    return OpenPool(row.id, row.upstream_team_id, row.question, row.number, row.minimum, row.opened_on)


def main_answers(session: Session, pool: OpenPool) -> list[PoolAnswer]:
    return answer_rows.main_answers(session, pool.id)


def extra_answers(session: Session, pool: OpenPool) -> list[ExtraAnswer]:
    return answer_rows.extra_answers(session, pool.id, pool.question)


def comments(session: Session, pool: OpenPool) -> list[tuple[str, str]]:
    """(kind, text) of each comment that waits, in the order of its random id."""
    return answer_rows.comments(session, pool.id)


def waiting(session: Session, key: Key, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these (pool, person) where something of that person waits in that pool."""
    hashes = {key.of_marker(pool_id, person_id): (pool_id, person_id) for pool_id, person_id in pairs}
    return {hashes[hash_] for hash_ in answer_rows.marked(session, hashes)}


def waiting_counts(session: Session) -> dict[int, Counter[ExtraQuestion]]:
    """How many answers to each of the further questions wait, by upstream team."""
    counts: dict[int, Counter[ExtraQuestion]] = defaultdict(Counter)
    number = answer_rows.extra_counts(session)
    for pool in session.exec(select(Pool).where(col(Pool.id).in_(list(number)))).all():
        counts[pool.upstream_team_id][cast(ExtraQuestion, pool.question)] += number[pool.id or 0]
    return counts


def participation(session: Session, pool: OpenPool, people: int) -> Participation:
    """Who was asked about the team in the pool's rounds, beside the `people` who answered.

    Somebody forgotten since is no longer among the asked, hence never fewer than answered.
    """
    rounds = select(PoolRound.round_id).where(PoolRound.pool_id == pool.id)
    asked = (
        select(func.count(func.distinct(Invitation.person_id)), func.count(col(Ask.id)))
        .select_from(Ask)
        .join(Invitation)
        .where(Ask.upstream_team_id == pool.upstream_team_id, col(Invitation.round_id).in_(rounds))
        .where(col(Invitation.ts).is_not(None))
    )
    persons, questions = session.exec(asked).one()
    return Participation(max(persons, people), people, max(questions, people), people)


def promised(session: Session, pool: OpenPool) -> int:
    """The largest minimum group that a round of the pool promised, by the rounds themselves: of a main pool, since only
    there they are noted; of the others by the pool."""
    rounds = select(func.max(Round.minimum_group)).join(PoolRound, col(PoolRound.round_id) == Round.id)
    return max(pool.minimum, session.exec(rounds.where(PoolRound.pool_id == pool.id)).one() or 0)


def move_job(session: Session, job_id: int, into_id: int) -> None:
    """What waits under one job waits under another from now on: two of a catalogue became one."""
    importance = session.exec(select(Pool.id).where(Pool.question == "importance")).all()
    answer_rows.move_job(session, job_id, into_id, [pool_id for pool_id in importance if pool_id is not None])


def end_pool(session: Session, pool: OpenPool) -> None:
    """Delete its answers and markers; the next answer opens the next pool."""
    answer_rows.clear(session, pool.id, pool.question)
    session.execute(delete(PoolRound).where(col(PoolRound.pool_id) == pool.id))
    session.execute(update(Pool).where(col(Pool.id) == pool.id).values(ended=True))


def empty_old(session: Session, today: date, most: int = EMPTY_AFTER) -> int:
    """Empty untold what has waited too long: a main pool that is still too small after `most` weeks, an extra
    question's after twice as many (or whose team is archived and is told no more), comments after `most`. Returns how
    many pools."""
    old = (col(Pool.ended).is_(False), Pool.opened_on <= today - timedelta(weeks=most))
    found = select(Pool, Team.archived_at).join(Team).where(*old)
    found = found.order_by(col(Pool.upstream_team_id), col(Pool.question))
    emptied = 0
    for row, archived_at in session.exec(found.with_for_update(of=Pool)).all():
        pool = _as_value(row)
        if _outlived(session, pool, pool.weeks(today), most, archived_at is not None):
            end_pool(session, pool)
            emptied += 1
    return emptied


def _outlived(session: Session, pool: OpenPool, weeks: int, most: int, archived: bool) -> bool:
    if pool.question == COMMENT:
        return weeks >= most
    if pool.question == MAIN:
        return weeks >= most and (archived or len(main_answers(session, pool)) < pool.minimum)
    question, people = cast(ExtraQuestion, pool.question), len(extra_answers(session, pool))
    return weeks >= 2 * most and (archived or not extra_ripe(question, people, pool.minimum, weeks))
