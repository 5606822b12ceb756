"""Whether as many people as a survey reaches were agreed to: teams grow, and hire, after ops looked at its preview."""

from datetime import date
from typing import Final

from sqlmodel import Session

from pulse.policy import Policy
from storage.asking.audience import find_audience
from storage.asking.forms import SurveyForm

TURNOVER: Final = 10
"""A tenth more than was agreed to are people who come and go; more are a team too many."""


def is_agreed(people: int, agreed: int, policy: Policy) -> bool:
    """Whether so many need no further word of ops: few enough for one of them alone, or about as many as before."""
    return people <= max(policy.approval_above, agreed + agreed // TURNOVER)


def count_reached(session: Session, form: SurveyForm, day: date, policy: Policy) -> int:
    """How many people the survey would reach on its occurrence of that day, as its preview counts them."""
    return len(find_audience(session, form, form.calendar(day).on_or_after(day), policy).reached)
