"""Who is asked about whom: never about oneself, never twice, never more than was promised."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from pulse.recurrence import EveryWeeks
from scheduler.closing import close_due
from scheduler.rounds import open_due, plan_open
from storage.answering import own
from storage.asking import inviting, planning, rounds
from storage.company.company import set_hires, set_main_team, set_members
from storage.database import Database
from storage.tables import Ask, Invitation, Person, Survey, Team
from storage.tables.answers import Marker
from storage.tables.pools import Pool
from tests.clock import MONDAY
from tests.company import BERLIN, DATA, PLATFORM, WEB, put_person, put_team
from tests.house import KEY
from tests.rounds.acme import Acme
from tests.telling.making import a_round

TEN = MONDAY + timedelta(hours=2)
WEEK_ON = TEN + timedelta(weeks=1)


def person_id(acme: Acme, slack: str) -> int:
    with acme.db.read() as session:
        found = session.exec(select(Person.id).where(Person.slack == slack)).one()
    assert found is not None
    return found


def test_each_is_asked_about_whom_their_team_hires(acme: Acme) -> None:
    acme.survey()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned.keys() == {*WEB, *DATA}
    assert {planned[slack].about for slack in WEB} == {frozenset({"Data", "Platform"})}
    assert {planned[slack].about for slack in DATA} == {frozenset({"Platform"})}


def test_a_survey_about_one_team_asks_about_no_other(acme: Acme) -> None:
    acme.survey(upstreams=("Data",))
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned.keys() == set(WEB)
    assert {one.about for one in planned.values()} == {frozenset({"Data"})}


def test_nobody_is_asked_about_a_team_that_they_belong_to(acme: Acme) -> None:
    with acme.db.write() as session:
        set_members(
            session, acme.teams["Platform"], [person_id(acme, slack) for slack in [*PLATFORM, "UALICE", "UBOB"]]
        )
    acme.survey()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned["UALICE"].about == {"Data"}
    assert "UBOB" not in planned


def test_a_list_of_people_is_asked_and_nobody_else(acme: Acme) -> None:
    acme.survey(audience="people", customers=(), people=tuple(WEB[:5] + DATA[:5] + PLATFORM[:2]))
    acme.open_at(TEN)
    assert acme.planned().keys() == {*WEB[:5], *DATA[:5]}


@pytest.mark.parametrize("standing", ["deactivated", "bot", "guest", "stranger", "invited"])
def test_only_members_are_asked(acme: Acme, standing: str) -> None:
    with acme.db.write() as session:
        put_person(session, "UALICE", zone=BERLIN, standing=standing)
    acme.survey()
    acme.open_at(TEN)
    assert acme.planned().keys() == {*WEB[1:], *DATA}


def test_who_stopped_or_paused_or_does_not_use_a_team_is_left_in_peace(acme: Acme) -> None:
    with acme.db.write() as session:
        own.stop(session, KEY, "UALICE")
        own.pause(session, KEY, "UWEB2", date(2026, 11, 3))
        own.pause(session, KEY, "UWEB3", date(2026, 11, 2))
        own.say_unused(session, person_id(acme, "UWEB4"), acme.teams["Data"], MONDAY.date())
        own.say_unused(session, person_id(acme, "UBOB"), acme.teams["Platform"], MONDAY.date())
    acme.survey()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned.keys() == {"UWEB3", *WEB[3:], *DATA[1:]}
    assert planned["UWEB4"].about == {"Platform"}


def test_an_archived_team_neither_asks_nor_is_asked_about(acme: Acme) -> None:
    with acme.db.write() as session:
        session.get_one(Team, acme.teams["Data"]).archived_at = MONDAY
    acme.survey()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned.keys() == set(WEB)
    assert {one.about for one in planned.values()} == {frozenset({"Platform"})}


def test_nobody_is_asked_about_a_team_while_an_ask_about_it_is_open(acme: Acme) -> None:
    acme.work = replace(acme.work, policy=replace(acme.policy, asks_per_week=2))
    acme.survey(name="First", upstreams=("Data",))
    acme.survey(name="Second")
    acme.open_at(TEN)
    round_ids = [row.id for row in acme.rounds()]
    assert acme.planned(round_ids[0])["UALICE"].about == {"Data"}
    assert acme.planned(round_ids[1])["UALICE"].about == {"Platform"}


def test_the_weeks_budget_holds_over_all_surveys(acme: Acme) -> None:
    acme.survey(name="First", customers=("Web",))
    acme.survey(name="Second")
    acme.open_at(TEN)
    one, two = acme.rounds()
    assert acme.planned(one.id).keys() == set(WEB)
    assert acme.planned(two.id).keys() == set(DATA)


WEDNESDAY = {"recurrence": EveryWeeks(1, (2,), MONDAY.date())}


def five_weeks(acme: Acme) -> list[dict[str, int]]:
    """How many people each survey asked, week by week; open asks are taken for closed."""
    weeks = []
    for week in range(5):
        known = {row.id for row in acme.rounds()}
        for day in (0, 2):
            acme.open_at(TEN + timedelta(weeks=week, days=day))
            with acme.db.write() as session:
                for ask in session.exec(select(Ask)):
                    ask.held = None
        with acme.db.read() as session:
            names = {row.id: session.get_one(Survey, row.survey_id).name for row in acme.rounds()}
        weeks.append({names[new]: len(acme.planned(new)) for new in names.keys() - known})
    return weeks


@pytest.mark.parametrize("second", [{}, WEDNESDAY], ids=["same day", "later in the week"])
def test_surveys_of_the_same_people_take_turns(acme: Acme, second: dict[str, Any]) -> None:
    acme.survey(name="A", customers=("Web",), upstreams=("Platform",))
    acme.survey(name="B", customers=("Web",), upstreams=("Data",), **second)
    assert five_weeks(acme) == [{"A": 8, "B": 0}, {"A": 0, "B": 8}] * 2 + [{"A": 8, "B": 0}]


def test_who_joins_is_asked_by_whichever_comes_first_and_others_by_whose_turn_it_is(acme: Acme) -> None:
    acme.survey(name="A", customers=("Web",))
    acme.survey(name="B", **WEDNESDAY)
    assert five_weeks(acme)[:2] == [{"A": 8, "B": 8}, {"A": 0, "B": 16}]


def test_three_surveys_take_turns(acme: Acme) -> None:
    for name in "ABC":
        acme.survey(name=name, customers=("Web",))
    asked = [max(week, key=lambda name: week[name]) for week in five_weeks(acme)]
    assert "".join(asked) == "ABCAB"


def test_a_survey_that_comes_to_nothing_costs_the_others_no_more_than_its_turns(database: Database) -> None:
    acme = Acme(database, approval_above=10)
    acme.survey(name="A", customers=("Web",))
    acme.survey(name="B", **WEDNESDAY)  # is held back every week: 16 people, of whom ops know nothing
    assert [week["A"] for week in five_weeks(acme)] == [8, 0, 8, 0, 8]


def test_a_run_now_leaves_nobody_to_another_survey(acme: Acme) -> None:
    first = acme.survey(name="A", customers=("Web",))
    acme.open_at(TEN)
    acme.survey(name="B", customers=("Web",), **WEDNESDAY)
    with acme.db.write() as session:
        for ask in session.exec(select(Ask)):
            ask.held = None
    acme.clock.go_to(TEN + timedelta(weeks=1, hours=-1))
    with acme.db.write() as session:
        round_id = rounds.run_now(session, first, acme.clock(), acme.policy)
    plan_open(acme.work)
    assert len(acme.planned(round_id)) == 8


def test_who_waits_to_be_told_about_a_team_is_not_asked_about_it(acme: Acme) -> None:
    with acme.db.write() as session:
        pool = Pool(upstream_team_id=acme.teams["Platform"], question="main", number=1, minimum=5, opened_on=MONDAY)
        session.add(pool)
        session.flush()
        for slack in ("UALICE", "UBOB"):
            session.add(
                Marker(hash=acme.work.key.of_marker(pool.id or 0, person_id(acme, slack)), pool_id=pool.id or 0)
            )
    acme.survey()
    acme.open_at(TEN)
    planned = acme.planned()
    assert planned["UALICE"].about == {"Data"}
    assert "UBOB" not in planned
    assert planned["UWEB2"].about == {"Data", "Platform"}


def test_nor_where_another_replica_closes_the_round_meanwhile(acme: Acme) -> None:
    """The pool in which her answer waits was not there yet when this round's plan was read."""
    with acme.db.write() as session:
        a_round(session, acme.work.key, acme.teams["Platform"], {"UALICE": {"satisfaction": "4"}}, asked=["UWEB2"])
    survey_id = acme.survey(start_date=WEEK_ON.date())
    acme.clock.go_to(WEEK_ON)
    with acme.db.write() as session:
        round_id = rounds.open_round(session, survey_id, WEEK_ON.date(), WEEK_ON, acme.policy)
    assert round_id is not None
    with acme.db.read() as session:
        plan = planning.read_plan(session, round_id, WEEK_ON, acme.policy)
    close_due(acme.work)
    with acme.db.read() as session:
        batch = planning.plan_batch(session, acme.work.key, plan, WEEK_ON)
    about = {one.person.slack: {team for team, _ in one.asks} for one in batch.invited}
    assert about["UALICE"] == {acme.teams["Data"]}
    assert about["UWEB2"] == {acme.teams["Data"], acme.teams["Platform"]}


