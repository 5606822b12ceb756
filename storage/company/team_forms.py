"""A team as ops see and change it: the form, the list, archiving. Each change is noted, and none overwrites another
unseen."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from pulse.recurrence import DAYS
from storage import audit
from storage.company import company
from storage.company.team_reading import FOLLOWED, people_in
from storage.company.teams import team_names
from storage.tables import Audit, Hire, Lead, Membership, Person, Team

NAME_MOST: Final = 60
PICKED_MOST: Final = 100
"""People, or teams, whom one field of a form can hold: Slack takes no more initial ones."""


class TeamError(Exception):
    """Nothing was changed; the type says why."""


class NameTaken(TeamError):
    """Another team has this name; `archived` says whether that one is."""

    def __init__(self, *, archived: bool) -> None:
        super().__init__("the name is taken")
        self.archived = archived


class ChangedMeanwhile(TeamError):
    """The team is not as it was when the form was opened. `by` changed it, a Slack user id; None: it changed with
    somebody or a team in it."""

    def __init__(self, by: str | None) -> None:
        super().__init__("the team was changed meanwhile")
        self.by = by


@dataclass(frozen=True)
class TeamForm:
    """What ops decide about a team. People are Slack ids, `hires` team ids. `members` are written only where they are
    picked by hand (`source_kind` "hand", else "usergroup" or "channel" with the Slack id in `source`)."""

    name: str
    channel: str | None = None
    zone: str | None = None
    weekday: int = 4
    hour: str = "15:00"
    leads: tuple[str, ...] = ()
    source_kind: str = "hand"
    source: str | None = None
    members: tuple[str, ...] = ()
    hires: tuple[int, ...] = ()


@dataclass(frozen=True)
class TeamView:
    """A team as it is. `people` may be asked; `stamp` differs once what the form holds has changed."""

    id: int
    form: TeamForm
    people: int
    archived: bool
    troubles: tuple[str, ...]
    stamp: str


def find_team(session: Session, team_id: int) -> TeamView | None:
    team = session.get(Team, team_id)
    if team is None:
        return None
    view = _view(session, team, _members(session, team_id))
    return replace(view, stamp=f"{view.stamp}.{_newest_entry(session, team_id)}")


def list_teams(session: Session, offset: int, limit: int) -> tuple[list[TeamView], int]:
    """Some of the teams that are not archived, without their members, those that need a look first, then by name; and
    how many there are."""
    live = select(Team).where(col(Team.archived_at).is_(None))
    rows = sorted(session.exec(live).all(), key=lambda team: (not team.trouble, team.name.lower()))
    return [_view(session, row) for row in rows[offset : offset + limit]], len(rows)


def make_team(session: Session, form: TeamForm, by: str, now: datetime) -> int:
    """A new team. Raises NameTaken."""
    team = Team(name="")
    _name(session, team, form.name)
    assert team.id is not None
    _fill(session, team, form)
    audit.record(session, at=now, actor=by, action="made", subject=_subject(team), after=_told(session, form))
    return team.id


def change_team(  # noqa: PLR0917
    session: Session, team_id: int, stamp: str, form: TeamForm, by: str, now: datetime
) -> None:
    """Make the team be as `form` says; `stamp` is that of the view which it was made from. Raises NameTaken or
    ChangedMeanwhile."""
    team = session.get(Team, team_id, with_for_update=True, populate_existing=True)
    assert team is not None, "teams are archived, never deleted"
    before = _view(session, team, _members(session, team_id))
    seen, _, entry = stamp.partition(".")
    if before.stamp != seen:
        raise ChangedMeanwhile(_changed_since(session, team_id, int(entry)))
    subject = _subject(team)
    _name(session, team, form.name)
    _fill(session, team, form)
    old, new = _told(session, before.form), _told(session, form)
    changed = [name for name in new if new[name] != old[name]]
    if changed:
        audit.record(
            session,
            at=now,
            actor=by,
            action="changed",
            subject=subject,
            before={name: old[name] for name in changed},
            after={name: new[name] for name in changed},
        )


def archive_team(session: Session, team_id: int, by: str, now: datetime) -> None:
    """Nobody answers for it or is asked about it any more; what was told stays. Whose main team it was answers for
    another one of theirs."""
    team = session.get_one(Team, team_id)
    if team.archived_at is None:
        team.archived_at, team.trouble = now, ""
        session.flush()
        company.settle_mains(session, _member_ids(session, team_id))
        audit.record(session, at=now, actor=by, action="archived", subject=_subject(team))


def restore_team(session: Session, team_id: int, by: str, now: datetime) -> None:
    """It is there again, with everything that it had."""
    team = session.get_one(Team, team_id)
    if team.archived_at is not None:
        team.archived_at, team.read_at, team.digest_due = None, None, None
        session.flush()
        company.settle_mains(session, _member_ids(session, team_id))
        audit.record(session, at=now, actor=by, action="brought back", subject=_subject(team))


def not_members(session: Session, slacks: Iterable[str]) -> list[str]:
    """Those of these Slack ids who can't be in a team: bots, guests, strangers, the deactivated, the unknown."""
    wanted = list(slacks)
    found = select(Person.slack).where(col(Person.slack).in_(wanted), Person.standing == "member")
    known = set(session.exec(found).all())
    return [slack for slack in wanted if slack not in known]


