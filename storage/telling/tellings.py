"""A pool that is ripe is told: its record is made, audited and entered, and its answers are deleted with it.

Whether and how it is told depends on numbers of people alone: a refusal says nothing about what they think.
"""

import secrets
from datetime import date, timedelta
from typing import cast

from sqlmodel import Session, col, select

from pulse import auditor, disclosure
from pulse.policy import Policy
from pulse.questions import EXTRA_WEIGHTS, ExtraQuestion
from pulse.records import Record, View
from storage.tables import Telling, ToldComment
from storage.tables.pools import COMMENT, MAIN
from storage.telling import ledger, pools
from storage.telling.pools import OpenPool

_SLACK = timedelta(days=3)
"""A digest that came late is no reason to hold back the next one."""


def tell_team(session: Session, upstream_team_id: int, today: date, policy: Policy) -> int | None:
    """Tell what waits about a team if it is ripe: the main pool, with the comments that may go along, and each extra
    question by itself.

    Returns the id of the main pool's telling, None if that is not told. Raises `auditor.Refused` for a record that must
    not be told; the caller rolls back.
    """
    filling = pools.open_pools(session, upstream_team_id)
    telling = _tell_main(session, filling, today, policy) if MAIN in filling else None
    for question in EXTRA_WEIGHTS:
        if question in filling:
            _tell_extra(session, filling[question], question, today, policy)
    return telling


def _in_turn(last: Telling | None, today: date, weeks: int) -> bool:
    return last is None or today - last.told_on + _SLACK >= timedelta(weeks=weeks)


def _last_view(session: Session, upstream_team_id: int) -> View | None:
    """The view that was told last; a telling of the total alone, which was in neither, does not change whose turn it
    is."""
    views = (
        select(Telling.view)
        .where(Telling.upstream_team_id == upstream_team_id, Telling.question == ledger.SATISFACTION)
        .where(Telling.view != "total")
        .order_by(col(Telling.pool_number).desc())
        .limit(1)
    )
    return cast(View | None, session.exec(views).first())


def _tell_main(session: Session, filling: dict[str, OpenPool], today: date, policy: Policy) -> int | None:
    main, comments = filling[MAIN], filling.get(COMMENT)
    last = ledger.last_told(session, main.upstream_team_id)
    previous = _last_view(session, main.upstream_team_id)
    answers = pools.main_answers(session, main)
    sizes = disclosure.sizes_by_view(answers)
    ripe = disclosure.ripe(sizes, main.minimum, main.weeks(today), previous)
    if not ripe or not _in_turn(last, today, policy.weeks_between_tellings):
        return None
    took_part = pools.participation(session, main, len(answers))
    record = disclosure.tell(
        answers, pool=main.number, minimum=main.minimum, previous=previous, participation=took_part
    )
    telling = _enter(session, main, record, today)
    if comments and disclosure.comments_may_go(len(answers), comments.minimum, main.minimum):
        _tell_comments(session, comments, telling)
    return telling


def _tell_extra(session: Session, pool: OpenPool, question: ExtraQuestion, today: date, policy: Policy) -> None:
    answers = pools.extra_answers(session, pool)
    last = ledger.last_told(session, pool.upstream_team_id, question)
    ripe = disclosure.extra_ripe(question, len(answers), pool.minimum, pool.weeks(today))
    if ripe and _in_turn(last, today, policy.weeks_between_tellings):
        _enter(session, pool, disclosure.tell_extra(question, answers, pool=pool.number, minimum=pool.minimum), today)


def _enter(session: Session, pool: OpenPool, record: Record, today: date) -> int:
    """Audit the record, enter it into the ledger and delete what it was made of."""
    before = ledger.pools_told(session, pool.upstream_team_id, record.question, pool.number)
    auditor.audit(record, promised=pools.promised(session, pool), told_before=before)
    telling = ledger.store(session, pool.upstream_team_id, record, today, pool.opened_on)
    pools.end_pool(session, pool)
    return telling


def _tell_comments(session: Session, pool: OpenPool, telling: int) -> None:
    for kind, text in pools.comments(session, pool):
        session.add(ToldComment(id=secrets.token_hex(16), telling_id=telling, kind=kind, text=text))
    session.flush()
    pools.end_pool(session, pool)
