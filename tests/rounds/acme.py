"""Acme on a database with nothing around it: its jobs run, and what was planned is read from the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient
from sqlmodel import Session, col, select

from pulse.policy import Policy
from scheduler.rounds import open_due
from scheduler.work import Work
from storage.database import Database
from storage.secrets import Key
from storage.tables import Ask, Invitation, Outbox, Person, Round, Team
from tests import company
from tests.clock import MONDAY, HandClock


@dataclass(frozen=True)
class Planned:
    """One invitation: when, about whom, and when the reminder is due."""

    due_at: datetime
    about: frozenset[str]
    remind_at: datetime | None
    questions: frozenset[str]


class Acme:
    """Its planner never talks to Slack: the client here leads nowhere."""

    def __init__(self, db: Database, **policy: object) -> None:
        self.db, self.clock = db, HandClock(MONDAY)
        self.policy = Policy(zone=company.BERLIN, ops_channel=company.OPS_CHANNEL, **policy)  # type: ignore[arg-type]
        nowhere = WebClient("xoxb-nowhere", base_url="http://127.0.0.1:9/")
        self.work = Work(db, Key(b"k" * 32), self.policy, self.clock, nowhere, self.clock.wait)
        with db.write() as session:
            self.teams = company.fill(session)

    def survey(self, **changes: object) -> int:
        with self.db.write() as session:
            return company.a_survey(session, now=self.clock(), **changes)

    def open_at(self, at: datetime) -> None:
        self.clock.go_to(at)
        open_due(self.work)

    def move(self, slacks: Iterable[str], zone: str) -> None:
        with self.db.write() as session:
            for person in session.exec(select(Person).where(col(Person.slack).in_(list(slacks)))):
                person.zone = zone

    def rounds(self) -> list[Round]:
        with self.db.read() as session:
            return list(session.exec(select(Round).order_by(col(Round.id))))

    def planned(self, round_id: int | None = None) -> dict[str, Planned]:
        """By Slack id; of all rounds, or of one."""
        with self.db.read() as session:
            return {slack: _planned(session, invitation) for slack, invitation in _invitations(session, round_id)}

    def notices(self) -> list[str]:
        with self.db.read() as session:
            rows = session.exec(select(Outbox).where(Outbox.kind == "notice").order_by(col(Outbox.id)))
            return [row.body["notice"] for row in rows]


def _invitations(session: Session, round_id: int | None) -> list[tuple[str, Invitation]]:
    found = select(Person.slack, Invitation).join(Invitation, col(Invitation.person_id) == Person.id)
    if round_id is not None:
        found = found.where(Invitation.round_id == round_id)
    return list(session.exec(found.order_by(col(Invitation.id))).all())


def _planned(session: Session, invitation: Invitation) -> Planned:
    asks = select(Team.name, Ask.question).join(Ask, col(Ask.upstream_team_id) == Team.id)
    rows = session.exec(asks.where(Ask.invitation_id == invitation.id)).all()
    return Planned(
        invitation.due_at,
        frozenset(name for name, _ in rows),
        invitation.remind_at,
        frozenset(question for _, question in rows if question),
    )
