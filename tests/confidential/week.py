"""A week of Acme in which people answer by taps and in modals. Who does what is one thing, what they think another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.answering.asking import Respondent
from tests.company import a_survey
from tests.house import House
from tests.telling.weeks import FRIDAY_DIGEST, MONDAY_TEN, asked

WEDNESDAY = MONDAY_TEN + timedelta(days=2)
EVENING = FRIDAY_DIGEST + timedelta(hours=2)
HALF_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Mind:
    """What somebody thinks of Platform. `more` is said in the modal, with whether they would hire them again."""

    rating: int
    job: str = "Deploy safely"
    waste: str = "Nothing got in the way"
    more: str | None = None
    again: str = "Yes"
    minutes: str = "30"


def ask(house: House) -> None:
    """The survey comes due on Monday at ten."""
    with house.db.write() as session:
        a_survey(session)
    house.go_to(MONDAY_TEN)


def answer(house: House, minds: Mapping[str, Mind]) -> None:
    """These people answer about Platform, one tap after another, and the first of them thinks again."""
    people = asked(house)
    first, mind = next(iter(minds.items()))
    for slack, thinks in minds.items():
        tap(people[slack], replace(mind, rating=3) if slack == first else thinks)
    people[first].clicks("Platform", "Change")
    assert people[first].submits(satisfaction=_rating(mind.rating)) == {}


def tap(person: Respondent, mind: Mind) -> None:
    person.rates("Platform", mind.rating)
    person.chooses("Platform", "job", mind.job)
    person.chooses("Platform", "waste", mind.waste)
    if mind.more is not None:
        person.clicks("Platform", "Say more…")
        assert person.submits(frustration=mind.more, hire_again=mind.again, minutes=mind.minutes) == {}


def _rating(rating: int) -> str:
    words = {1: "1 · Not at all", 2: "2 · Poorly", 3: "3 · So-so", 4: "4 · Well", 5: "5 · Very well"}
    return words[rating]
