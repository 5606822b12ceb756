"""Public holidays by country, and with them the working days of a survey.

They come from the `holidays` package where it is installed (`pip install '.[holidays]'` in a checkout).
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from pulse.calendar import WorkCalendar

HOW_TO_INSTALL = "pip install '.[holidays]'"


def is_installed() -> bool:
    return find_spec("holidays") is not None


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Names by ISO 3166 code, in the order of the names; empty where the package is not installed."""
    if not is_installed():
        return {}
    registry = import_module("holidays.registry").COUNTRIES
    names = {entry[1]: _spaced(entry[0]) for entry in registry.values()}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The country's public holidays; none where the package is missing or does not know the country."""
    if country not in countries():
        return frozenset()
    return frozenset(import_module("holidays").country_holidays(country, years=[year]))


def working_days(weekdays: Iterable[int], country: str | None, blackout: Iterable[date], around: date) -> WorkCalendar:
    """The days on which people are asked, right from the year before `around` to two years after it."""
    years = range(around.year - 1, around.year + 3)
    free = [holidays_of(country, year) for year in years] if country else []
    return WorkCalendar(frozenset(weekdays), frozenset().union(*free), frozenset(blackout))


def _spaced(name: str) -> str:
    """ "UnitedStates" in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
