"""Somebody at the survey form: in whose time they read, and what is known about what they typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from pulse.calendar import local_date, zone_or
from pulse.policy import Policy
from storage.asking.audience import names_of, people_of
from storage.asking.survey_rows import SurveyView
from storage.people import find_person
from storage.scheduling.surveys import find_survey, is_taken


@dataclass(frozen=True)
class Known:
    """What the database knows about what was typed. `teams` are those that are there, `people` those whom the bot may
    ask, by Slack id; `old` is the survey that is changed."""

    today: date
    zone: str
    teams: Collection[int]
    people: Mapping[str, int]
    name_taken: bool
    old: SurveyView | None = None


@dataclass(frozen=True)
class Named:
    """The names that a form gives: of teams by id, of people by Slack id."""

    name: str
    teams: Collection[int]
    people: Collection[str]


def know(session: Session, named: Named, survey_id: int | None, *, reader: str, now: datetime, policy: Policy) -> Known:
    """Look up what a form names; `survey_id` is that of the survey which it changes."""
    zone = zone_of_reader(session, reader, policy)
    return Known(
        today=local_date(now, zone),
        zone=zone,
        teams=frozenset(names_of(session, named.teams)),
        people=people_of(session, named.people),
        name_taken=is_taken(session, named.name, survey_id),
        old=find_survey(session, survey_id) if survey_id else None,
    )


def zone_of_reader(session: Session, slack: str, policy: Policy) -> str:
    """Their own zone, else the company's."""
    person = find_person(session, slack)
    return zone_or(person.zone if person else None, policy.zone)
