"""A company as files say it, and how it becomes rows: all of it in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, select

from storage import company
from storage.tables import Person, Team


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
    """None: the files say nothing about it, and it stays as it is."""

    name: str
    channel: str | None = None
    zone: str | None = None
    weekday: int | None = None
    hour: str | None = None
    leads: list[str] | None = None
    members: list[str] | None = None
    hires: list[str] | None = None
    jobs: list[JobEntry] | None = None


@dataclass(frozen=True)
class CompanyPlan:
    teams: tuple[TeamEntry, ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True)
class Changes:
    new_teams: int
    new_people: int
    teams: int
    people: int


def team_names(session: Session) -> frozenset[str]:
    return frozenset(session.exec(select(Team.name)).all())


def apply_plan(session: Session, plan: CompanyPlan, step: Callable[[], None]) -> Changes:
    """Write what the plan says; `step` is called once for each person and team. What it does not name stays."""
    teams_before = {name: ident for ident, name in session.exec(select(Team.id, Team.name)).all()}
    people = {person.slack: person for person in session.exec(select(Person)).all()}
    new_people = [entry for entry in plan.people if entry.slack not in people]
    for entry in plan.people:
        person = people.setdefault(entry.slack, Person(slack=entry.slack))
        person.zone = entry.zone or person.zone
        session.add(person)
        step()
    session.flush()
    team_ids = {entry.name: _put_team(session, entry) for entry in plan.teams}
    for team in plan.teams:
        _fill_team(session, team, team_ids | {k: v for k, v in teams_before.items() if v}, people)
        step()
    for who in plan.people:
        if who.main_team is not None:
            company.set_main_team(session, _id(people[who.slack]), team_ids[who.main_team])
    new_teams = sum(entry.name not in teams_before for entry in plan.teams)
    return Changes(new_teams, len(new_people), len(plan.teams), len(plan.people))


def _put_team(session: Session, entry: TeamEntry) -> int:
    team = session.exec(select(Team).where(Team.name == entry.name)).first() or Team(name=entry.name)
    team.channel, team.zone = entry.channel or team.channel, entry.zone or team.zone
    if (entry.weekday, entry.hour) != (None, None):
        team.digest_weekday = team.digest_weekday if entry.weekday is None else entry.weekday
        team.digest_hour, team.digest_due = entry.hour or team.digest_hour, None
    session.add(team)
    session.flush()
    assert team.id is not None
    return team.id


def _fill_team(session: Session, entry: TeamEntry, team_ids: dict[str, int], people: dict[str, Person]) -> None:
    team_id = team_ids[entry.name]
    if entry.members is not None:
        company.set_members(session, team_id, [_id(people[slack]) for slack in entry.members])
    if entry.leads is not None:
        company.set_leads(session, team_id, [_id(people[slack]) for slack in entry.leads])
    if entry.hires is not None:
        company.set_hires(session, team_id, [team_ids[name] for name in entry.hires])
    for job in entry.jobs or []:
        company.put_job(session, team_id, job.title, job.description)


def _id(person: Person) -> int:
    assert person.id is not None
    return person.id
