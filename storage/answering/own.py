"""What a person decided for themselves: not now, not any more, not about that team."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from pulse.calendar import local_date, zone_or
from storage.answering.answers import wait_everywhere
from storage.inserting import put
from storage.people import put_people
from storage.secrets import Key
from storage.tables import Forgotten, Person, Unused

UNUSED_DAYS = 91  # "I don't use them" is forgotten after a quarter


def askable(session: Session, person_id: int, on: date) -> bool:
    """Whether this person may be asked on this local date: a standing member who neither stopped nor paused."""
    person = session.get(Person, person_id)
    if person is None or person.standing != "member" or person.stopped:
        return False
    return pause_of(person.paused_until, on) is None


def pause_of(until: date | None, on: date) -> date | None:
    """The local date from which somebody may be asked again, if that is after `on`."""
    return until if until is not None and until > on else None


def say_unused(session: Session, person_id: int, upstream_id: int, on: date) -> None:
    """ "I don't use them", from this local date on for a quarter."""
    until = on + timedelta(days=UNUSED_DAYS)
    put(session, "unused", {"person_id": person_id, "upstream_team_id": upstream_id, "until": until})


def say_used(session: Session, slack: str, upstream_id: int) -> None:
    """Take "I don't use them" back."""
    person_ids = select(Person.id).where(Person.slack == slack)
    session.execute(
        delete(Unused).where(col(Unused.person_id).in_(person_ids), col(Unused.upstream_team_id) == upstream_id)
    )


def drop_old_unused(session: Session, on: date) -> int:
    """Forget what was said more than a quarter ago. Returns how many."""
    gone = session.execute(delete(Unused).where(col(Unused.until) <= on))
    return gone.rowcount  # type: ignore[attr-defined, no-any-return]


def today_of(session: Session, slack: str, now: datetime, company_zone: str) -> date:
    """The local date where this person is."""
    zone = session.exec(select(Person.zone).where(Person.slack == slack)).first()
    return local_date(now, zone_or(zone, company_zone))


def is_forgotten(session: Session, key: Key, slack: str) -> bool:
    """Whether this Slack user asked to be forgotten: they are never asked, and get no row."""
    return session.get(Forgotten, key.of_forgotten(slack)) is not None


def pause(session: Session, key: Key, slack: str, until: date) -> bool:
    """Not to be asked before this local date. False, and nothing is kept, of somebody forgotten."""
    if is_forgotten(session, key, slack):
        return False
    _person(session, slack).paused_until = until
    return True


def stop(session: Session, key: Key, slack: str) -> bool:
    """Not to be asked any more. False, and nothing is kept, of somebody forgotten."""
    if is_forgotten(session, key, slack):
        return False
    _person(session, slack).stopped = True
    return True


def resume(session: Session, key: Key, slack: str) -> None:
    """May be asked again at once; after having been forgotten, about each team once it was told next."""
    forgotten = session.get(Forgotten, key.of_forgotten(slack))
    person = _person(session, slack)
    person.stopped, person.paused_until = False, None
    if forgotten is not None:
        session.delete(forgotten)
        session.flush()
        assert person.id is not None
        wait_everywhere(session, key, person.id)


def _person(session: Session, slack: str) -> Person:
    """Their row; a new one for somebody whom the directory has not shown yet, and who is not asked before it does."""
    put_people(session, [slack], "guest")
    return session.exec(select(Person).where(Person.slack == slack)).one()
