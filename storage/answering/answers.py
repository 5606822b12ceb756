"""Open answers: given, changed and counted as done while their round is open. Rows stand under a keyed pseudonym.

What was given goes up only as a `Form`, for the modal of the person whose it is. Everything else is told which
questions are answered, never how.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Row, Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pulse.calendar import local_date
from pulse.questions import is_answer
from storage import answer_rows
from storage.answer_rows import Open
from storage.answering.jobs_offered import JobChoice, offered
from storage.secrets import Key
from storage.tables import METADATA, UNDER_WAY, Ask, Invitation, Job, Pool, Round, Team
from storage.tables.pools import COMMENT, MAIN

Outcome = Literal["saved", "closed", "stopped", "gone", "team gone", "unused", "no such job", "invalid"]
"""What became of a click: stored, or why not. "gone": nothing of that number is this person's."""
NO_JOB: Final = "no such job"


# Put together once: with every click SQLAlchemy took ten times as long to put them together as the database to answer.
_ASK, _INVITATION, _PERSON, _ROUND, _TEAM, _UNUSED = (
    METADATA.tables[name] for name in "ask invitation person round team unused".split()
)
_IS_THEIRS = (_UNUSED.c.person_id == _PERSON.c.id) & (_UNUSED.c.upstream_team_id == _TEAM.c.id)
_FIND = (
    select_columns(
        _ASK.c.id,
        _ASK.c.invitation_id,
        _ASK.c.upstream_team_id,
        _ASK.c.question,
        _INVITATION.c.round_id,
        _INVITATION.c.person_id,
        _INVITATION.c.zone,
        _PERSON.c.slack,
        _ROUND.c.state,
        _ROUND.c.stopped,
        _ROUND.c.closes_at,
        _TEAM.c.name,
        _TEAM.c.archived_at,
        _UNUSED.c.until.label("unused_until"),
    )
    .select_from(_ASK)
    .join(_INVITATION, _ASK.c.invitation_id == _INVITATION.c.id)
    .join(_PERSON, _INVITATION.c.person_id == _PERSON.c.id)
    .join(_ROUND, _INVITATION.c.round_id == _ROUND.c.id)
    .join(_TEAM, _ASK.c.upstream_team_id == _TEAM.c.id)
    .outerjoin(_UNUSED, _IS_THEIRS)
    .where(_ASK.c.id.in_(bindparam("asks", expanding=True)))
)
_HOLD = _FIND.with_for_update(read=True, of=[_ROUND, _PERSON])
_HOLD_IF_FREE = _FIND.with_for_update(read=True, of=[_ROUND, _PERSON], skip_locked=True)


@dataclass(frozen=True)
class Place:
    """Where an answer belongs. Lives for one transaction; its pseudonym never leaves storage."""

    ask_id: int
    invitation_id: int
    round_id: int
    person_id: int
    upstream_id: int
    upstream: str
    question: str | None
    closes_at: datetime
    zone: str
    refused: Outcome | None
    pseudonym: str


Places = Mapping[tuple[str, int], Place]
"""By whose they are, as Slack says it, and the ask's id."""


@dataclass(frozen=True)
class Form:
    """What a modal shows to the person whose answers these are: the only way up for what was given."""

    ask_id: int
    invitation_id: int
    upstream: str
    question: str | None
    jobs: tuple[JobChoice, ...]
    given: Mapping[str, str]
    closes_at: datetime
    zone: str
    comment_minimum: int
    refused: Outcome | None


@dataclass(frozen=True)
class Given:
    """What somebody answers to an ask; None takes an answer out.

    `action_ts` is Slack's, in seconds with six decimals; of two answers to one question the later stays, whichever
    arrives first. A form that was `submitted` has the time of the click that opened it, since Slack gives it none, and
    our own clock may be ahead of Slack's: it is later than all that is stored.
    """

    slack: str
    ask_id: int
    values: Mapping[str, str | None]
    action_ts: str
    submitted: bool = False


