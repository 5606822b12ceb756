"""Acme, the small company of the stories: the same people as a Slack workspace and as rows.

Alice and her seven colleagues are Web, Bob's are Data, Carol's are Platform; Olga is ops and in no team. Web and Data
hire Platform, Web hires Data too. Everybody works in Berlin unless a story says otherwise.
"""

from datetime import datetime, time
from typing import Any

from sqlmodel import Session, select

from pulse.policy import Policy
from pulse.recurrence import EveryWeeks
from storage.asking.forms import SurveyForm
from storage.company import company, directory
from storage.people import put_people
from storage.scheduling import surveys
from storage.tables import Person, Team
from tests.clock import MONDAY

BERLIN = "Europe/Berlin"
WEB = ["UALICE", *(f"UWEB{n}" for n in range(2, 9))]
DATA = ["UBOB", *(f"UDATA{n}" for n in range(2, 9))]
PLATFORM = ["UCAROL", *(f"UPLAT{n}" for n in range(2, 9))]
OPS = "UOLGA"
CHANNELS = {"Web": "CWEB", "Data": "CDATA", "Platform": "CPLATFORM"}
OPS_CHANNEL = "COPS"


def workspace() -> dict[str, Any]:
    """What `sandbox.local.Slack` takes: the same people, with a few whom nobody may ever ask."""
    people = [_person(slack) for slack in [*WEB, *DATA, *PLATFORM]]
    people.append(_person(OPS) | {"is_admin": True})
    people += [
        _person("UGUEST") | {"is_restricted": True},
        _person("UGONE") | {"deleted": True},
        _person("UROBOT") | {"is_bot": True},
    ]
    channels = [
        {"id": CHANNELS[name], "name": name.lower(), "members": members, "bot": True}
        for name, members in (("Web", WEB), ("Data", DATA), ("Platform", PLATFORM))
    ]
    channels.append({"id": OPS_CHANNEL, "name": "pulse-ops", "members": [OPS], "bot": True})
    return {
        "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
        "people": people,
        "channels": channels,
        "usergroups": [{"id": "SWEB", "handle": "web", "name": "Web", "users": WEB}],
    }


def _person(slack: str) -> dict[str, Any]:
    name = slack[1:].lower()
    return {"id": slack, "name": name, "real_name": name.title(), "tz": BERLIN}


def put_person(
    session: Session, slack: str, *, zone: str | None = None, standing: str = "member", is_admin: bool = False
) -> int:
    """Make or update a person by Slack id; their settings stay. Returns the row's id. An event of the sandbox's may
    meet them at the same moment."""
    put_people(session, [slack], standing)
    person = session.exec(select(Person).where(Person.slack == slack)).one()
    person.zone, person.standing, person.is_admin = zone, standing, is_admin
    session.flush()
    return person.id or 0


def put_team(session: Session, name: str, *, channel: str | None = None, zone: str | None = None) -> int:
    """Make or update a team by name. Returns the row's id."""
    team = session.exec(select(Team).where(Team.name == name)).first() or Team(name=name)
    team.channel, team.zone = channel, zone
    session.add(team)
    session.flush()
    return team.id or 0


def fill(session: Session) -> dict[str, int]:
    """Acme's rows, as after a walk through its directory. Returns the teams' ids by name."""
    teams = {}
    for name, members in (("Web", WEB), ("Data", DATA), ("Platform", PLATFORM)):
        teams[name] = put_team(session, name, channel=CHANNELS[name], zone=BERLIN)
        people = [put_person(session, slack, zone=BERLIN) for slack in members]
        company.set_members(session, teams[name], people)
        company.set_leads(session, teams[name], people[:1])
    put_person(session, OPS, zone=BERLIN, is_admin=True)
    company.set_hires(session, teams["Web"], [teams["Data"], teams["Platform"]])
    company.set_hires(session, teams["Data"], [teams["Platform"]])
    company.put_job(session, teams["Platform"], "Deploy safely", "Get a change to customers without fear")
    company.put_job(session, teams["Platform"], "Keep it running", "Know before customers do")
    company.put_job(session, teams["Data"], "Answer a question with data")
    for team in session.exec(select(Team)).all():
        team.read_at = MONDAY
    directory.end_walk(session, MONDAY)
    return teams


def a_survey(session: Session, *, now: datetime = MONDAY, **changes: Any) -> int:
    """A survey of Web and Data about whom they hire: every Monday at 10:00, three days, a reminder after one.

    `changes` are fields of `SurveyForm`, with teams and people by name and Slack id. Returns its id.
    """
    form: dict[str, Any] = {
        "name": "How we work together",
        "recurrence": EveryWeeks(1, (0,), MONDAY.date()),
        "hour": time(10),
        "start_date": MONDAY.date(),
        "customers": ("Web", "Data"),
    } | changes
    teams = dict(session.exec(select(Team.name, Team.id)).all())
    people = dict(session.exec(select(Person.slack, Person.id)).all())
    for field, ids in (("customers", teams), ("upstreams", teams), ("people", people)):
        form[field] = tuple(ids[name] for name in form.get(field, ()))
    return surveys.create(session, SurveyForm(**form), OPS, now, policy=Policy(zone=BERLIN))
