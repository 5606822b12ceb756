"""A company of any size: customer teams of twenty, upstream teams without members, each customer hiring three."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from pulse.policy import Policy
from pulse.recurrence import EveryWeeks
from storage.asking.forms import SurveyForm
from storage.company import directory
from storage.scheduling import surveys
from storage.tables import METADATA

ZONE = "Europe/Berlin"
TEAM_SIZE = 20
HIRED = 3
OPS = "UOPS"
SLACKS_OWN = 2
"""The bot and Slackbot, who are people of every workspace too."""


def now() -> datetime:
    return datetime.now(UTC)


def slack_id(number: int) -> str:
    return f"U{number:06}"


def fill(session: Session, people: int, upstreams: int, now: datetime) -> int:
    """Everybody is hired from and asked by a survey that is due now. Returns the survey's id. Upstream teams have the
    ids from 1 on, with three jobs each."""
    customers = -(-people // TEAM_SIZE)
    first_customer = upstreams + 1
    _put(session, "team", (_team(n, now) for n in range(1, upstreams + customers + 1)))
    jobs = ({"team_id": t, "title": f"Job {n}", "description": ""} for t in range(1, upstreams + 1) for n in range(3))
    _put(session, "job", jobs)
    _put(session, "person", (_person(n) for n in range(1, people + 1)))
    members = ((n, first_customer + (n - 1) // TEAM_SIZE) for n in range(1, people + 1))
    _put(session, "membership", ({"person_id": person, "team_id": team, "main": True} for person, team in members))
    hires = (
        {"customer_team_id": first_customer + n, "upstream_team_id": (n * HIRED + k) % upstreams + 1}
        for n in range(customers)
        for k in range(min(HIRED, upstreams))
    )
    _put(session, "hire", hires)
    directory.end_walk(session, now)
    return surveys.create(session, weekly(now), OPS, now, policy=Policy(zone=ZONE), agreed=people)


def weekly(now: datetime) -> SurveyForm:
    """All people about all upstream teams, from today on."""
    return SurveyForm(
        name="How we work together",
        recurrence=EveryWeeks(1, (now.weekday(),), now.date()),
        hour=time(10),
        start_date=now.date(),
        audience="all",
    )


def workspace(people: int) -> dict[str, Any]:
    """The same people for the sandbox."""
    members = [{"id": slack_id(n), "name": f"p{n}", "real_name": f"P {n}", "tz": ZONE} for n in range(1, people + 1)]
    return {"team": {"id": "T0BENCH", "name": "Bench", "domain": "bench"}, "people": members, "channels": []}


def _team(number: int, now: datetime) -> dict[str, Any]:
    row = {"id": number, "name": f"Team {number}", "zone": ZONE, "digest_weekday": 4, "digest_hour": "15:00"}
    return row | {"source_kind": "hand", "read_at": now, "trouble": ""}


def _person(number: int) -> dict[str, Any]:
    row = {"id": number, "slack": slack_id(number), "zone": ZONE, "standing": "member"}
    return row | {"is_admin": False, "stopped": False}


def _put(session: Session, table: str, rows: Iterator[dict[str, Any]]) -> None:
    session.execute(insert(METADATA.tables[table]), list(rows))