def test_each_upstream_team_gets_its_turn(acme: Acme) -> None:
    with acme.db.write() as session:
        more = [put_team(session, name) for name in ("Design", "Legal", "Office")]
        set_hires(session, acme.teams["Web"], [acme.teams["Data"], acme.teams["Platform"], *more])
    acme.survey(customers=("Web",), max_upstreams=2, window_days=3)
    weeks: list[frozenset[str]] = []
    for week in range(5):
        acme.open_at(TEN + timedelta(weeks=week))
        with acme.db.write() as session:
            for ask in session.exec(select(Ask)):
                ask.held = None
        weeks.append(acme.planned(acme.rounds()[-1].id)["UALICE"].about)
    everybody = {"Data", "Platform", "Design", "Legal", "Office"}
    assert all(len(about) == 2 for about in weeks)
    assert all(set().union(*weeks[start : start + 3]) == everybody for start in range(3))


def test_the_further_questions_are_spread_importance_twice_as_often(acme: Acme) -> None:
    acme.survey(upstreams=("Platform",))
    acme.open_at(TEN)
    questions = Counter(question for one in acme.planned().values() for question in one.questions)
    assert questions["importance"] in {6, 7}
    assert all(questions[other] in {3, 4} for other in ("motive", "minutes", "hire_again"))


