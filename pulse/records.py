"""What goes into a telling and what comes out of it: plain frozen values.

A record is all that is ever known of the answers of a pool. Names are the ids of teams and jobs as text, or
the keys of `pulse.questions`; OTHER stands for everything that has no cell of its own.
"""

from dataclasses import dataclass
from typing import Final, Literal

from pulse.questions import ExtraQuestion

OTHER: Final = "other"
TOTAL: Final = "total"

View = Literal["team", "job", "total"]
Question = Literal["satisfaction"] | ExtraQuestion
Kind = Literal["team", "job", "total", "waste", "motive", "minutes"]


@dataclass(frozen=True)
class PoolAnswer:
    """A waiting answer: customer team when asked, job (None: in own words), satisfied, what got in the way."""

    team: str
    job: str | None
    satisfied: bool
    waste: str | None


@dataclass(frozen=True)
class ExtraAnswer:
    """A waiting answer to an extra question.

    `about` is the job for importance and the waste for minutes, else None; `value` is whether it is important
    or whether they would hire again, the key of the motive, or the minutes a week.
    """

    about: str | None
    value: bool | int | str


@dataclass(frozen=True)
class Participation:
    """People asked and people who answered; questions put to them and answers given."""

    asked: int
    answered: int
    questions: int
    answers: int


@dataclass(frozen=True)
class Cell:
    """Between lo and hi of n people said yes; of kind "minutes": n people were asked, lo to hi minutes."""

    kind: Kind
    name: str
    n: int
    lo: int
    hi: int


@dataclass(frozen=True)
class Record:
    """What is told of one pool, once and for ever.

    `cells` are disjoint groups of people (none where only the total is told), `total` their sum (None where
    the question has no yes), `categories` what the same people said got in the way, which motive they had, or
    the minutes for each waste.
    """

    pool: int
    question: Question
    view: View
    minimum: int
    people: int
    cells: tuple[Cell, ...] = ()
    total: Cell | None = None
    categories: tuple[Cell, ...] = ()
    participation: Participation | None = None
