"""What is typed becomes a survey and back, whatever it is."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.scheduling.checks import check, read_dates
from messages.scheduling.form import BLACKOUT_MOST, PEOPLE_MOST, TEAMS_MOST, survey_form
from messages.scheduling.typed import FormState, Typed, from_form, ranges_in_words, to_metadata
from pulse.recurrence import EveryWeeks, MonthlyNth, Recurrence, next_date
from sandbox.rules.views import check_view
from storage.asking.forms import SurveyForm, form_from_json, form_to_json
from storage.scheduling.readers import Known

TODAY = date(2026, 11, 2)
DAYS = st.dates(TODAY, TODAY + timedelta(days=60))
WEEKDAYS = st.sets(st.integers(0, 4), min_size=1).map(lambda days: tuple(sorted(days)))


def _recurrence(start: date, every: int, weekdays: tuple[int, ...], nth: int | None) -> Recurrence:
    if nth is not None:
        return MonthlyNth(nth, weekdays[0], start)
    return EveryWeeks(every, weekdays, next_date(EveryWeeks(1, weekdays, start), start))


FORMS = st.builds(
    lambda start, every, weekdays, nth, **others: SurveyForm(
        name="Weekly", recurrence=_recurrence(start, every, weekdays, nth), start_date=start, **others
    ),
    start=DAYS,
    every=st.integers(1, 52),
    weekdays=WEEKDAYS,
    nth=st.sampled_from([None, None, 1, 4, -1]),
    hour=st.builds(time, st.integers(7, 16), st.integers(0, 59)),
    customers=st.sets(st.integers(1, 300), min_size=1).map(lambda teams: tuple(sorted(teams))),
    upstreams=st.sets(st.integers(1, 300)).map(lambda teams: tuple(sorted(teams))),
    window_days=st.integers(3, 10),
    reminder_days=st.sampled_from([None, 1, 2]),
    max_upstreams=st.integers(1, 6),
    minimum_group=st.integers(3, 20),
    comment_minimum=st.integers(20, 60),
    blackout=st.sets(DAYS, max_size=20).map(lambda days: tuple(sorted(days))),
)


@given(FORMS)
def test_a_survey_that_is_opened_and_submitted_untouched_is_the_same(form: SurveyForm) -> None:
    known = Known(TODAY, "Europe/Berlin", teams=range(301), people={}, name_taken=False)
    assert check(from_form(form, {}), known) == form


@given(FORMS)
def test_a_survey_goes_into_json_and_back(form: SurveyForm) -> None:
    assert form_from_json(form_to_json(form)) == form


@given(st.sets(st.dates(), max_size=30))
def test_dates_are_read_back_from_the_words_for_them(days: set[date]) -> None:
    assert set(read_dates(ranges_in_words(tuple(days)))) == days


@given(FORMS, st.booleans(), st.sampled_from(["all", "teams", "people"]))
def test_every_form_is_one_that_slack_takes(form: SurveyForm, more: bool, audience: str) -> None:
    typed = replace(from_form(form, {}), audience=audience)
    view = survey_form(typed, FormState(more=more), {str(team): f"Team {team}" for team in range(301)})
    assert check_view(view) == []


def test_the_most_that_can_be_typed_fits_into_the_modal() -> None:
    typed = Typed(
        audience="all",
        customers=tuple(str(100_000 + number) for number in range(TEAMS_MOST)),
        people=tuple(f"U0123456{number:03}" for number in range(PEOPLE_MOST)),
        blackout="2" * BLACKOUT_MOST,
    )
    url = f"https://hooks.slack.com/actions/{'x' * 80}"
    assert len(to_metadata(typed, FormState(10**6, 10**6, drawing=999, url=url))) <= 3000