Became = tuple[Outcome, int | None]
"""What became of it, and the invitation's id if there is one."""


def give(session: Session, key: Key, given: Given, now: datetime) -> Became:
    """Store what this person answered to an ask. All of it or, where refused, nothing."""
    return _give(session, key, _places(session, _HOLD, key, [given.ask_id], now), [given])[0]


def give_all(session: Session, key: Key, all_given: Sequence[Given], now: datetime) -> list[Became]:
    """The same for many at once, in two statements. Nobody waits for a round that is being closed or a person who is
    being forgotten: to these it is "gone" now, and only `give` knows better."""
    asks = {given.ask_id for given in all_given}
    return _give(session, key, _places(session, _HOLD_IF_FREE, key, asks, now), all_given)


def _give(session: Session, key: Key, places: Places, all_given: Sequence[Given]) -> list[Became]:
    """One's refusal does not touch another's answer."""
    became: list[Became] = []
    kept: dict[bool, list[Open]] = {False: [], True: []}
    for given in all_given:
        place = places.get((given.slack, given.ask_id))
        values = _current(session, place, given.values) if place else {}
        outcome = _outcome(place, values)
        if place and outcome == "saved":
            kept[given.submitted] += _rows(place, values, given.action_ts)
        became.append((outcome, place.invitation_id if place else None))
    for submitted, rows in kept.items():
        answer_rows.put(session, key, rows, submitted)
    return became


def find(session: Session, key: Key, slack: str, ask_id: int, now: datetime) -> Place | None:
    """The ask, if it is this person's. Holds round and person until the transaction ends, so that neither the close
    nor "forget me" overtakes."""
    return _places(session, _HOLD, key, [ask_id], now).get((slack, ask_id))


def _places(session: Session, found: Select[Any], key: Key, ask_ids: Iterable[int], now: datetime) -> Places:
    return {
        (row.slack, row.id): Place(
            ask_id=row.id,
            invitation_id=row.invitation_id,
            round_id=row.round_id,
            person_id=row.person_id,
            upstream_id=row.upstream_team_id,
            upstream=row.name,
            question=row.question,
            closes_at=row.closes_at,
            zone=row.zone,
            refused=_refusal(row, now),
            pseudonym=key.of_answer(row.round_id, row.person_id, row.upstream_team_id),
        )
        for row in session.execute(found, {"asks": list(ask_ids)})
    }


def form(session: Session, key: Key, slack: str, ask_id: int, now: datetime) -> Form | None:
    """What this person answered to this ask, for a modal."""
    place = find(session, key, slack, ask_id, now)
    if place is None:
        return None
    round_ = session.get_one(Round, place.round_id)
    return Form(
        ask_id=ask_id,
        invitation_id=place.invitation_id,
        upstream=place.upstream,
        question=place.question,
        jobs=offered(session, [place.upstream_id])[place.upstream_id],
        given=answer_rows.given(session, key, place.pseudonym),
        closes_at=place.closes_at,
        zone=place.zone,
        comment_minimum=max(round_.comment_minimum, round_.minimum_group),
        refused=place.refused,
    )


def done(
    session: Session, key: Key, round_id: int, person_id: int, upstream_ids: Iterable[int]
) -> dict[int, frozenset[str]]:
    """By upstream team: which questions this person has answered in this round. Not how."""
    pseudonyms = {key.of_answer(round_id, person_id, upstream): upstream for upstream in upstream_ids}
    answered: dict[int, set[str]] = {upstream: set() for upstream in pseudonyms.values()}
    for pseudonym, question in answer_rows.answered(session, pseudonyms):
        answered[pseudonyms[pseudonym]].add(question)
    return {upstream: frozenset(questions) for upstream, questions in answered.items()}


