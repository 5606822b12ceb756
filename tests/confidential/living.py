"""Weeks of a drawn company at the front door: people answer, think again, move, leave, join and come back.

What everybody said is written down beside it, as only the sum of all people could know it, so that an adversary who
reads what left the bot can be held against the truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from sqlmodel import col, select

from pulse.recurrence import EveryWeeks
from storage.asking.forms import LIST_LEAST
from storage.company import company
from storage.tables import Ask, Invitation, Person, Round, Team
from tests.answering.asking import Respondent
from tests.clock import MONDAY
from tests.company import BERLIN, DATA, WEB, a_survey, put_person, put_team
from tests.confidential.saying import JOBS, Asked, People
from tests.confidential.waiting import Given, Pools
from tests.house import House
from tests.telling.weeks import MONDAY_TEN, WEEK

CUSTOMERS = ("Web", "Data", "Legal", "Sales", "Support")
NEWCOMERS = 5
TAKES = 4  # seconds, at the least, to answer about a team
HOUR = timedelta(hours=1)
FRIDAY = timedelta(days=4)


@dataclass(frozen=True)
class Weeks:
    """Sizes of the customer teams, how many upstream teams there are, `minima` of two overlapping surveys, the shares
    of people who answer and of answers that are satisfied, and every how many weeks the surveys ask."""

    seed: int
    sizes: tuple[int, ...]
    upstreams: int
    minima: tuple[int, int]
    responds: float
    satisfied: float
    every: int = 1


@dataclass
class Going:
    """A round that is open: its minima for answers and for comments, who was asked about whom, and what they gave."""

    minima: tuple[int, int]
    asked: list[Asked] = field(default_factory=list)
    given: dict[Asked, Given] = field(default_factory=dict)


class Living:
    def __init__(self, house: House, weeks: Weeks) -> None:
        self.house, self.weeks, self.chance = house, weeks, Random(weeks.seed)
        self.people, self.pools = People(self.chance, weeks.satisfied), Pools()
        self.going: dict[int, Going] = {}
        self.upstreams = tuple(JOBS)[: weeks.upstreams]
        everybody = self._everybody(sum(weeks.sizes) + NEWCOMERS)
        self.members: dict[str, list[str]] = {}
        for team, size in zip(CUSTOMERS, weeks.sizes, strict=False):
            self.members[team], everybody = everybody[:size], everybody[size:]
        self.away = everybody
        self._found()

    @property
    def moments(self) -> Iterator[tuple[int, bool]]:
        """Through the weeks without end, stopping where others may look: while rounds are open, as they close, and
        right after the digests. Yields the week each time, and whether its digests are out."""
        week = 0
        while True:
            monday = MONDAY_TEN + week * WEEK
            if week % self.weeks.every == 0:
                self._go_to(monday + 3 * HOUR, week)
                self._answer()
                yield week, False
                self._go_to(monday + FRIDAY, week)
                self._think_again()
                yield week, False
            self._go_to(monday + FRIDAY + 7 * HOUR, week)
            yield week, True
            self.pools.empty_old(week)
            self._come_and_go()
            week += 1

    def _everybody(self, number: int) -> list[str]:
        """So many people, who are all in Slack and known to the bot."""
        slacks = [*WEB, *DATA, *(f"UMORE{n}" for n in range(1, number))][:number]
        with self.house.db.write() as session:
            for slack in slacks[len(WEB) + len(DATA) :]:
                self.house.slack.add_person({"id": slack, "name": slack[1:].lower(), "tz": BERLIN})
                put_person(session, slack, zone=BERLIN)
        return slacks

    def _found(self) -> None:
        """Teams, whom they hire, and two surveys that overlap; the second leaves out one person where it can."""
        with self.house.db.write() as session:
            teams = {name: put_team(session, name, channel=None, zone=BERLIN) for name in CUSTOMERS[2:]}
            self.house.teams |= {name: teams[name] for name in teams}
            for team, jobs in JOBS.items():
                for title in jobs:
                    company.put_job(session, self.house.teams[team], title)
            for team in self.house.teams:
                hired = [self.house.teams[up] for up in self.upstreams if up != team and team in self.members]
                company.set_hires(session, self.house.teams[team], hired)
        self._settle_teams()
        listed = [slack for slacks in self.members.values() for slack in slacks]
        if len(listed) > LIST_LEAST:
            listed.remove(self.chance.choice(listed))
        self.listed = set(listed)
        whom = (
            {"audience": "people", "people": listed}
            if len(listed) >= LIST_LEAST
            else {"customers": tuple(self.members)}
        )
        every, (first, second) = EveryWeeks(self.weeks.every, (0,), MONDAY.date()), self.weeks.minima
        most, window = self.chance.randint(1, 2), self.chance.choice((2, 6))
        with self.house.db.write() as session:
            a_survey(
                session, name="All", customers=tuple(self.members), recurrence=every, max_upstreams=most,
                minimum_group=first, reminder_days=None,
            )  # fmt: skip
            a_survey(
                session, name="Once more", recurrence=every, hour=time(11), minimum_group=second, window_days=window,
                reminder_days=None, **{"customers": ()} | whom,
            )  # fmt: skip

    def _go_to(self, at: datetime, week: int) -> None:
        """In one step; then what closed on the way is poured."""
        self.house.go_to(at, step=WEEK)
        with self.house.db.read() as session:
            closed = session.exec(select(Round.id).where(Round.state == "closed").order_by(col(Round.closes_at))).all()
        for number in closed:
            going = self.going.pop(number or 0, Going((3, 3)))
            for upstream in {ask.upstream for ask in going.asked}:
                given = {ask.slack: going.given.get(ask) for ask in going.asked if ask.upstream == upstream}
                self.pools.close(week, upstream, going.minima, given)

    def _answer(self) -> None:
        """Everybody who feels like it answers what newly stands in their messages, one after the other: Slack opens no
        more than so many forms a minute."""
        for ask in self._asked():
            assert not self.pools.waits(ask.slack, ask.upstream), "somebody who waits was asked again"
            assert not ask.question or not self.pools.waits(ask.slack, ask.upstream, ask.question)
            if self.chance.random() < self.weeks.responds:
                going = self.going[ask.round]
                self.house.clock.advance(seconds=TAKES)
                going.given[ask] = self.people.answer(Respondent(self.house, ask.slack, ask.invitation), ask)

    def _think_again(self) -> None:
        """A few of those whose round is still open."""
        for going in self.going.values():
            for ask, given in going.given.items():
                if self.chance.random() < 0.2:
                    person = Respondent(self.house, ask.slack, ask.invitation)
                    self.house.clock.advance(seconds=TAKES)
                    going.given[ask] = self.people.think_again(person, ask, given)

    def _asked(self) -> list[Asked]:
        """What is open and was not seen before."""
        with self.house.db.read() as session:
            names = {team.id: team.name for team in session.exec(select(Team)).all()}
            rows = session.exec(
                select(Person.slack, Round, Ask)
                .join(Invitation, col(Invitation.person_id) == Person.id)
                .join(Round, col(Invitation.round_id) == Round.id)
                .join(Ask, col(Ask.invitation_id) == Invitation.id)
                .where(Round.state == "open", col(Round.id).not_in(list(self.going)), col(Invitation.ts).is_not(None))
                .order_by(col(Ask.id))
            ).all()
        found = []
        for slack, round_, ask in rows:
            going = self.going.setdefault(round_.id or 0, Going((round_.minimum_group, round_.comment_minimum)))
            team, customer = names[ask.upstream_team_id], names[ask.customer_team_id]
            found.append(Asked(slack, ask.invitation_id, team, customer, ask.question, round_.id or 0))  # type: ignore[arg-type]
            going.asked.append(found[-1])
        return found

    def _come_and_go(self) -> None:
        """One moves, one leaves, one comes, perhaps back; a team may shrink to one."""
        whence, where, _ = (self.chance.choice(list(self.members)) for _ in range(3))
        if len(self.members[whence]) > 1:
            moved = self.members[whence].pop(self.chance.randrange(len(self.members[whence])))
            self.members[where].append(moved)
        if len(self.members[where]) > 1:
            self.away.append(self.members[where].pop(0))
        self.members[whence].append(self.away.pop(self.chance.randrange(len(self.away))))
        self._settle_teams()

    def _settle_teams(self) -> None:
        with self.house.db.write() as session:
            ids = dict(session.exec(select(Person.slack, Person.id)).all())
            for team in CUSTOMERS:
                company.set_members(session, self.house.teams[team], [])
            for team, slacks in self.members.items():
                company.set_members(session, self.house.teams[team], [ids[slack] or 0 for slack in slacks])
