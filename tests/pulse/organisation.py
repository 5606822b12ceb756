"""A company over half a year, on the pure rules alone: people come, go and move, surveys overlap, pools are told.

What people do is drawn from one source of chance, what they think from another, so that a test can give the
same company other opinions.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pulse.auditor import audit
from pulse.disclosure import (
    EMPTY_AFTER,
    extra_ripe,
    ripe,
    sizes_by_view,
    tell,
    tell_extra,
)
from pulse.planning import plan
from pulse.questions import EXTRA_WEIGHTS, MOTIVES, NOTHING, WASTES, ExtraQuestion, next_question
from pulse.records import ExtraAnswer, PoolAnswer, Question, Record, View
from pulse.recurrence import EveryWeeks, next_date

WEEKS = 26
MONDAY = date(2025, 1, 6)
JOBS = ("ledger", "invoices", "advice", None)
Upstream = str
Person = str


@dataclass(frozen=True)
class Company:
    """Sizes of the teams, the minimum group of each survey, and the shares of pairs that hire, of people who
    answer, and of answers that are satisfied."""

    seed: int
    sizes: tuple[int, ...]
    minima: tuple[int, ...]
    hires: float
    responds: float
    satisfied: float


@dataclass(frozen=True)
class Survey:
    minimum: int
    recurrence: EveryWeeks
    window: int
    maximum: int
    left_out: Person | None


@dataclass(frozen=True)
class Ask:
    person: Person
    team: str
    upstream: Upstream
    extra: ExtraQuestion | None
    minimum: int
    closes: int


@dataclass(frozen=True)
class Told:
    """A record with the truth behind it: each person's answer, and the minimum that they were promised."""

    upstream: Upstream
    week: int
    record: Record
    answers: dict[Person, PoolAnswer | ExtraAnswer]
    promised: int


@dataclass
class Filling:
    """A pool that fills; its rows are found by person only because this is a simulation."""

    number: int
    opened: int
    minimum: int = 3
    rows: dict[Person, PoolAnswer | ExtraAnswer] = field(default_factory=dict)