def has_answered(session: Session, key: Key, round_id: int, person_id: int) -> bool:
    """Whether this person has given any satisfaction in this round. For reminders: nobody is told."""
    upstream_ids = session.exec(
        select(Ask.upstream_team_id)
        .join(Invitation, col(Ask.invitation_id) == Invitation.id)
        .where(Invitation.round_id == round_id, Invitation.person_id == person_id)
    ).all()
    answered = done(session, key, round_id, person_id, upstream_ids)
    return any("satisfaction" in questions for questions in answered.values())


def answered_since(session: Session, place: Place, action_ts: str) -> bool:
    """Whether anything was answered to this ask after that time of Slack's."""
    return answer_rows.is_later(session, place.pseudonym, action_ts)


def take_back(session: Session, place: Place, action_ts: str) -> bool:
    """Delete what this person has answered to this ask up to that time. Returns whether there was anything."""
    return answer_rows.take_out(session, [place.pseudonym], action_ts)


def forget_answers(session: Session, key: Key, person_id: int) -> None:
    """Delete every open answer and every marker of this person, in all rounds and pools."""
    asked = session.exec(
        select(Invitation.round_id, Ask.upstream_team_id)
        .join(Invitation, col(Ask.invitation_id) == Invitation.id)
        .where(Invitation.person_id == person_id)
    ).all()
    pseudonyms = [key.of_answer(round_id, person_id, upstream) for round_id, upstream in asked]
    answer_rows.take_out(session, pseudonyms)
    pools = session.exec(select(Pool.id)).all()
    answer_rows.unmark(session, [key.of_marker(pool_id, person_id) for pool_id in pools if pool_id is not None])


def wait_everywhere(session: Session, key: Key, person_id: int) -> None:
    """Let somebody who comes back after being forgotten wait in every pool that fills: nobody knows any more in which
    an answer of theirs waits, and whoever could answer twice could be several of a group's people."""
    filling = select(Pool.id).where(col(Pool.ended).is_(False), Pool.question != COMMENT)
    for pool_id in session.exec(filling).all():
        if pool_id is not None:
            answer_rows.mark(session, pool_id, key.of_marker(pool_id, person_id))


def waiting_about(session: Session, key: Key, person_id: int) -> tuple[str, ...]:
    """Names of the upstream teams about which an answer of this person waits to be told. Which one, nobody knows."""
    rows = session.exec(
        select(Pool.id, Team.name).join(Team).where(Pool.question == MAIN, col(Pool.ended).is_(False))
    ).all()
    markers = {key.of_marker(pool_id, person_id): name for pool_id, name in rows if pool_id is not None}
    return tuple(sorted(markers[marker] for marker in answer_rows.marked(session, markers)))


def _refusal(row: Row[Any], now: datetime) -> Outcome | None:
    if row.state not in UNDER_WAY or now >= row.closes_at:
        return "stopped" if row.stopped else "closed"
    if row.archived_at is not None:
        return "team gone"
    return "unused" if row.unused_until and row.unused_until > local_date(now, row.zone) else None


def _outcome(place: Place | None, values: Mapping[str, str | None]) -> Outcome:
    if place is None:
        return "gone"
    if place.refused:
        return place.refused
    if values.get("job") == NO_JOB:
        return "no such job"
    valid = all(value is None or is_answer(question, value) for question, value in values.items())
    return "saved" if valid else "invalid"


def _current(session: Session, place: Place, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """A job by the id that stands for it now: a merged one is the one it became. Other values as they are."""
    job = values.get("job")
    if job is None or not job.isascii() or not job.isdigit():
        return dict(values)
    return {**values, "job": _current_job(session, place, int(job))}


def _current_job(session: Session, place: Place, job_id: int) -> str:
    job = session.get(Job, job_id)
    if job is not None and job.merged_into_id is not None:
        job = session.get(Job, job.merged_into_id)
    vanished = job is None or job.retired_at is not None or job.team_id != place.upstream_id
    return NO_JOB if vanished or job is None else str(job.id)


def _rows(place: Place, values: Mapping[str, str | None], action_ts: str) -> list[Open]:
    return [Open(place.pseudonym, question, place.round_id, value, action_ts) for question, value in values.items()]
