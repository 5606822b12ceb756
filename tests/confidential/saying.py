"""How people in a drawn company answer: by taps, in forms, in words of their own, and some change their mind."""

from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

from messages.answering.asks import MINUTES
from pulse.questions import EXTRA_WEIGHTS, HIRE_AGAIN, IMPORTANCE, MOTIVES, NOTHING, WASTES, ExtraQuestion, is_satisfied
from pulse.records import ExtraAnswer, PoolAnswer
from tests.answering.asking import Respondent
from tests.confidential.waiting import Given

JOBS = {
    "Platform": ("Deploy safely", "Keep it running", "Get advice"),
    "Data": ("Answer a question with data", "Keep figures right"),
    "Web": ("Show it to customers", "Fix what is broken"),
}


@dataclass(frozen=True)
class Asked:
    """What one person is asked about one upstream team, in an invitation of a round."""

    slack: str
    invitation: int
    upstream: str
    customer: str
    question: ExtraQuestion | None
    round: int


class People:
    """What anybody says is drawn; no two ever use the same words."""

    def __init__(self, chance: Random, satisfied: float) -> None:
        self.chance, self.satisfied = chance, satisfied
        self._numbers = count()

    def answer(self, person: Respondent, ask: Asked) -> Given:
        """Everything by taps and forms, in the order of the message."""
        team, words = ask.upstream, []
        rating = self._rating()
        person.rates(team, rating)
        job = self.chance.choices([*JOBS[team], None], [6, 3, *([1] * (len(JOBS[team]) - 1))])[0]
        if job:
            person.chooses(team, "job", job)
        elif self.chance.random() < 0.7:
            words.append(self._words(person, team, "Something else…", "own_title"))
        waste = self.chance.choices([None, NOTHING, "waiting", *WASTES], [1, 5, 4, *([0.3] * len(WASTES))])[0]
        if waste:
            person.chooses(team, "waste", waste)
        chosen = {
            q: self._choice(q) for q in EXTRA_WEIGHTS if self.chance.random() < (0.9 if q == ask.question else 0.6)
        }
        if ask.question in chosen:
            person.chooses(team, ask.question, chosen[ask.question])
        if self.chance.random() < 0.7:
            also = {q: value for q, value in chosen.items() if q != ask.question}
            words.append(self._words(person, team, "Say more…", "frustration", **also))
        else:
            chosen = {q: value for q, value in chosen.items() if q == ask.question}
        given = Given(
            PoolAnswer(ask.customer, job, is_satisfied(rating), waste), _extras(chosen, job, waste), tuple(words)
        )
        return self.think_again(person, ask, given) if self.chance.random() < 0.15 else given

    def think_again(self, person: Respondent, ask: Asked, given: Given) -> Given:
        """Another rating, and words taken back for others."""
        rating = self._rating()
        person.clicks(ask.upstream, "Change")
        assert person.submits(satisfaction=str(rating)) == {}
        words = list(given.words)
        if words and words[-1].startswith("zebrafrustration"):
            words[-1] = self._words(person, ask.upstream, "Say more…", "frustration")
        assert given.main is not None
        return replace(given, main=replace(given.main, satisfied=is_satisfied(rating)), words=tuple(words))

    def _words(self, person: Respondent, team: str, way: str, field: str, **also: str) -> str:
        """A word that occurs nowhere else, without a digit."""
        number = next(self._numbers)
        word = f"zebra{field.replace('_', '')}" + "".join("abcdefghij"[int(digit)] for digit in str(number))
        if way == "Something else…":
            person.chooses(team, "job", way)
        else:
            person.clicks(team, way)
        assert person.submits(**{field: word}, **also) == {}
        return word

    def _rating(self) -> int:
        return self.chance.choice((4, 5) if self.chance.random() < self.satisfied else (1, 2, 3))

    def _choice(self, question: ExtraQuestion) -> str:
        choices: dict[ExtraQuestion, Any] = {
            "importance": [*IMPORTANCE, 4, 5, 5], "motive": MOTIVES, "minutes": MINUTES, "hire_again": HIRE_AGAIN,
        }  # fmt: skip
        return str(self.chance.choice(list(choices[question])))


def _extras(chosen: dict[ExtraQuestion, str], job: str | None, waste: str | None) -> dict[ExtraQuestion, ExtraAnswer]:
    about: dict[str, str | None] = {"importance": job, "minutes": None if waste == NOTHING else waste}
    return {q: ExtraAnswer(about.get(q), _value(q, said)) for q, said in chosen.items()}


def _value(question: ExtraQuestion, said: str) -> bool | int | str:
    if question == "motive":
        return said
    if question == "importance":
        return is_satisfied(int(said))
    return int(said) if question == "minutes" else said == "yes"
