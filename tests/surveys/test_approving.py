"""What reaches many people needs a second ops person, or, where there is none, the survey's name typed out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from storage.scheduling.asking_others import ask_others
from storage.scheduling.proposals import others_who_may, waiting_proposals
from storage.tables import Audit, Invitation, Membership, Team
from tests.company import OPS_CHANNEL, put_person
from tests.house import House
from tests.surveys.ops import OpsPerson, second_ops, surveys


def proposed(house: House, **fields: Any) -> tuple[OpsPerson, OpsPerson]:
    """Olga has asked for a survey of 16 people, and Bob, who is ops too, sees the request."""
    olga, bob = OpsPerson(house), second_ops(house)
    olga.makes(**fields)
    assert "a second ops person has to agree (<@UBOB>)" in olga.sees
    assert "waits for a second ops person" in olga.saves()
    olga.closes()
    house.tick()
    return olga, bob


def request(bob: OpsPerson) -> Any:
    return next(post for post in reversed(bob.posts()) if post.ephemeral_to is None)


def waiting(house: House) -> list[Any]:
    with house.db.read() as session:
        return waiting_proposals(session)


def invited(house: House) -> int:
    with house.db.read() as session:
        return len(session.exec(select(Invitation)).all())


def grow(house: House, team: str, people: int) -> None:
    """So many join the team."""
    with house.db.write() as session:
        team_id = session.exec(select(Team.id).where(Team.name == team)).one()
        for number in range(people):
            house.slack.add_person({"id": f"UNEW{number}", "tz": "Europe/Berlin"})
            person_id = put_person(session, f"UNEW{number}", zone="Europe/Berlin")
            session.add(Membership(person_id=person_id, team_id=team_id or 0, main=True))


def test_few_people_need_no_second_opinion(careful: House) -> None:
    olga = OpsPerson(careful)
    second_ops(careful)
    olga.makes(customers=["Web"])
    assert "8 people" in olga.sees and "second ops person" not in olga.sees
    assert "is saved" in olga.saves()


def test_a_second_ops_person_approves_what_they_were_shown(careful: House) -> None:
    olga, bob = proposed(careful)
    assert surveys(careful) == []
    text = str(request(bob).blocks)
    for words in (
        "<@UOLGA> wants to make the survey *Weekly pulse*",
        "16 people",
        "every week on Tuesday at 10:00",
        "16 messages",
        "A second ops person has to agree: <@UBOB>.",
    ):
        assert words in text
    bob.clicks("survey_approve", request(bob))
    assert surveys(careful)[0].form.name == "Weekly pulse"
    assert "approved by <@UBOB>" in str(request(bob).blocks) and "survey_approve" not in str(request(bob).blocks)
    careful.tick()
    assert "approved by <@UBOB>" in olga.actor.messages[-1].text
    with careful.db.read() as session:
        log = [(entry.actor, entry.action) for entry in session.exec(select(Audit).order_by(Audit.id)).all()]  # type: ignore[arg-type]
    assert log == [("UOLGA", "asked to create"), ("UBOB", "approved to create"), ("UOLGA", "made")]


def test_a_request_of_which_nobody_knows_whether_it_arrived_is_sent_again(careful: House) -> None:
    careful.slack.faults.add("drop_before", "chat.postMessage")
    _, bob = proposed(careful)
    careful.tick()
    assert "<@UOLGA> wants to make" in str(request(bob).blocks)


def test_nobody_approves_their_own(careful: House) -> None:
    olga, bob = proposed(careful)
    olga.clicks("survey_approve", request(olga))
    assert "somebody else of ops has to agree" in str(olga.posts()[-1].blocks)
    assert surveys(careful) == []
    bob.clicks("survey_approve", request(bob))
    assert len(surveys(careful)) == 1


def test_whoever_is_not_ops_approves_nothing(careful: House) -> None:
    _, bob = proposed(careful)
    careful.slack.join(OPS_CHANNEL, "UALICE")
    alice = OpsPerson(careful, "UALICE")
    alice.clicks("survey_approve", request(bob))
    assert surveys(careful) == []
    assert "you are not one of them" in str(alice.posts()[-1].blocks)


def test_declined_nothing_happens_and_whoever_asked_is_told(careful: House) -> None:
    olga, bob = proposed(careful)
    bob.clicks("survey_decline", request(bob))
    assert surveys(careful) == []
    careful.tick()
    assert "declined by <@UBOB>" in olga.actor.messages[-1].text


def test_what_was_decided_is_not_decided_again(careful: House) -> None:
    _, bob = proposed(careful)
    bob.lists()
    stale = bob.posts()[-1]
    bob.clicks("survey_approve", request(bob))
    bob.clicks("survey_approve", stale)
    assert "This was decided already" in str(bob.posts()[-1].blocks)
    assert "is saved" in str(request(bob).blocks) and "decided already" not in str(request(bob).blocks)
    assert len(surveys(careful)) == 1


def test_without_an_ops_channel_each_of_ops_is_asked(careful: House) -> None:
    _, bob = proposed(careful)
    policy = replace(careful.bot.work.policy, ops_channel=None)
    with careful.db.write() as session:
        (waiting,) = waiting_proposals(session)
        ask_others(session, waiting, others_who_may(session, "UOLGA", policy), now=careful.clock(), policy=policy)
    careful.tick()
    bob.clicks("survey_approve", bob.actor.messages[-1])
    assert len(surveys(careful)) == 1
    assert "survey_approve" not in str(request(bob).blocks), "wherever it was asked for"


def test_the_list_shows_what_waits_and_whoever_asked_can_take_it_back(careful: House) -> None:
    olga, bob = proposed(careful)
    assert "Approve" in bob.lists()
    said = olga.lists()
    assert "Take it back" in said and "Approve" not in said
    olga.clicks("Take it back", olga.posts()[-1])
    assert "was taken back: nothing was changed" in str(olga.posts()[-1].blocks)
    gone = str(request(bob).blocks)
    assert "taken back" in gone and "survey_approve" not in gone, "nobody is asked any more"
    assert surveys(careful) == []
    with careful.db.read() as session:
        log = session.exec(select(Audit.action).order_by(col(Audit.id))).all()
    assert log == ["asked to create", "took back the wish to create"]


def test_alone_one_types_the_name(careful: House) -> None:
    olga = OpsPerson(careful)
    olga.makes()
    assert "Type the survey's name" in olga.sees
    olga.fills(confirm="weekly")
    assert olga.submits() == {"survey_confirm": "That is not its name: Weekly pulse"}
    assert surveys(careful) == []
    olga.fills(confirm="Weekly pulse")
    assert "is saved" in olga.saves()
    assert len(surveys(careful)) == 1


def test_whoever_is_suddenly_alone_looks_again_instead_of_deciding_alone(careful: House) -> None:
    olga = OpsPerson(careful)
    second_ops(careful)
    olga.makes()
    with careful.db.write() as session:
        put_person(session, "UBOB", zone="Europe/Berlin")
    assert "There is nobody else of ops any more" in olga.saves()
    assert surveys(careful) == []
    olga.closes()
    assert olga.submits() == {}
    assert "Type the survey's name" in olga.sees


def overtaken(house: House) -> tuple[OpsPerson, OpsPerson]:
    """Olga has asked for a change, eleven in place of ten, and Bob, who is to agree, changed the survey meanwhile."""
    olga = OpsPerson(house)
    olga.makes()
    olga.fills(confirm="Weekly pulse")
    olga.saves()
    olga.closes()
    bob = second_ops(house)
    olga.lists()
    olga.clicks("survey_change")
    olga.fills(hour="11:00")
    assert olga.submits() == {}
    assert "waits for a second" in olga.saves()
    olga.closes()
    house.tick()
    bob.lists()
    bob.clicks("survey_skip", bob.posts()[-1])
    return olga, bob


def test_a_change_needs_it_too_and_a_later_change_makes_it_void(careful: House) -> None:
    olga, bob = overtaken(careful)
    bob.clicks("survey_approve", request(bob))
    assert f"{surveys(careful)[0].form.hour:%H:%M}" == "10:00"
    assert "Meanwhile <@UBOB> changed this survey" in str(request(bob).blocks)
    assert "declined" not in str(request(bob).blocks)
    careful.tick()
    told = str(olga.actor.messages[-1].blocks)
    assert "approved by <@UBOB>, but it could not be carried out any more" in told and "declined" not in told
    assert "Meanwhile <@UBOB> changed this survey" in told
    assert not waiting(careful)
    with careful.db.read() as session:
        assert "could not change" in session.exec(select(Audit.action)).all()


def test_what_somebody_asked_for_who_is_not_of_ops_any_more_is_not_carried_out(careful: House) -> None:
    _, bob = proposed(careful)
    with careful.db.write() as session:
        put_person(session, "UOLGA", zone="Europe/Berlin", is_admin=False)
    bob.clicks("survey_approve", request(bob))
    assert surveys(careful) == [] and not waiting(careful)
    assert "<@UOLGA>, who asked for it, is not of ops any more" in str(request(bob).blocks)


def test_a_request_that_reaches_more_by_now_is_not_carried_out(careful: House) -> None:
    _, bob = proposed(careful)
    grow(careful, "Web", 2)
    bob.clicks("survey_approve", request(bob))
    assert surveys(careful) == [] and not waiting(careful)
    assert "Meanwhile it reaches 18 people instead of 16" in str(request(bob).blocks)


def test_who_comes_and_goes_makes_no_request_void(careful: House) -> None:
    _, bob = proposed(careful)
    grow(careful, "Web", 1)
    bob.clicks("survey_approve", request(bob))
    assert len(surveys(careful)) == 1


def test_a_preview_that_has_grown_or_is_old_is_looked_at_again(careful: House) -> None:
    olga = OpsPerson(careful)
    olga.makes(customers=["Web"])
    grow(careful, "Web", 3)
    assert "Meanwhile it reaches 11 people instead of 8" in olga.saves()
    olga.closes()
    assert olga.submits() == {}
    olga.fills(confirm="Weekly pulse")
    careful.clock.go_to(careful.clock() + timedelta(days=8))
    assert "it is too old" in olga.saves()
    assert surveys(careful) == []


def test_a_round_that_reaches_more_than_was_agreed_to_is_held_back_until_it_is(careful: House) -> None:
    olga = OpsPerson(careful)
    olga.makes(customers=["Web"])
    olga.saves()
    olga.closes()
    grow(careful, "Web", 3)
    careful.clock.go_to(careful.clock().replace(day=3, hour=9))
    careful.tick()
    held = request(olga)
    assert "it reaches 11 people by now, and ops agreed to 8" in str(held.blocks)
    assert invited(careful) == 0
    bob = second_ops(careful)
    olga.clicks("survey_run", held)
    assert "11 people" in olga.sees and "a second ops person has to agree (<@UBOB>)" in olga.sees
    olga.saves()
    olga.closes()
    careful.tick()
    bob.clicks("survey_approve", request(bob))
    careful.tick()
    assert invited(careful) == 11
    for days in (4, 3):  # its round closes, then the next date comes
        careful.clock.go_to(careful.clock() + timedelta(days=days))
        careful.tick()
    assert invited(careful) == 22


def test_run_now_needs_it_too(careful: House) -> None:
    careful.clock.go_to(careful.clock().replace(hour=9))
    olga = OpsPerson(careful)
    olga.makes()
    olga.fills(confirm="Weekly pulse")
    olga.saves()
    olga.closes()
    bob = second_ops(careful)
    olga.lists()
    olga.clicks("survey_run")
    assert "has to agree" in olga.sees
    olga.saves()
    careful.tick()
    with careful.db.read() as session:
        assert session.exec(select(Invitation)).all() == []
    assert "wants to run the survey *Weekly pulse* now" in str(request(bob).blocks)
    bob.clicks("survey_approve", request(bob))
    careful.tick()
    with careful.db.read() as session:
        assert len(session.exec(select(Invitation)).all()) == 16