def test_a_person_answers_for_their_main_team(acme: Acme) -> None:
    with acme.db.write() as session:
        set_members(session, acme.teams["Data"], [person_id(acme, slack) for slack in [*DATA, "UALICE"]])
        set_main_team(session, person_id(acme, "UALICE"), acme.teams["Data"])
    acme.survey()
    acme.open_at(TEN)
    with acme.db.read() as session:
        asks = session.exec(select(Ask).join(Invitation).where(Invitation.person_id == person_id(acme, "UALICE"))).all()
    assert {(ask.upstream_team_id, ask.customer_team_id) for ask in asks} == {
        (acme.teams["Platform"], acme.teams["Data"])
    }


def test_planning_goes_on_where_it_was_cut_off_and_nobody_gets_two(acme: Acme) -> None:
    survey_id = acme.survey()
    acme.clock.go_to(TEN)
    with acme.db.write() as session:
        round_id = rounds.open_round(session, survey_id, MONDAY.date(), TEN, acme.policy)
    assert round_id is not None
    for _ in range(2):  # each a process that is killed after one batch
        with acme.db.read() as session:
            plan = planning.read_plan(session, round_id, TEN, acme.policy)
            batch = planning.plan_batch(session, acme.work.key, plan, TEN, size=3)
        with acme.db.write() as session:
            assert inviting.write_batch(session, batch, TEN)
    assert len(acme.planned()) == 6
    open_due(acme.work)
    assert acme.planned().keys() == {*WEB, *DATA}
    assert [row.state for row in acme.rounds()] == ["open"]


def test_of_two_batches_planned_at_once_one_is_thrown_away(acme: Acme) -> None:
    first, second = acme.survey(name="First"), acme.survey(name="Second")
    with acme.db.write() as session:
        ids = [rounds.open_round(session, survey, MONDAY.date(), TEN, acme.policy) for survey in (first, second)]
    batches = [planned_batch(acme, round_id) for round_id in ids]
    assert [written(acme, batch) for batch in batches] == [True, False]
    assert [row.state for row in acme.rounds()] == ["open", "planning"]
    acme.open_at(TEN)
    assert acme.planned(ids[0]).keys() == {*WEB, *DATA}
    assert acme.planned(ids[1]) == {}  # the budget of the week went into the first


def test_of_two_rounds_planned_at_once_everybody_is_asked(acme: Acme) -> None:
    teams = ("Web", "Data")
    surveys = [acme.survey(name=team, customers=(team,), upstreams=("Platform",)) for team in teams]
    with acme.db.write() as session:
        ids = [rounds.open_round(session, survey, MONDAY.date(), TEN, acme.policy) for survey in surveys]
    batches = [planned_batch(acme, round_id) for round_id in ids]
    assert [written(acme, batch) for batch in batches] == [True, False]
    assert [row.state for row in acme.rounds()] == ["open", "planning"]
    acme.open_at(TEN)
    assert [acme.planned(round_id).keys() for round_id in ids] == [set(WEB), set(DATA)]
    assert [row.state for row in acme.rounds()] == ["open", "open"]


def planned_batch(acme: Acme, round_id: int | None) -> planning.Batch:
    """What a replica is about to write."""
    assert round_id is not None
    with acme.db.read() as session:
        plan = planning.read_plan(session, round_id, TEN, acme.policy)
        return planning.plan_batch(session, acme.work.key, plan, TEN)


def written(acme: Acme, batch: planning.Batch) -> bool:
    with acme.db.write() as session:
        return inviting.write_batch(session, batch, TEN)
