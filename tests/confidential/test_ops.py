"""What ops could learn of one person by choosing whom to ask: audiences that differ by them, or hold nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from messages.home import home_view
from messages.scheduling.preview import Agreement, preview_view
from messages.scheduling.status import status_message
from scheduler.rounds import plan_open
from storage import homes
from storage.answering import own
from storage.asking import rounds
from storage.database import Database
from storage.scheduling.previews import preview_run, preview_survey
from storage.scheduling.status import read_status
from storage.scheduling.surveys import find_survey
from storage.scheduling.trials import trial_drawing
from storage.tables import Outbox
from storage.tables.answers import Marker
from storage.tables.pools import MAIN
from storage.telling.pools import open_for, open_pools
from tests.clock import MONDAY
from tests.company import DATA, OPS, WEB
from tests.rounds.acme import Acme
from tests.telling.making import person_id

NINE = timedelta(hours=1)


@pytest.fixture
def acme(database: Database) -> Acme:
    acme = Acme(database)
    acme.clock.go_to(MONDAY + NINE)
    return acme


def previews(acme: Acme, survey_id: int) -> str:
    """Everything that ops are shown before the survey asks anybody."""
    now = acme.clock()
    with acme.db.read() as session:
        survey = find_survey(session, survey_id)
        assert survey is not None
        shown = [
            preview_run(session, survey, now=now, policy=acme.policy),
            preview_survey(session, survey.form, None, zone="UTC", now=now, policy=acme.policy),
        ]
        tried = trial_drawing(session, survey.form, OPS, now, acme.policy)
    return str([preview_view(preview, "run", "0 ", Agreement()) for preview in shown]) + str(tried.asks)


def test_i_dont_use_them_shows_in_no_number_that_ops_see(acme: Acme) -> None:
    alone = acme.survey(customers=("Web",), upstreams=("Data", "Platform"))
    before = previews(acme, alone)
    with acme.db.write() as session:
        for slack in WEB[:3]:
            own.say_unused(session, person_id(session, slack), acme.teams["Data"], acme.clock().date())
    assert previews(acme, alone) == before
    acme.open_at(MONDAY + timedelta(hours=2))
    assert acme.planned()["UALICE"].about == {"Platform"}, "and yet they are not asked"


@pytest.mark.parametrize("answered", [1, 8])
def test_who_was_not_asked_this_week_shows_in_no_preview(acme: Acme, answered: int) -> None:
    """Whose answer waits is not asked again, so that whoever could still be asked "now" is who has answered."""
    weekly = acme.survey(customers=("Web",), upstreams=("Platform",))
    alone = acme.survey(name="Alone", customers=("Web",), upstreams=("Platform",))
    before = previews(acme, alone)
    _wait(acme, WEB[:answered])
    _run(acme, weekly)
    assert len(acme.planned()) == 8 - answered
    assert previews(acme, alone) == before


@pytest.mark.parametrize("answered", [0, 1, 8])
def test_of_a_round_of_few_people_ops_see_only_that_it_is_under_way(acme: Acme, answered: int) -> None:
    """Whose answer waits is not asked again: of a survey of eight, seven messages would tell that one answered, and
    none at all that everybody did."""
    survey = acme.survey(customers=("Web",), upstreams=("Platform",))
    _wait(acme, WEB[:answered])
    _run(acme, survey)
    assert len(acme.planned()) == 8 - answered
    assert "Under way." in status(acme) and "messages" not in status(acme)
    _mark(acme, "failed")
    assert ("Some not sent" in status(acme)) == (answered < 8) and "7 not sent" not in status(acme)


@pytest.mark.parametrize("answered", [0, 1, 16])
def test_how_many_messages_a_round_has_is_seen_at_no_time(acme: Acme, answered: int) -> None:
    """Nor by how fast the share grows. Alice alone is in another zone: while she sleeps it does not show whether she
    will be asked."""
    acme.move([*WEB, *DATA], "Europe/London")
    acme.move(WEB[:1], "America/Los_Angeles")
    survey = acme.survey(customers=("Web", "Data"), upstreams=("Platform",))
    _wait(acme, [*WEB, *DATA][:answered])
    _run(acme, survey)
    assert len(acme.planned()) == 16 - answered
    shown = "% of the messages should be out, at most one to each of 16 people"
    assert f" 0 {shown}" in status(acme)
    acme.clock.advance(hours=1, seconds=5)
    assert f" 30 {shown}" in status(acme)
    _mark(acme, "sent")
    assert f" 30 {shown}" in status(acme)
    acme.clock.advance(hours=1)
    assert f" 90 {shown}" in status(acme)
    acme.clock.advance(hours=8)
    _mark(acme, "sent")
    assert f" 100 {shown}" in status(acme)


@pytest.mark.parametrize("answered", [0, 1, 16])
def test_whom_the_weekly_budget_holds_back_does_not_follow_from_who_was_asked(acme: Acme, answered: int) -> None:
    first, second = (
        acme.survey(name=name, customers=("Web", "Data"), upstreams=("Platform",)) for name in ("First", "Second")
    )
    _wait(acme, [*WEB, *DATA][:answered])
    for survey in (first, second):
        _run(acme, survey)
    assert "16 people may have been asked by another survey" in status(acme)


def status(acme: Acme) -> str:
    """Everything that ops are shown about rounds that are under way."""
    with acme.db.read() as session:
        words = status_message(read_status(session, acme.policy, acme.clock()))
        home = home_view(homes.home(session, acme.work.key, acme.policy, OPS, acme.clock()))
    return str([words, home])


def _run(acme: Acme, survey: int) -> None:
    with acme.db.write() as session:
        rounds.run_now(session, survey, acme.clock(), acme.policy)
    plan_open(acme.work)


def _mark(acme: Acme, state: str) -> None:
    """What is due is sent, or failed."""
    with acme.db.write() as session:
        due = select(Outbox).where(Outbox.kind == "invitation", col(Outbox.due_at) <= acme.clock())
        for row in session.exec(due):
            row.state = state


def _wait(acme: Acme, slacks: list[str]) -> None:
    """An answer of each about Platform waits to be told."""
    with acme.db.write() as session:
        open_for(session, [acme.teams["Platform"]], 5, 10, acme.clock().date())
        pool = open_pools(session, acme.teams["Platform"])[MAIN]
        for slack in slacks:
            session.add(Marker(hash=acme.work.key.of_marker(pool.id, person_id(session, slack)), pool_id=pool.id))
