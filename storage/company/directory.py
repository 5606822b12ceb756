"""The workspace's directory as the bot knows it: who is there, with what standing, and how far a walk through it got.

Rounds are not opened before the directory has been walked once: `walked`.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from pulse.calendar import is_zone, local_date, local_instant
from pulse.policy import Policy
from storage import audit
from storage.people import OPS_GROUP, ops_group_members, put_people
from storage.secrets import Key
from storage.settings import read_setting, write_setting
from storage.tables import Forgotten, Operator, Person, Team, UserGroup

WALKED: Final = "directory walked"
WALK: Final = "directory walk"
WORKSPACE: Final = "workspace"
GROUPS_DUE: Final = "user groups due"
NIGHT: Final = time(2)
"""When the nightly walk begins, in the company's zone."""
MAY_COME: Final = ("member", "guest", "invited")


@dataclass(frozen=True)
class Met:
    """Somebody as Slack shows them. `zone` is None where Slack names none that exists."""

    slack: str
    standing: str
    zone: str | None
    is_admin: bool


@dataclass(frozen=True)
class Walk:
    """A walk under way: `cursor` is Slack's for the next page of people, None once all are met."""

    started: datetime
    cursor: str | None


def read_person(raw: dict[str, Any], workspace: str) -> Met:
    """A user object of Slack's. `workspace` is our team id: whoever belongs to another is a stranger."""
    zone = raw.get("tz")
    return Met(
        slack=raw["id"],
        standing=_standing(raw, workspace),
        zone=zone if zone and is_zone(zone) else None,
        is_admin=bool(raw.get("is_admin") or raw.get("is_owner")),
    )


def _standing(raw: dict[str, Any], workspace: str) -> str:
    """Slackbot is no bot by its own account; fields may be absent or null (docs.slack.dev, user object)."""
    if raw.get("is_bot") or raw["id"] == "USLACKBOT" or raw.get("is_workflow_bot"):
        return "bot"
    if raw.get("is_stranger") or raw.get("team_id") not in (workspace, None):
        return "stranger"
    if raw.get("deleted"):
        return "deactivated"
    if raw.get("is_restricted") or raw.get("is_ultra_restricted"):
        return "guest"
    return "invited" if raw.get("is_invited_user") else "member"


def meet(  # noqa: PLR0917
    session: Session, key: Key, people: Iterable[Met], at: datetime, now: datetime, policy: Policy
) -> None:
    """Keep these people as Slack shows them. New are only members, and those whom the environment names as ops;
    whoever asked to be forgotten stays forgotten. `at`: when the walk that met them began, or when an event did."""
    met = {person.slack: person for person in people}
    there = select(Person).where(col(Person.slack).in_(met))
    unknown = met.keys() - {row.slack for row in session.exec(there).all()}
    named = policy.ops | ops_group_members(session)
    new = {slack for slack in unknown if met[slack].standing == "member" or slack in named}
    put_people(session, new - _forgotten(session, key, new), "guest")
    for row in session.exec(there).all():
        _apply(session, row, met[row.slack], now)
        row.shown_at = at
    session.flush()


def differs(session: Session, key: Key, met: Met) -> bool:
    """Whether `meet` would change anything: most of Slack's user_change events are about a status or a picture."""
    row = session.exec(select(Person).where(Person.slack == met.slack)).first()
    if row is None:
        return met.standing == "member" and not _forgotten(session, key, {met.slack})
    wanted = (met.standing, met.zone or row.zone, met.is_admin)
    return (row.standing, row.zone, row.is_admin) != wanted


def _apply(session: Session, row: Person, met: Met, now: datetime) -> None:
    """Slack names no zone of the deactivated: the last one stays, and so does an imported one that Slack never knew."""
    if met.standing == "deactivated" and row.standing != "deactivated":
        _lose_ops(session, row.slack, now)
    row.standing, row.is_admin, row.zone = met.standing, met.is_admin, met.zone or row.zone


