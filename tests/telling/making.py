"""Rounds and answers as rows, for what happens after them: the front door's own stories make them by clicks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlmodel import Session, select

from storage import answer_rows
from storage.answer_rows import Open
from storage.secrets import Key
from storage.tables import Ask, Invitation, Membership, Person, Round, Survey

_numbers = count(1)

Given = Mapping[str, Mapping[str, str]]
"""Slack id of a person → question → value."""


def person_id(session: Session, slack: str) -> int:
    found = session.exec(select(Person.id).where(Person.slack == slack)).one()
    assert found is not None
    return found


def a_round(
    session: Session,
    key: Key,
    upstream_team_id: int,
    given: Given,
    *,
    asked: Sequence[str] = (),
    opens_on: date = date(2026, 11, 2),
    minimum_group: int = 5,
    comment_minimum: int = 10,
) -> int:
    """An open round that asks all of `given` and `asked` about one team and closes three days on, with answers."""
    opens_at = datetime.combine(opens_on, datetime.min.time(), UTC) + timedelta(hours=8)
    survey = _saved(session, _survey(f"Survey {next(_numbers)}", opens_on, minimum_group))
    round_id = _saved(session, _round(survey, opens_at, minimum_group, comment_minimum))
    for slack in dict.fromkeys([*given, *asked]):
        person = person_id(session, slack)
        _ask(session, round_id, person, upstream_team_id, opens_at)
        pseudonym = key.of_answer(round_id, person, upstream_team_id)
        answers = given.get(slack, {}).items()
        rows = [Open(pseudonym, question, round_id, value, "1793602800.000100") for question, value in answers]
        answer_rows.put(session, key, rows, submitted=False)
    session.flush()
    return round_id


def _ask(session: Session, round_id: int, person: int, upstream: int, opens_at: datetime) -> None:
    invitation = Invitation(
        round_id=round_id,
        person_id=person,
        due_at=opens_at,
        asked_on=opens_at.date(),
        zone="UTC",
        channel=f"D{person}",
        ts=f"{opens_at.timestamp():.6f}",
    )
    main = session.exec(select(Membership.team_id).where(Membership.person_id == person, Membership.main)).one()
    session.add(
        Ask(
            invitation_id=_saved(session, invitation),
            upstream_team_id=upstream,
            customer_team_id=main,
            held=f"{person}:{upstream}",
        )
    )


def _survey(name: str, start: date, minimum_group: int) -> Survey:
    return Survey(
        name=name,
        recurrence={},
        hour="10:00",
        minimum_group=minimum_group,
        start_date=start,
        created_by="UOLGA",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def _round(survey: int, opens_at: datetime, minimum_group: int, comment_minimum: int) -> Round:
    return Round(
        survey_id=survey,
        occurrence=opens_at.date().isoformat(),
        local_date=opens_at.date(),
        state="open",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=3),
        minimum_group=minimum_group,
        comment_minimum=comment_minimum,
        max_upstreams=3,
    )


def _saved(session: Session, row: Survey | Round | Invitation) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id
