"""A company as files say it, and how it becomes rows: all of it in one transaction, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.company import company
from storage.people import put_people
from storage.tables import Hire, Job, Lead, Membership, Person, Team


@dataclass
class JobEntry:
    title: str
    description: str = ""


@dataclass
class PersonEntry:
    slack: str
    zone: str | None = None
    main_team: str | None = None


@dataclass
class TeamEntry:
    """None: the files say nothing about it, and it stays as it is. `follows` is where its members come from:
    ("usergroup" or "channel", Slack id), or ("hand", None)."""

    name: str
    channel: str | None = None
    zone: str | None = None
    weekday: int | None = None
    hour: str | None = None
    leads: list[str] | None = None
    members: list[str] | None = None
    hires: list[str] | None = None
    jobs: list[JobEntry] | None = None
    follows: tuple[str, str | None] | None = None


@dataclass(frozen=True)
class CompanyPlan:
    teams: tuple[TeamEntry, ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True)
class Leaving:
    """How many a team loses, since a list of the files takes the place of its own."""

    team: str
    members: int
    leads: int
    hires: int


@dataclass(frozen=True)
class Changes:
    new_teams: int
    new_people: int
    teams: int
    people: int
    leaving: tuple[Leaving, ...] = ()


def known_members(session: Session) -> dict[str, set[str]]:
    """Every team by name with its members by Slack id; one that is archived has none."""
    known: dict[str, set[str]] = {name: set() for name in session.exec(select(Team.name)).all()}
    members = select(Team.name, Person.slack).join(Membership, col(Membership.team_id) == Team.id).join(Person)
    for name, slack in session.exec(members.where(col(Team.archived_at).is_(None))).all():
        known[name].add(slack)
    return known


def read_plan(session: Session) -> CompanyPlan:
    """The company as files say it: every team that is not archived, and who is in one or leads one. `main_team` is
    told of those who have a choice."""
    live = session.exec(select(Team).where(col(Team.archived_at).is_(None)).order_by(Team.name)).all()
    names = {team.id: team.name for team in live}
    slacks = dict(session.exec(select(Person.id, Person.slack)).all())
    rows = [row for row in session.exec(select(Membership)).all() if row.team_id in names]
    leads = [(row.team_id, row.person_id) for row in session.exec(select(Lead)).all() if row.team_id in names]
    members = _by_team((row.team_id, slacks[row.person_id]) for row in rows)
    led = _by_team((team, slacks[person]) for team, person in leads)
    hires = session.exec(select(Hire.customer_team_id, Hire.upstream_team_id)).all()
    hired = _by_team((customer, names[upstream]) for customer, upstream in hires if upstream in names)
    jobs: dict[int | None, list[JobEntry]] = {}
    for job in session.exec(select(Job).where(col(Job.retired_at).is_(None)).order_by(Job.title)).all():
        jobs.setdefault(job.team_id, []).append(JobEntry(job.title, job.description))
    teams = tuple(
        TeamEntry(
            name=team.name,
            channel=team.channel,
            zone=team.zone,
            weekday=team.digest_weekday,
            hour=team.digest_hour,
            leads=led.get(team.id),
            members=members.get(team.id),
            hires=hired.get(team.id),
            jobs=jobs.get(team.id),
            follows=(team.source_kind, team.source),
        )
        for team in live
    )
    return CompanyPlan(teams, _people(session, rows, {person for _, person in leads}, names))


def _by_team(pairs: Iterable[tuple[int, str]]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for team, entry in sorted(pairs):
        found.setdefault(team, []).append(entry)
    return found


def _people(
    session: Session, rows: list[Membership], leads: set[int], names: dict[int | None, str]
) -> tuple[PersonEntry, ...]:
    teams = Counter(row.person_id for row in rows)
    mains = {row.person_id: names[row.team_id] for row in rows if row.main and teams[row.person_id] > 1}
    return tuple(
        PersonEntry(person.slack, person.zone, mains.get(person.id or 0))
        for person in session.exec(select(Person).order_by(Person.slack)).all()
        if person.id in teams or person.id in leads
    )


def apply_plan(session: Session, plan: CompanyPlan, step: Callable[[], None]) -> Changes:
    """Write what the plan says; `step` is called once for each person and team. What it does not name stays; an
    archived team that it names is back."""
    teams_before = {name: ident for ident, name in session.exec(select(Team.id, Team.name)).all()}
    known = set(session.exec(select(Person.slack)).all())
    new_people = {entry.slack for entry in plan.people} - known
    put_people(session, new_people, "member")
    people = {person.slack: person for person in session.exec(select(Person).order_by(Person.slack)).all()}
    for entry in plan.people:
        person = people[entry.slack]
        person.zone = entry.zone or person.zone
        step()
    session.flush()
    team_ids = {entry.name: _put_team(session, entry) for entry in plan.teams}
    team_ids |= {name: ident for name, ident in teams_before.items() if ident}
    leaving = []
    for team in plan.teams:
        leaving.append(_fill_team(session, team, team_ids, people))
        step()
    _choose_mains(session, {_id(people[p.slack]): team_ids[p.main_team] for p in plan.people if p.main_team})
    new_teams = sum(entry.name not in teams_before for entry in plan.teams)
    losing = tuple(left for left in leaving if left.members or left.leads or left.hires)
    return Changes(new_teams, len(new_people), len(plan.teams), len(plan.people), losing)


def _choose_mains(session: Session, wanted: dict[int, int]) -> None:
    """Main teams by person; most of them are so already."""
    rows = session.exec(select(Membership.person_id, Membership.team_id).where(Membership.main)).all()
    present = dict(rows)
    for person_id, team_id in wanted.items():
        if present.get(person_id) != team_id:
            company.set_main_team(session, person_id, team_id)


def _put_team(session: Session, entry: TeamEntry) -> int:
    team = session.exec(select(Team).where(Team.name == entry.name)).first() or Team(name=entry.name)
    team.channel, team.zone = entry.channel or team.channel, entry.zone or team.zone
    team.source_kind, team.source = entry.follows or (team.source_kind, team.source)
    team.archived_at, team.read_at = None, None
    if (entry.weekday, entry.hour) != (None, None):
        team.digest_weekday = team.digest_weekday if entry.weekday is None else entry.weekday
        team.digest_hour, team.digest_due = entry.hour or team.digest_hour, None
    session.add(team)
    session.flush()
    assert team.id is not None
    return team.id


def _fill_team(session: Session, entry: TeamEntry, team_ids: dict[str, int], people: dict[str, Person]) -> Leaving:
    team_id = team_ids[entry.name]
    persons = {slack: _id(people[slack]) for slack in {*(entry.members or ()), *(entry.leads or ())}}
    members, leads = _ids(entry.members, persons), _ids(entry.leads, persons)
    hires = _ids(entry.hires, team_ids)
    leaving = Leaving(
        entry.name,
        _left_out(session, select(Membership.person_id).where(Membership.team_id == team_id), members),
        _left_out(session, select(Lead.person_id).where(Lead.team_id == team_id), leads),
        _left_out(session, select(Hire.upstream_team_id).where(Hire.customer_team_id == team_id), hires),
    )
    for put, wanted in ((company.set_members, members), (company.set_leads, leads), (company.set_hires, hires)):
        if wanted is not None:
            put(session, team_id, wanted)
    for job in entry.jobs or []:
        company.put_job(session, team_id, job.title, job.description)
    return leaving


def _ids(names: list[str] | None, known: dict[str, int]) -> list[int] | None:
    return None if names is None else [known[name] for name in names]


def _left_out(session: Session, present: SelectOfScalar[int], wanted: list[int] | None) -> int:
    """How many of those who are there a list leaves out; nobody where there is no list."""
    return 0 if wanted is None else len(set(session.exec(present).all()) - set(wanted))


def _id(person: Person) -> int:
    assert person.id is not None
    return person.id
