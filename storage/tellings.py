"""A pool that is ripe is told: its record is made, audited and entered, and its answers are deleted with it.

Whether and how it is told depends on numbers of people alone: a refusal says nothing about what they think.
"""

import secrets
from datetime import date, timedelta
from typing import cast

from sqlmodel import Session

from pulse import auditor, disclosure
from pulse.policy import Policy
from pulse.questions import EXTRA_WEIGHTS, ExtraQuestion
from pulse.records import PoolAnswer, Record, View
from storage import ledger, pools
from storage.pools import COMMENT, MAIN, OpenPool
from storage.tables import Telling, ToldComment

_SLACK = timedelta(days=3)
"""A digest that came late is no reason to hold back the next one."""


def tell_team(session: Session, upstream_team_id: int, today: date, policy: Policy) -> int | None:
    """Tell what waits about a team if it is ripe, with the extra questions and comments that may go along.

    Returns the telling's id, None if nothing is told. Raises `auditor.Refused` for a record that must not be told;
    the caller rolls back.
    """
    filling = pools.open_pools(session, upstream_team_id)
    main, last = filling.get(MAIN), ledger.last_told(session, upstream_team_id)
    if main is None or not _in_turn(last, today, policy.weeks_between_tellings):
        return None
    answers = pools.main_answers(session, main)
    previous = cast(View, last.view) if last else None
    sizes = disclosure.sizes_by_view(answers)
    if not disclosure.ripe(sizes, main.minimum, main.weeks(today), previous):
        return None
    telling = _tell_main(session, main, answers, previous, today)
    if COMMENT in filling and _comments_may_go(filling[COMMENT], main, len(answers), policy):
        _tell_comments(session, filling[COMMENT], telling)
    for question in EXTRA_WEIGHTS:
        if question in filling:
            _tell_extra(session, filling[question], question, today)
    return telling


def _in_turn(last: Telling | None, today: date, weeks: int) -> bool:
    return last is None or today - last.told_on + _SLACK >= timedelta(weeks=weeks)


def _tell_main(session: Session, pool: OpenPool, answers: list[PoolAnswer], previous: View | None, today: date) -> int:
    took_part = pools.participation(session, pool, len(answers))
    record = disclosure.tell(
        answers, pool=pool.number, minimum=pool.minimum, previous=previous, participation=took_part
    )
    return _enter(session, pool, record, today)


def _tell_extra(session: Session, pool: OpenPool, question: ExtraQuestion, today: date) -> None:
    answers = pools.extra_answers(session, pool)
    if disclosure.extra_ripe(question, len(answers), pool.minimum, pool.weeks(today)):
        _enter(session, pool, disclosure.tell_extra(question, answers, pool=pool.number, minimum=pool.minimum), today)


def _enter(session: Session, pool: OpenPool, record: Record, today: date) -> int:
    """Audit the record, enter it into the ledger and delete what it was made of."""
    before = ledger.pools_told(session, pool.upstream_team_id, record.question, pool.number)
    auditor.audit(record, promised=pool.minimum, told_before=before)
    telling = ledger.store(session, pool.upstream_team_id, record, today, pool.opened_on)
    pools.end_pool(session, pool)
    return telling


def _comments_may_go(pool: OpenPool, main: OpenPool, answered: int, policy: Policy) -> bool:
    """Whether enough people answered in this telling, by the largest minimum that anybody was promised."""
    return disclosure.comments_may_go(answered, policy.comment_minimum, max(main.minimum, pool.minimum))


def _tell_comments(session: Session, pool: OpenPool, telling: int) -> None:
    for kind, text in pools.comments(session, pool):
        session.add(ToldComment(id=secrets.token_hex(16), telling_id=telling, kind=kind, text=text))
    session.flush()
    pools.end_pool(session, pool)
