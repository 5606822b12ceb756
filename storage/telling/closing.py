"""A round closes: its open answers fall apart into the pools of the teams that they are about."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from storage import answer_rows
from storage.secrets import Key
from storage.tables import METADATA, UNDER_WAY, Ask, Invitation, Job, Round
from storage.tables.pools import COMMENT, MAIN
from storage.telling.pools import Drop, Drops, note_round, open_for, pour
from storage.telling.reducing import Pieces, fall_apart

_ASK = METADATA.tables["ask"]


def due_rounds(session: Session, now: datetime) -> list[int]:
    """Rounds whose answering window is over and whose answers still stand open."""
    over = select(Round.id).where(col(Round.state).in_(UNDER_WAY), Round.closes_at <= now).order_by(col(Round.id))
    return [round_id for round_id in session.exec(over).all() if round_id is not None]


def close_round(session: Session, key: Key, round_id: int, on: date) -> bool:
    """Let the round's answers fall apart into their pools, where they are nobody's. False: it is closed already."""
    if not _claim(session, round_id):
        return False
    held = session.get_one(Round, round_id)
    asks = _asks(session, round_id)
    teams = {upstream for _, _, upstream in asks}
    pools = open_for(session, teams, held.minimum_group, held.comment_minimum, on)
    pour(session, key, _collect(session, key, round_id, asks), pools)
    note_round(session, round_id, teams)
    answer_rows.take_out_round(session, round_id)
    in_round = select(Invitation.id).where(Invitation.round_id == round_id)
    session.execute(update(_ASK).where(_ASK.c.invitation_id.in_(in_round)).values(held=None))
    return True


def _claim(session: Session, round_id: int) -> bool:
    claim = update(Round).where(col(Round.id) == round_id, col(Round.state).in_(UNDER_WAY)).values(state="closed")
    result = session.execute(claim)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _asks(session: Session, round_id: int) -> list[tuple[int, int, int]]:
    """Each ask of the round: who was asked, of which customer team, about which upstream team."""
    asks = select(Invitation.person_id, Ask.customer_team_id, Ask.upstream_team_id).join(Ask)
    return list(session.exec(asks.where(Invitation.round_id == round_id)).all())


def _collect(session: Session, key: Key, round_id: int, asks: list[tuple[int, int, int]]) -> Drops:
    """The answers of a round, found through its asks, as what will be kept of them."""
    given = answer_rows.given_in(session, key, round_id)
    jobs = _jobs(session)
    drops: dict[tuple[int, str], list[Drop]] = defaultdict(list)
    for person, customer, upstream in asks:
        answer = given.get(key.of_answer(round_id, person, upstream))
        if answer is not None:
            for question, values in _rows(fall_apart(answer, jobs.get(upstream, {})), customer):
                drops[upstream, question].append((person, values))
    return drops


def _rows(pieces: Pieces, customer_team_id: int) -> Iterable[tuple[str, dict[str, Any]]]:
    if pieces.main is not None:
        yield MAIN, {"customer_team_id": customer_team_id} | vars(pieces.main)
    for extra in pieces.extras:
        yield extra.question, {"about": extra.about, "value": extra.value}
    for words in pieces.words:
        yield COMMENT, vars(words)


def _jobs(session: Session) -> dict[int, dict[int, int]]:
    """Team → job → the job that it was merged into, or itself."""
    jobs: dict[int, dict[int, int]] = defaultdict(dict)
    for job in session.exec(select(Job)).all():
        if job.id is not None:
            jobs[job.team_id][job.id] = job.merged_into_id or job.id
    return jobs
