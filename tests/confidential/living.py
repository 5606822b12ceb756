"""Weeks of a company at the front door: people answer by taps, think again, move, leave and join; surveys overlap.

The company's history is drawn from a seed. What everybody said is written down beside it, as only the sum of all
people could know it, so that an adversary who reads the digests can be held against the truth.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time, timedelta
from random import Random

from sqlmodel import col, select

from pulse.questions import RATINGS, WASTES, is_satisfied
from pulse.records import PoolAnswer
from storage import company
from storage.tables import Ask, Invitation, Person, Round, Team
from tests.answering.asking import Respondent
from tests.company import CHANNELS, DATA, OPS_CHANNEL, PLATFORM, WEB, a_survey
from tests.confidential.reading import read_digest
from tests.house import House
from tests.pulse.organisation import Told
from tests.telling.weeks import MONDAY_TEN, said

JOBS = {
    "Platform": ("Deploy safely", "Keep it running"),
    "Data": ("Answer a question with data", "Keep figures right"),
    "Web": ("Show it to customers", "Fix what is broken"),
}
FRIDAY = timedelta(days=4, hours=6)
HALF_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Weeks:
    """`minima` of two overlapping surveys; the shares of people who answer, and of answers that are satisfied."""

    seed: int
    minima: tuple[int, int]
    responds: float
    satisfied: float


@dataclass
class Living:
    house: House
    weeks: Weeks
    waiting: dict[str, dict[str, PoolAnswer]] = field(default_factory=lambda: defaultdict(dict))
    promised: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    told: list[Told] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _read: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.chance = Random(self.weeks.seed)
        self.members = {"Web": list(WEB), "Data": list(DATA)}
        with self.house.db.write() as session:
            for team, jobs in JOBS.items():
                for title in jobs:
                    company.put_job(session, self.house.teams[team], title)
            company.set_hires(session, self.house.teams["Data"], [self.house.teams[t] for t in ("Web", "Platform")])
            everybody = [*WEB, *DATA]
            left_out = self.chance.choice([None, *everybody])
            listed = tuple(slack for slack in everybody if slack != left_out)
            most = self.chance.randint(1, 2)
            a_survey(session, name="All", minimum_group=self.weeks.minima[0], max_upstreams=most, reminder_days=None)
            a_survey(
                session, name="By name", customers=(), people=listed, audience="people", hour=time(11),
                minimum_group=self.weeks.minima[1], window_days=2,
            )  # fmt: skip

    def live(self, number: int) -> None:
        """So many weeks from Monday on."""
        for week in range(number):
            monday = MONDAY_TEN + timedelta(weeks=week)
            self.house.go_to(monday + timedelta(hours=1), step=HALF_DAY)
            self._answer()
            self.house.go_to(monday + FRIDAY, step=HALF_DAY)
            for team in JOBS:
                self._hear(team, week)
            self._come_and_go()
        self._look_around()

    def _answer(self) -> None:
        """Everybody who feels like it answers what stands in their messages, and some think again."""
        for slack, invitation, asks, minimum in self._asked():
            for team, _ in asks:
                self.promised[team] = max(self.promised[team], minimum)
            if self.chance.random() < self.weeks.responds:
                person = Respondent(self.house, slack, invitation)
                for team, customer in asks:
                    assert slack not in self.waiting[team], "somebody who waits was asked again"
                    self.waiting[team][slack] = self._say(person, team, customer)

    def _asked(self) -> list[tuple[str, int, list[tuple[str, str]], int]]:
        """Slack id, invitation, (upstream team, customer team) of its asks, and the minimum group that it promises."""
        with self.house.db.read() as session:
            names = {team.id: team.name for team in session.exec(select(Team)).all()}
            rows = session.exec(
                select(Person.slack, Invitation.id, Round.minimum_group)
                .join(Invitation, col(Invitation.person_id) == Person.id)
                .join(Round, col(Invitation.round_id) == Round.id)
                .where(Round.state == "open", col(Invitation.ts).is_not(None))
                .order_by(col(Invitation.id))
            ).all()
            asks: dict[int, list[tuple[str, str]]] = defaultdict(list)
            for ask in session.exec(select(Ask).order_by(col(Ask.id))).all():
                asks[ask.invitation_id].append((names[ask.upstream_team_id], names[ask.customer_team_id]))
        return [(slack, number or 0, asks[number or 0], minimum) for slack, number, minimum in rows]

    def _say(self, person: Respondent, team: str, customer: str) -> PoolAnswer:
        rating = self._rating()
        person.rates(team, rating)
        job = self.chance.choice([None, *JOBS[team]])
        if job:
            person.chooses(team, "job", job)
        waste = self.chance.choice([None, *WASTES])
        if waste:
            person.chooses(team, "waste", WASTES[waste])
        if self.chance.random() < 0.1:
            person.clicks(team, "Change")
            rating = self._rating()
            assert person.submits(satisfaction=f"{rating} · {RATINGS[rating]}") == {}
        return PoolAnswer(customer, job, is_satisfied(rating), waste)

    def _rating(self) -> int:
        return (
            self.chance.choice((4, 5)) if self.chance.random() < self.weeks.satisfied else self.chance.choice((1, 2, 3))
        )

    def _hear(self, team: str, week: int) -> None:
        text = self._new(CHANNELS[team])
        record = read_digest(text) if text else None
        if record is not None:
            answers = dict(self.waiting.pop(team))
            self.told.append(Told(team, week, record, dict(answers), self.promised.pop(team)))

    def _look_around(self) -> None:
        """What ops and a lead look at beside the digests, and all that was posted to channels."""
        for slack, channel, commands in (
            ("UOLGA", OPS_CHANNEL, ("status", "digest platform", "digest data", "digest web")),
            (PLATFORM[0], CHANNELS["Platform"], ("digest", "jobs")),
        ):
            person = self.house.person(slack)
            self.said += [person.types(f"/pulse {command}", channel).text for command in commands]
            self.house.settle()
            person.home  # noqa: B018
            self.house.settle()
            home = person.home
            self.said.append(home.text if home else "")
            self.house.settle()
        self.said += [said(self.house.slack.messages(channel)) for channel in (OPS_CHANNEL, *CHANNELS.values())]

    def _new(self, channel: str) -> str:
        messages = self.house.slack.messages(channel)
        fresh, self._read[channel] = messages[self._read[channel] :], len(messages)
        return said(fresh)

    def _come_and_go(self) -> None:
        """One leaves for the other team, one leaves both, one comes, perhaps back."""
        web, data = self.members["Web"], self.members["Data"]
        data.append(web.pop(self.chance.randrange(len(web))))
        data.pop(self.chance.randrange(len(data)))
        newcomers = [slack for slack in (*WEB, *DATA, *PLATFORM[1:]) if slack not in (*web, *data)]
        web.append(self.chance.choice(newcomers))
        with self.house.db.write() as session:
            ids = dict(session.exec(select(Person.slack, Person.id)).all())
            for team in ("Platform", "Web", "Data"):
                company.set_members(session, self.house.teams[team], [])
            for team, slacks in self.members.items():
                company.set_members(session, self.house.teams[team], [ids[slack] or 0 for slack in slacks])