def _lose_ops(session: Session, slack: str, now: datetime) -> None:
    operator = session.get(Operator, slack)
    if operator is not None:
        session.delete(operator)
        audit.record(session, at=now, actor="Slack's directory", action="took ops from", subject=f"<@{slack}>")


def _forgotten(session: Session, key: Key, slacks: Collection[str]) -> set[str]:
    hashes = {key.of_forgotten(slack): slack for slack in slacks}
    found = session.exec(select(Forgotten.hash).where(col(Forgotten.hash).in_(hashes))).all()
    return {hashes[hash_] for hash_ in found}


def walked(session: Session) -> bool:
    """Whether the directory has been walked once, people and teams."""
    return read_setting(session, WALKED) is not None


def walk_under_way(session: Session, now: datetime, policy: Policy) -> Walk | None:
    """The walk to go on with; a new one once the night has come, or if there never was one; else None."""
    kept = read_setting(session, WALK)
    if kept:
        values = json.loads(kept)
        return Walk(datetime.fromisoformat(values["started"]), values["cursor"])
    last = read_setting(session, WALKED)
    if last is not None and now < _night_after(datetime.fromisoformat(last), policy.zone):
        return None
    return Walk(now, "")


def _night_after(instant: datetime, zone: str) -> datetime:
    today = local_instant(local_date(instant, zone), NIGHT, zone)
    return today if today > instant else local_instant(local_date(instant, zone) + timedelta(days=1), NIGHT, zone)


def keep_walk(session: Session, walk: Walk) -> None:
    """Remember how far it got."""
    started = walk.started.isoformat()
    write_setting(session, WALK, json.dumps({"started": started, "cursor": walk.cursor}))


def all_met(session: Session, walk: Walk, now: datetime) -> None:
    """Everybody has been met: whoever has not is gone. Now come the teams, each to be read anew."""
    unseen = or_(col(Person.shown_at).is_(None), col(Person.shown_at) < walk.started)
    gone = select(Person).where(unseen, col(Person.standing).in_(MAY_COME))
    for row in session.exec(gone).all():
        _lose_ops(session, row.slack, now)
        row.standing = "deactivated"
    session.execute(update(Team).where(col(Team.archived_at).is_(None)).values(read_at=None))
    keep_walk(session, Walk(walk.started, None))


def end_walk(session: Session, now: datetime) -> None:
    """People and teams are as Slack shows them."""
    write_setting(session, WALK, "")
    write_setting(session, WALKED, now.isoformat())


def workspace_of(session: Session) -> str | None:
    """Slack's id of the workspace, once a walk has learnt it."""
    return read_setting(session, WORKSPACE)


@dataclass(frozen=True)
class Group:
    """A Slack user group."""

    slack: str
    handle: str
    name: str
    users: tuple[str, ...] = ()


def read_group(raw: dict[str, Any]) -> Group:
    return Group(raw["id"], raw.get("handle") or "", raw.get("name") or "", tuple(raw.get("users") or ()))


def keep_groups(session: Session, groups: Collection[Group]) -> None:
    """These are all user groups there are."""
    session.execute(delete(UserGroup))
    session.add_all(UserGroup(slack=group.slack, handle=group.handle, name=group.name) for group in groups)
    session.flush()


def keep_ops_group(session: Session, users: Iterable[str]) -> None:
    """Who is in the user group that the environment names."""
    write_setting(session, OPS_GROUP, " ".join(sorted(users)))


def find_groups(session: Session, typed: str, most: int = 100) -> list[Group]:
    """User groups whose handle or name holds what was typed, those that begin with it first."""
    typed = typed.strip().lstrip("@").lower()
    found = [
        Group(row.slack, row.handle, row.name)
        for row in session.exec(select(UserGroup)).all()
        if typed in row.handle.lower() or typed in row.name.lower()
    ]
    return sorted(found, key=lambda group: (not group.handle.lower().startswith(typed), group.handle))[:most]


def group_of(session: Session, slack: str) -> Group | None:
    row = session.get(UserGroup, slack)
    return Group(row.slack, row.handle, row.name) if row else None
