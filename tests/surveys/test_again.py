"""What was declined, or could not be carried out any more, is opened again as it was typed."""

from tests.house import House
from tests.surveys.ops import surveys, the_list
from tests.surveys.test_approving import grow, overtaken, proposed, request

AGAIN = "Open it again…"


def test_a_survey_that_has_grown_meanwhile_is_not_typed_twice(careful: House) -> None:
    olga, bob = proposed(careful, hour="11:00")
    grow(careful, "Web", 2)
    bob.clicks("survey_approve", request(bob))
    careful.tick()
    told = olga.actor.messages[-1]
    assert "*Weekly pulse* was not made. Meanwhile it reaches 18 people instead of 16" in str(told.blocks)
    olga.clicks(AGAIN, told)
    assert olga.title == "New survey"
    assert olga.submits() == {}
    assert "18 people" in olga.sees and "11:00" in olga.sees and "Weekly pulse" in olga.sees


def test_a_declined_change_is_opened_on_the_survey_as_it_is_by_then(careful: House) -> None:
    olga, bob = overtaken(careful)
    bob.clicks("survey_decline", request(bob))
    careful.tick()
    olga.clicks(AGAIN, olga.actor.messages[-1])
    assert olga.title == "Change survey" and "Somebody changed this survey meanwhile" in olga.sees
    assert olga.submits() == {}
    assert "11:00" in olga.sees
    assert [f"{survey.form.hour:%H:%M}" for survey in surveys(careful)] == ["10:00"]


def test_a_declined_run_is_looked_at_again_and_an_old_request_says_that_it_is(careful: House) -> None:
    olga, bob = proposed(careful)
    bob.clicks("survey_approve", request(bob))
    olga.lists()
    olga.clicks("survey_run")
    olga.saves()
    olga.closes()
    careful.tick()
    bob.clicks("survey_decline", request(bob))
    olga.clicks(AGAIN, request(bob))
    assert "16 people" in olga.sees
    olga.closes()
    olga.lists()
    olga.clicks("survey_menu", the_list(olga), choose="Delete…")
    olga.submits()
    olga.closes(whole=True)
    olga.clicks(AGAIN, request(bob))
    assert "it is not kept any more" in olga.sees
