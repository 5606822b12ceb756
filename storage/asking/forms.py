"""A survey as a form: all that ops decide about it, as one frozen value. It goes into JSON and back."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from pydantic import TypeAdapter

from pulse.calendar import WorkCalendar
from pulse.public_holidays import working_days
from pulse.recurrence import EveryWeeks, MonthlyNth

LIST_LEAST: Final = 10
"""People whom an audience that is a list reaches: a crafted one of a few would make them a cell of their own."""


@dataclass(frozen=True)
class SurveyForm:
    """Days are 0 (Monday) to 6. Asked are the people of `customers`, or of every team that hires, or `people`."""

    name: str
    recurrence: EveryWeeks | MonthlyNth
    hour: time
    start_date: date
    end_date: date | None = None
    audience: str = "teams"  # all, teams, people
    customers: tuple[int, ...] = ()  # team ids
    people: tuple[int, ...] = ()  # person ids
    upstreams: tuple[int, ...] = ()  # team ids; empty: every team that is hired
    window_days: int = 3
    reminder_days: int | None = 1
    max_upstreams: int = 3
    minimum_group: int = 5
    comment_minimum: int = 10  # never under the minimum group
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    country: str | None = None
    blackout: tuple[date, ...] = ()

    def calendar(self, around: date) -> WorkCalendar:
        """The survey's working days, good from the year before `around` to two years after it."""
        return working_days(self.weekdays, self.country, self.blackout, around)


_FORM = TypeAdapter(SurveyForm)


def form_to_json(form: SurveyForm) -> dict[str, Any]:
    """The form as a dict of JSON's own types; `form_from_json` reads it back."""
    data: dict[str, Any] = _FORM.dump_python(form, mode="json")
    return data


def form_from_json(data: dict[str, Any]) -> SurveyForm:
    """Read what `form_to_json` wrote. Raises ValueError where it did not."""
    return _FORM.validate_python(data)
