"""Whatever there is to draw, it stays within Slack's limits and shows no answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from messages.answering.asks import invitation, reminder
from messages.answering.modals import answers_modal, change_modal, more_modal, own_modal
from messages.answering.taps import told
from messages.home import home_view
from messages.telling.words import quoted
from pulse.questions import EXTRA_WEIGHTS, TEXTS
from sandbox.rules import check_message, check_view
from storage.answering.answers import Form
from storage.answering.invitations import AskDrawing, InvitationDrawing, State
from storage.answering.jobs_offered import JobChoice
from storage.answering.mine import Mine, UnusedTeam
from storage.homes import HomeShown, TeamShown

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
NAME = "<&>" * 20  # sixty characters, each drawn as up to five
JOBS = tuple(JobChoice(number, f"{number:02} " + "é" * 72) for number in range(120))
NONE: frozenset[str] = frozenset()
BASE = frozenset({"job", "satisfaction", "waste"})


def _ask(
    number: int, state: State = "open", done: frozenset[str] = frozenset(), question: str = "minutes"
) -> AskDrawing:
    return AskDrawing(number, number, NAME, state, JOBS, question, done)


def _drawing(*asks: AskDrawing) -> InvitationDrawing:
    return InvitationDrawing(
        id=7,
        survey=NAME,
        state="open",
        closes_at=NOW + timedelta(days=3),
        minimum=5,
        zone="Asia/Kathmandu",
        asks=asks,
        drawn_at=NOW,
        snoozed_to=NOW + timedelta(hours=1),
        paused_until=None,
        stopped_asking=False,
        channel="D1",
        ts="1.000000",
    )


@pytest.mark.parametrize("question", EXTRA_WEIGHTS)
def test_six_asks_with_the_longest_names_fit_a_message(question: str) -> None:
    full = _drawing(*(_ask(number, question=question) for number in range(6)))
    three = replace(full, asks=full.asks[:3])
    notes: dict[int | None, str] = dict.fromkeys(range(6), told("no such job"))
    for drawing in (full, replace(full, paused_until=date(2027, 1, 1)), replace(full, state="closed"), three):
        drawn = invitation(drawing, notes)
        assert check_message(drawn["blocks"], drawn["text"]) == []
        assert len(drawn["text"]) < 4000


def test_a_teams_name_pings_nobody_in_a_notification() -> None:
    drawing = _drawing(replace(_ask(1), upstream="<!channel> R&D"))
    for drawn in (invitation(drawing), reminder(drawing, None)):
        assert "&lt;!channel&gt; R&amp;D" in drawn["text"] and "<!channel>" not in drawn["text"]


def test_what_happened_is_said_at_the_ask_where_it_did() -> None:
    drawing = _drawing(_ask(1), _ask(2))
    blocks = invitation(drawing, {2: "Two.", 1: "One.", None: "Top."})["blocks"]
    said = [str(block) for block in blocks]
    places = [next(n for n, block in enumerate(said) if note in block) for note in ("Top.", "One.", "Two.")]
    assert places == sorted(places) and places[0] == 1


def test_every_state_of_an_ask_fits_a_message() -> None:
    states: list[AskDrawing] = [
        _ask(1, "unused"),
        _ask(2, "gone"),
        _ask(3, done=BASE),
        _ask(4, done=frozenset({"job"})),
    ]
    drawn = invitation(_drawing(*states))
    assert check_message(drawn["blocks"], drawn["text"]) == []


def test_a_reminder_is_short_and_leads_to_the_ask_or_to_home() -> None:
    drawing = _drawing(_ask(1))
    for drawn in (reminder(drawing, "https://acme.slack.com/archives/D1/p1"), reminder(drawing, None)):
        assert check_message(drawn["blocks"], drawn["text"]) == [] and len(drawn["blocks"]) == 1
    assert "on my Home tab" in str(reminder(drawing, None))


def test_home_stays_under_a_hundred_blocks_whoever_looks() -> None:
    many = tuple(replace(_drawing(*(_ask(10 * one + n) for n in range(6))), id=one) for one in range(9))
    mine = Mine(
        slack="UALICE",
        zone="Europe/Berlin",
        standing="member",
        teams=(NAME, "Web"),
        main_team="Web",
        leads=(NAME,),
        is_operator=True,
        paused_until=date(2027, 1, 1),
        stopped=True,
        unused=tuple(UnusedTeam(number, NAME, date(2027, 1, 1)) for number in range(40)),
        asked=90,
        last_asked=date(2026, 11, 2),
        open=many,
        waiting=(NAME,),
        relied_on=(NAME,),
        lists=1,
        decisions=2,
        messages=9,
        audited=9,
    )
    teams = tuple(TeamShown(NAME, "CWEB", None, leads=True, jobs=(NAME,) * 50) for _ in range(5))
    view = home_view(HomeShown(mine, forgotten=False, next_survey=None, teams=teams, ops=None), {3: "Saved."})
    assert check_view(view) == [] and len(view["blocks"]) < 100
    assert "own.resume" in str(view["blocks"][-9:]) or "own.use" in str(view["blocks"][-1]), "settings are not cut off"


@pytest.mark.parametrize("job", [None, "119", "own"])
def test_forms_with_the_longest_answers_fit_a_modal(job: str | None) -> None:
    texts = {question: "&" * most for question, most in TEXTS.items()}
    given = texts | {"satisfaction": "4", "minutes": "2400"} | ({"job": job} if job else {})
    form = Form(1, 7, NAME, "minutes", JOBS, given, NOW, "Europe/Berlin", 5, None)
    for view in (change_modal(form, "{}"), more_modal(form, "{}"), own_modal(form, "{}")):
        assert check_view(view) == []


@pytest.mark.parametrize(("forms", "shown"), [(1, 1), (12, 12), (30, 19)])
def test_everything_that_somebody_answered_fits_a_modal(forms: int, shown: int) -> None:
    texts = {question: "&" * most for question, most in TEXTS.items()}
    choices = {"job": "own", "waste": "waiting", "importance": "5", "motive": "social", "hire_again": "no"}
    given = texts | choices | {"satisfaction": "4", "minutes": "2400"}
    form = Form(1, 7, NAME, "minutes", JOBS, given, NOW, "Europe/Berlin", 5, None)
    view = answers_modal([form] * forms)
    assert check_view(view) == []
    said = str(view)
    assert said.count("4 · Well") == shown and said.count("&amp;") == shown * (sum(TEXTS.values()) + 20)
    assert (f"about {forms - shown} teams more" in said) == (forms > shown)


def test_a_blank_page_among_somebodys_words_is_left_out() -> None:
    assert quoted("x" * 500 + " " * 500 + "y") == ["> " + "x" * 500, "> y"]