class Organisation:
    def __init__(self, company: Company, opinions: int = 0) -> None:
        self.company = company
        self.chance = Random(company.seed)
        self.opinions = Random(f"{company.seed} {opinions}")
        self.team_of: dict[Person, str] = {}
        for team, size in enumerate(company.sizes):
            for person in range(size):
                self.team_of[f"person {team}.{person}"] = f"team {team}"
        self.hired = self._hire_each_other()
        self.surveys = [self._survey(minimum) for minimum in company.minima]
        self.open: list[Ask] = []
        self.last_asked: dict[Person, dict[Upstream, date]] = defaultdict(dict)
        self.pools: dict[tuple[Upstream, Question], Filling] = {}
        self.counts: dict[Upstream, dict[ExtraQuestion, int]] = defaultdict(dict)
        self.previous: dict[Upstream, View] = {}
        self.ledger: list[Told] = []

    def _hire_each_other(self) -> dict[str, list[Upstream]]:
        teams = [f"team {team}" for team in range(len(self.company.sizes))]
        return {t: [u for u in teams if u != t and self.chance.random() < self.company.hires] for t in teams}

    def _survey(self, minimum: int) -> Survey:
        """Audiences are everybody, or everybody but one."""
        every = EveryWeeks(self.chance.choice((1, 1, 2)), (self.chance.randrange(5),), MONDAY)
        left_out = self.chance.choice([None, *self.team_of])
        return Survey(minimum, every, self.chance.randint(0, 2), self.chance.randint(1, 3), left_out)

    def live(self) -> list[Told]:
        """Half a year, week by week. Returns what was told with the truth behind it."""
        for week in range(WEEKS):
            self._come_and_go(week)
            for survey in self.surveys:
                monday = MONDAY + timedelta(weeks=week)
                if next_date(survey.recurrence, monday) < monday + timedelta(weeks=1):
                    self._open_round(survey, week, monday)
            self._close_rounds(week)
            self._weekly_digest(week)
        return self.ledger

    def _come_and_go(self, week: int) -> None:
        teams = sorted(self.hired)
        for person in list(self.team_of):
            drawn = self.chance.random()
            if drawn < 0.01:
                del self.team_of[person]
            elif drawn < 0.02:
                self.team_of[person] = self.chance.choice(teams)
            elif drawn < 0.03:
                self.team_of[f"{person}, follower {week}"] = self.chance.choice(teams)

    def _open_round(self, survey: Survey, week: int, on: date) -> None:
        held = {(ask.person, ask.upstream) for ask in self.open}
        for person, team in self.team_of.items():
            if person == survey.left_out:
                continue
            upstream = self.hired[team]
            blocked = {u for u in upstream if (person, u) in held or self._waits(person, u, "satisfaction")}
            last = self.last_asked[person]
            for u in plan(person, upstream, blocked=blocked, maximum=survey.maximum, last_asked=last):
                last[u] = on
                extra = self._one_more(person, u)
                self.open.append(Ask(person, team, u, extra, survey.minimum, week + survey.window))

    def _waits(self, person: Person, upstream: Upstream, question: Question) -> bool:
        filling = self.pools.get((upstream, question))
        return filling is not None and person in filling.rows

    def _one_more(self, person: Person, upstream: Upstream) -> ExtraQuestion | None:
        waiting = [q for q in EXTRA_WEIGHTS if self._waits(person, upstream, q)]
        return next_question(self.counts[upstream], list(EXTRA_WEIGHTS), waiting, self.chance)

    def _close_rounds(self, week: int) -> None:
        closing = [ask for ask in self.open if ask.closes <= week]
        self.open = [ask for ask in self.open if ask.closes > week]
        for ask in closing:
            answer = self._think(ask)
            edited = self._think(ask) if self.chance.random() < 0.2 else answer
            if self.chance.random() < self.company.responds:
                self._pour(ask, "satisfaction", week, edited)
                if ask.extra is not None and self.chance.random() < 0.9:
                    self.counts[ask.upstream][ask.extra] = self.counts[ask.upstream].get(ask.extra, 0) + 1
                    self._pour(ask, ask.extra, week, self._think_more(ask.extra, edited))

    def _think(self, ask: Ask) -> PoolAnswer:
        satisfied = self.opinions.random() < self.company.satisfied
        waste = NOTHING if satisfied else self.opinions.choice([None, *WASTES])
        return PoolAnswer(ask.team, self.chance.choice(JOBS), satisfied, waste)

    def _think_more(self, question: ExtraQuestion, answer: PoolAnswer) -> ExtraAnswer:
        yes, minutes = self.opinions.random() < 0.7, self.opinions.choice([0, 10, 60, 240, 600])
        if question == "minutes":
            return ExtraAnswer(answer.waste if answer.waste != NOTHING else None, minutes)
        if question == "motive":
            return ExtraAnswer(None, self.opinions.choice(list(MOTIVES)))
        return ExtraAnswer(answer.job if question == "importance" else None, yes)

    def _pour(self, ask: Ask, question: Question, week: int, answer: PoolAnswer | ExtraAnswer) -> None:
        told = sum(t.upstream == ask.upstream and t.record.question == question for t in self.ledger)
        filling = self.pools.setdefault((ask.upstream, question), Filling(told, week))
        assert ask.person not in filling.rows, "somebody who waits was asked again"
        filling.rows[ask.person] = answer
        filling.minimum = max(filling.minimum, ask.minimum)

    def _weekly_digest(self, week: int) -> None:
        for (upstream, question), filling in sorted(self.pools.items()):
            age = week - filling.opened
            made = self._record(upstream, question, filling, age)
            if made is not None:
                before = {t.record.pool for t in self.ledger if (t.upstream, t.record.question) == (upstream, question)}
                audit(made, promised=filling.minimum, told_before=before)
                self.ledger.append(Told(upstream, week, made, filling.rows, filling.minimum))
            if made is not None or age >= (EMPTY_AFTER if question == "satisfaction" else 2 * EMPTY_AFTER):
                del self.pools[upstream, question]

    def _record(self, upstream: Upstream, question: Question, filling: Filling, age: int) -> Record | None:
        k, number = filling.minimum, filling.number
        if question != "satisfaction":
            extras = [row for row in filling.rows.values() if isinstance(row, ExtraAnswer)]
            if not extra_ripe(question, len(extras), k, age):
                return None
            return tell_extra(question, extras, pool=number, minimum=k)
        rows = [row for row in filling.rows.values() if isinstance(row, PoolAnswer)]
        previous = self.previous.get(upstream)
        if not ripe(sizes_by_view(rows), k, age, previous):
            return None
        record = tell(rows, pool=number, minimum=k, previous=previous)
        self.previous[upstream] = record.view
        return record


def skeleton(ledger: list[Told]) -> Iterator[object]:
    """What a ledger says apart from opinions: when what was told, in which cells of how many people."""
    for told in ledger:
        record = told.record
        cells = [(cell.name, cell.n) for cell in record.cells]
        yield told.week, told.upstream, record.question, record.pool, record.view, record.people, cells
