"""What ops could learn of one person by choosing whom to ask: audiences that differ by them, or hold nobody else."""

from datetime import timedelta

import pytest

from messages.home import home_view
from messages.surveys import stop_view
from messages.surveys_preview import Agreement, preview_view
from messages.surveys_status import status_message
from scheduler.rounds import plan_open
from storage import homes, own, rounds
from storage.database import Database
from storage.pools import MAIN, open_for, open_pools
from storage.previews import preview_run, preview_survey
from storage.progress import progress
from storage.status import read_status
from storage.surveys import find_survey
from storage.tables import Marker
from storage.trials import trial_drawing
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
    with acme.db.write() as session:
        rounds.run_now(session, weekly, acme.clock(), acme.policy)
    plan_open(acme.work)
    assert len(acme.planned()) == 8 - answered
    assert previews(acme, alone) == before


@pytest.mark.parametrize("answered", [0, 1, 3])
def test_of_a_round_of_few_people_ops_see_no_number(acme: Acme, answered: int) -> None:
    """Whose answer waits is not asked again: of a survey of eight, seven messages would tell that one answered."""
    survey = acme.survey(customers=("Web",), upstreams=("Platform",))
    _wait(acme, WEB[:answered])
    with acme.db.write() as session:
        round_id = rounds.run_now(session, survey, acme.clock(), acme.policy)
    plan_open(acme.work)
    assert len(acme.planned()) == 8 - answered
    with acme.db.read() as session:
        found, view = progress(session, round_id), find_survey(session, survey)
        assert found is not None and view is not None
        shown = [status_message(read_status(session, acme.policy)), stop_view(view, found, "")]
        home = home_view(homes.home(session, acme.work.key, acme.policy, OPS, acme.clock()))
    assert "fewer than ten messages, some still to go" in str(shown) and "fewer than ten" in str(home)
    assert not any(f"{number} message" in str([shown, home]) for number in range(1, 10))


def _wait(acme: Acme, slacks: list[str]) -> None:
    """An answer of each about Platform waits to be told."""
    with acme.db.write() as session:
        open_for(session, [acme.teams["Platform"]], 5, acme.clock().date())
        pool = open_pools(session, acme.teams["Platform"])[MAIN]
        for slack in slacks:
            session.add(Marker(hash=acme.work.key.of_marker(pool.id, person_id(session, slack)), pool_id=pool.id))


def test_of_ten_and_more_the_messages_are_counted(acme: Acme) -> None:
    survey = acme.survey(customers=("Web", "Data"), upstreams=("Platform",))
    with acme.db.write() as session:
        rounds.run_now(session, survey, acme.clock(), acme.policy)
    plan_open(acme.work)
    with acme.db.read() as session:
        shown = status_message(read_status(session, acme.policy))
    assert f"0 of {len(WEB) + len(DATA)} messages sent" in str(shown)
