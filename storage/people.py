"""Who somebody is: found by their Slack id, and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage.inserting import in_parts, insert_new
from storage.settings import read_setting
from storage.tables import Lead, Membership, Operator, Person

OPS_GROUP: Final = "ops group members"
"""The setting with the members of the environment's ops user group."""


@dataclass(frozen=True)
class Who:
    """A person as the rooms above see them. `main_team_id` is the team they answer for."""

    id: int
    zone: str | None
    standing: str
    paused_until: date | None
    main_team_id: int | None
    team_ids: frozenset[int]
    leads: frozenset[int]


def find_person(session: Session, slack: str) -> Who | None:
    """The person with that Slack id, None if the directory has never shown them."""
    person = session.exec(select(Person).where(Person.slack == slack)).first()
    if person is None:
        return None
    memberships = session.exec(select(Membership).where(Membership.person_id == person.id)).all()
    leads = session.exec(select(Lead.team_id).where(Lead.person_id == person.id)).all()
    assert person.id is not None
    return Who(
        id=person.id,
        zone=person.zone,
        standing=person.standing,
        paused_until=person.paused_until,
        main_team_id=next((m.team_id for m in memberships if m.main), None),
        team_ids=frozenset(m.team_id for m in memberships),
        leads=frozenset(leads),
    )


def put_people(session: Session, slacks: Iterable[str], standing: str) -> None:
    """Rows for those of these Slack ids that have none, with this standing. Events, the directory walk, an import and
    people's own words may each meet somebody at the same moment; in order, lest two wait for each other."""
    rows = [{"slack": slack, "standing": standing, "is_admin": False, "stopped": False} for slack in sorted(slacks)]
    for some in in_parts(rows):
        insert_new(session, "person", some, "slack")


def is_ops(session: Session, slack: str, policy: Policy) -> bool:
    """Ops are whom the environment names, by id or by user group, else the workspace's admins; Slack only adds. A
    deactivated person is never ops."""
    person = session.exec(select(Person).where(Person.slack == slack)).first()
    if person is not None and person.standing != "member":
        return False
    if session.get(Operator, slack) is not None:
        return True
    named = ops_of_environment(session, policy)
    return slack in named if named else person is not None and person.is_admin


def ops_of_environment(session: Session, policy: Policy) -> frozenset[str]:
    """Slack ids of those whom the environment names, but for those who are gone; empty: the admins are ops."""
    return _there(session, policy.ops | ops_group_members(session))


def operators(session: Session) -> frozenset[str]:
    """Slack ids of those whom ops added in Slack, but for those who are gone."""
    return _there(session, frozenset(session.exec(select(Operator.slack)).all()))


def admins(session: Session) -> frozenset[str]:
    found = select(Person.slack).where(Person.is_admin, Person.standing == "member")
    return frozenset(session.exec(found).all())


def _there(session: Session, slacks: frozenset[str]) -> frozenset[str]:
    gone = select(Person.slack).where(col(Person.slack).in_(slacks), Person.standing != "member")
    return slacks - set(session.exec(gone).all())


def ops_group_members(session: Session) -> frozenset[str]:
    """Members of the environment's ops user group when the directory was last walked."""
    return frozenset((read_setting(session, OPS_GROUP) or "").split())


def slack_ids(session: Session, person_ids: list[int]) -> dict[int, str]:
    rows = session.exec(select(Person.id, Person.slack).where(col(Person.id).in_(person_ids))).all()
    return {person_id: slack for person_id, slack in rows if person_id is not None}


def ops_people(session: Session, policy: Policy) -> list[str]:
    """Slack ids of all who are ops now, in order: whom one may ask, and who may approve. Ids that nobody has, as far
    as the directory knows, count only where there are no others."""
    ops = (ops_of_environment(session, policy) or admins(session)) | operators(session)
    known = select(Person.slack).where(col(Person.slack).in_(ops), Person.standing == "member")
    return sorted(session.exec(known).all()) or sorted(ops)
