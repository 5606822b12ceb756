"""What the preview says is what the plan does: they look for the same people in ways of their own."""

from datetime import timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select

from messages.scheduling.preview import refusal
from storage.answering import own
from storage.asking.audience import find_audience
from storage.asking.forms import LIST_LEAST
from storage.company import company
from storage.scheduling.previews import preview_survey
from storage.scheduling.surveys import find_survey
from storage.tables import Membership, Person, Team
from tests.clock import MONDAY
from tests.company import BERLIN, put_team
from tests.house import KEY
from tests.rounds.acme import Acme

TEN = MONDAY + timedelta(hours=2)
TODAY = MONDAY.date()
ZONES = (None, BERLIN, "Europe/London", "Africa/Johannesburg", "Mars/Base")


def shuffle(session: Session, rng: Random) -> None:
    """Acme as it might be: six more teams that hire each other at random, people in two teams, on a break, deactivated
    or with a zone that is none."""
    people = list(session.exec(select(Person).order_by(col(Person.id))))
    teams = [put_team(session, f"Team {n}", zone=rng.choice(ZONES)) for n in range(6)]
    for team in teams:
        company.set_members(session, team, [one.id or 0 for one in rng.sample(people, rng.randint(0, 8))])
        company.set_hires(session, team, rng.sample(teams, rng.randint(0, 4)))
    for person in people:
        person.zone = rng.choice(ZONES)
        person.standing = rng.choice(("member",) * 9 + ("gone",))
        if rng.random() < 0.1:
            own.stop(session, KEY, person.slack)
        if rng.random() < 0.2:
            own.pause(session, KEY, person.slack, TODAY + timedelta(days=rng.randint(-1, 2)))
        theirs = session.exec(select(Membership.team_id).where(Membership.person_id == person.id)).all()
        if theirs:
            company.set_main_team(session, person.id or 0, rng.choice(sorted(theirs)))
    session.get_one(Team, rng.choice(teams)).archived_at = MONDAY
    session.flush()


def audience(session: Session, rng: Random) -> dict[str, object]:
    """Whom a survey asks about whom, at random."""
    teams = sorted(session.exec(select(Team.name)).all())
    people = sorted(session.exec(select(Person.slack)).all())
    upstreams = tuple(rng.sample(teams, rng.randint(1, 6))) if rng.random() < 0.5 else ()
    return {
        "audience": rng.choice(("all", "teams", "people")),
        "customers": tuple(rng.sample(teams, rng.randint(4, 8))),
        "people": tuple(rng.sample(people, rng.randint(20, len(people)))),
        "upstreams": upstreams,
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_preview_tells_who_is_asked_about_whom(acme: Acme, seed: int) -> None:
    rng = Random(seed)
    with acme.db.write() as session:
        shuffle(session, rng)
        chosen = audience(session, rng)
    survey_id = acme.survey(max_upstreams=9, **chosen)
    with acme.db.read() as session:
        survey = find_survey(session, survey_id)
        assert survey is not None
        reached = find_audience(session, survey.form, TODAY, acme.policy).reached
        preview = preview_survey(session, survey.form, None, zone=BERLIN, now=acme.clock(), policy=acme.policy)
        names = dict(session.exec(select(Team.id, Team.name)).all())
    acme.open_at(TEN)
    about = {one.slack: frozenset(names[team] for team in one.upstreams) for one in reached}
    too_short = survey.form.audience == "people" and len(reached) < LIST_LEAST
    assert {slack: one.about for slack, one in acme.planned().items()} == ({} if too_short else about)
    assert (refusal(preview, "create") is not None) == too_short
    assert preview.reach.people == len(about) > 0
    assert set(preview.reach.upstreams) == set().union(*about.values())