def _view(session: Session, team: Team, members: tuple[str, ...] = ()) -> TeamView:
    """The stamp leaves out members that follow something: they change by themselves."""
    assert team.id is not None
    form = TeamForm(
        name=team.name,
        channel=team.channel,
        zone=team.zone,
        weekday=team.digest_weekday,
        hour=team.digest_hour,
        leads=tuple(session.exec(_slacks(Lead).where(Lead.team_id == team.id)).all()),
        source_kind=team.source_kind,
        source=team.source,
        members=members,
        hires=_hires(session, team.id, archived=False),
    )
    decided = form if form.source_kind == "hand" else replace(form, members=())
    stamp = hashlib.sha256(repr((decided, team.archived_at is None)).encode()).hexdigest()[:16]
    archived, troubles = team.archived_at is not None, tuple(team.trouble.split())
    return TeamView(team.id, form, people_in(session, team.id), archived, troubles, stamp)


def _newest_entry(session: Session, team_id: int) -> int:
    """The id of the audit log's last entry about the team, 0 without any."""
    return session.exec(select(func.max(Audit.id)).where(_about(team_id))).one() or 0


def _changed_since(session: Session, team_id: int, entry: int) -> str | None:
    """Who changed the team last after that entry. None: nobody did, but somebody or a team in it is gone or back."""
    later = select(Audit.actor).where(_about(team_id), col(Audit.id) > entry)
    return session.exec(later.order_by(col(Audit.id).desc())).first()


def _about(team_id: int) -> ColumnElement[bool]:
    return col(Audit.subject).startswith(f"team {team_id}:")


def _members(session: Session, team_id: int) -> tuple[str, ...]:
    return tuple(session.exec(_slacks(Membership).where(Membership.team_id == team_id)).all())


def _slacks(table: type[Lead] | type[Membership]) -> Any:
    """Those who are deactivated are not shown, and stay for the day on which they come back (`_fill`)."""
    return select(Person.slack).join(table).where(Person.standing == "member").order_by(col(Person.id))


def _hires(session: Session, team_id: int, *, archived: bool) -> tuple[int, ...]:
    hired = select(Hire.upstream_team_id).join(Team, col(Team.id) == Hire.upstream_team_id)
    state = col(Team.archived_at).is_not(None) if archived else col(Team.archived_at).is_(None)
    return tuple(sorted(session.exec(hired.where(Hire.customer_team_id == team_id, state)).all()))


def _name(session: Session, team: Team, name: str) -> None:
    """Two who take one name at the same moment: the database lets one of them."""
    same = select(Team).where(func.lower(Team.name) == name.lower())
    for other in session.exec(same).all():
        if other.id != team.id:
            raise NameTaken(archived=other.archived_at is not None)
    try:
        with session.begin_nested():
            team.name = name
            session.add(team)
    except IntegrityError:
        raise NameTaken(archived=False) from None


def _fill(session: Session, team: Team, form: TeamForm) -> None:
    assert team.id is not None
    if (team.channel, team.source_kind, team.source) != (form.channel, form.source_kind, form.source):
        team.read_at = None
    if (team.digest_weekday, team.digest_hour, team.zone) != (form.weekday, form.hour, form.zone):
        team.digest_due = None
    team.channel, team.zone = form.channel, form.zone
    team.digest_weekday, team.digest_hour = form.weekday, form.hour
    team.source_kind, team.source = form.source_kind, form.source
    session.flush()
    company.set_leads(session, team.id, [*_ids(session, form.leads), *_away(session, Lead, team.id)])
    company.set_hires(session, team.id, [*form.hires, *_hires(session, team.id, archived=True)])
    if form.source_kind not in FOLLOWED:
        company.set_members(session, team.id, [*_ids(session, form.members), *_away(session, Membership, team.id)])
        team.trouble = " ".join(trouble for trouble in team.trouble.split() if trouble.startswith("channel"))


def _away(session: Session, table: type[Lead] | type[Membership], team_id: int) -> list[int]:
    found = select(table.person_id).join(Person, col(Person.id) == table.person_id)
    return list(session.exec(found.where(table.team_id == team_id, Person.standing != "member")).all())


def _member_ids(session: Session, team_id: int) -> Sequence[int]:
    return session.exec(select(Membership.person_id).where(Membership.team_id == team_id)).all()


def _ids(session: Session, slacks: Sequence[str]) -> list[int]:
    found = session.exec(select(Person.id).where(col(Person.slack).in_(slacks))).all()
    return [person_id for person_id in found if person_id is not None]


def _told(session: Session, form: TeamForm) -> dict[str, Any]:
    """The form as the audit log tells it, in words."""
    return {
        "name": form.name,
        "channel": form.channel,
        "zone": form.zone,
        "digest day": DAYS[form.weekday],
        "digest hour": form.hour,
        "leads": list(form.leads),
        "members from": " ".join(part for part in (form.source_kind, form.source) if part),
        "members": list(form.members) if form.source_kind == "hand" else [],
        "hires": list(team_names(session, form.hires).values()),
    }


def _subject(team: Team) -> str:
    return f"team {team.id}: {team.name}"
