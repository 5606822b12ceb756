"""What is asked: the fixed choices, in the words that people see, and which question comes on top.

The wastes are Ohno's seven with the eighth, unused talent (Toyota Production System, 1988; Liker, The Toyota
Way, 2004), said in office words; the motives are those of Jobs to be Done (Christensen et al., 2016).
"""

from collections.abc import Collection, Mapping
from random import Random
from typing import Final, Literal

SATISFIED: Final = (4, 5)
"""The ratings from 1 to 5 that count as "satisfied", and as "important"."""

RATINGS: Final = {1: "Not at all", 2: "Poorly", 3: "So-so", 4: "Well", 5: "Very well"}
IMPORTANCE: Final = {1: "Not at all", 2: "A little", 3: "Somewhat", 4: "Important", 5: "Vital"}

NOTHING: Final = "nothing"
WASTES: Final = {
    NOTHING: "Nothing got in the way",
    "defects": "Wrong or incomplete work",
    "overproduction": "More than anybody asked for",
    "waiting": "Waiting for an answer or approval",
    "talent": "Know-how that was not used",
    "transportation": "Handed from one to the next",
    "inventory": "Half-done work piling up",
    "motion": "Hunting for the file or the person",
    "extra_processing": "More steps or signatures than needed",
}
"""What got in the way: the key that is stored, and its words. "nothing" is an answer, and not a waste."""

MOTIVES: Final = {
    "functional": "Getting it done",
    "emotional": "Feeling sure",
    "social": "How it makes us look",
}

HIRE_AGAIN: Final = {"yes": "Yes", "no": "No"}

ExtraQuestion = Literal["importance", "motive", "minutes", "hire_again"]

EXTRA_WEIGHTS: Final[Mapping[ExtraQuestion, int]] = {
    "importance": 2,
    "motive": 1,
    "minutes": 1,
    "hire_again": 1,
}
"""Importance weighs twice: it enters the opportunity with four times the variance of satisfaction."""


TEXTS: Final[Mapping[str, int]] = {"frustration": 1000, "own_title": 75, "own_story": 300}
"""Questions that are answered in one's own words, and how many characters they take."""

OWN: Final = "own"
"""The answer to "job" where somebody says it in their own words."""

MOST_MINUTES: Final = 2400
"""A whole working week. Of what is told, an answer counts at most 240."""

_CHOICES: Final[Mapping[str, Collection[str]]] = {
    "satisfaction": [str(rating) for rating in RATINGS],
    "waste": WASTES,
    "importance": [str(rating) for rating in IMPORTANCE],
    "motive": MOTIVES,
    "hire_again": HIRE_AGAIN,
}


def is_answer(question: str, value: str) -> bool:
    """Whether this can be stored as an answer: a choice, a job's id or OWN, minutes, or a text that fits."""
    if question in TEXTS:
        return len(value.strip()) > 0 and len(value) <= TEXTS[question]
    if question in ("job", "minutes"):
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else -1
        return value == OWN or number > 0 if question == "job" else 0 <= number <= MOST_MINUTES
    return value in _CHOICES.get(question, ())


def is_satisfied(rating: int) -> bool:
    """Whether a rating from 1 to 5 counts as satisfied (or important)."""
    return rating in SATISFIED


def next_question(
    counts: Mapping[ExtraQuestion, int],
    applying: Collection[ExtraQuestion],
    waiting_for_person: Collection[ExtraQuestion],
    rng: Random,
) -> ExtraQuestion | None:
    """The one more question that an ask about an upstream team holds, or None if none is left.

    `counts` are the answers about this upstream team in 26 weeks; of the questions that apply, and that do
    not wait for this person, the one with the fewest for its weight is asked, by lot between equals. What
    people answered has no part in it: a choice by answers would itself tell them.
    """
    left = [q for q in EXTRA_WEIGHTS if q in applying and q not in waiting_for_person]
    least = min((_known(q, counts) for q in left), default=0.0)
    return rng.choice([q for q in left if _known(q, counts) == least]) if left else None


def _known(question: ExtraQuestion, counts: Mapping[ExtraQuestion, int]) -> float:
    return counts.get(question, 0) / EXTRA_WEIGHTS[question]
