"""Public holidays, with and without the package that knows them."""

import sys
from collections.abc import Iterator
from datetime import date

import pytest

from pulse.public_holidays import countries, holidays_of, working_days
from tests.house import House
from tests.surveys.ops import OpsPerson, only_form


@pytest.fixture
def without_holidays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine where the package was never installed."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    countries.cache_clear()
    holidays_of.cache_clear()


def test_nearly_every_country_that_is_offered_has_holidays_and_none_fails() -> None:
    assert countries()["DE"] == "Germany" and countries()["US"] == "United States"
    without = [country for country in countries() if not holidays_of(country, 2026)]
    assert len(without) < len(countries()) / 20
    assert date(2026, 10, 3) in holidays_of("DE", 2026)


def test_working_days_leave_out_holidays_weekends_and_blackouts() -> None:
    calendar = working_days(range(5), "DE", [date(2026, 12, 28)], date(2026, 12, 1))
    assert calendar.on_or_after(date(2026, 12, 25)) == date(2026, 12, 29)
    assert calendar.on_or_after(date(2027, 1, 1)) == date(2027, 1, 4)


def test_without_the_package_the_form_says_how_to_get_it(house: House, without_holidays: None) -> None:  # noqa: ARG001
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Weekly", customers=["Web"])
    olga.clicks("More settings")
    assert "Public holidays are not known here" in olga.sees and "`pip install '.[holidays]'`" in olga.sees
    assert olga.submits() == {}


def test_a_survey_keeps_its_country_where_the_package_is_gone_and_ops_are_told(
    house: House, request: pytest.FixtureRequest
) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Weekly", customers=["Web"])
    olga.clicks("More settings")
    olga.fills(country="Germany")
    assert olga.submits() == {}
    olga.saves()
    olga.closes()
    request.getfixturevalue("without_holidays")
    olga.lists()
    olga.clicks("survey_change")
    olga.fills(name="Weekly pulse")
    assert olga.submits() == {}
    assert "Holidays are not known here" in olga.sees
    olga.saves()
    assert only_form(house).country == "DE"
