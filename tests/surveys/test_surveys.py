"""Ops look after their surveys: the list and what its buttons do."""

from datetime import date, timedelta

from sqlmodel import select

from storage.scheduling.surveys import set_state, skip_date
from storage.tables import Audit, Round
from tests.company import a_survey, put_person
from tests.house import House
from tests.surveys.ops import OpsPerson, listed, only_form, second_ops, surveys, the_list


def test_nobody_but_ops_may_and_others_are_told_whom_to_ask(house: House) -> None:
    alice = house.person("UALICE")
    for word in ("schedule", "schedule weekly tue 10:00", "surveys", "status"):
        said = alice.types(f"/pulse {word}")
        assert "Please ask <@UOLGA>" in said.text and said.modal is None
    olga = listed(house)
    (survey,) = surveys(house)
    with house.db.write() as session:
        put_person(session, "UOLGA", zone="Europe/Berlin")
        put_person(session, "UBOB", zone="Europe/Berlin", is_admin=True)
    olga.clicks("survey_pause", the_list(olga))
    assert surveys(house)[0].state == survey.state == "active"
    assert "Please ask <@UBOB>" in str(olga.posts()[-1].blocks)


def test_ops_lost_while_a_form_is_open_counts_when_it_is_submitted(house: House) -> None:
    olga = OpsPerson(house)
    olga.makes()
    with house.db.write() as session:
        put_person(session, "UOLGA", zone="Europe/Berlin")
    assert olga.submits() == {}
    assert olga.title == "Only for ops" and surveys(house) == []
    olga.closes()
    assert olga.title == "Preview", "what was typed is still there"


def test_the_list_tells_what_each_survey_does_and_when_it_is_next(house: House) -> None:
    olga = OpsPerson(house)
    assert "There is no survey yet" in olga.lists()
    olga = listed(house)
    said = olga.lists()
    assert "2 customer teams, about every team that they hire, every week on Tuesday at 10:00." in said
    assert "Next on *Tue 3 Nov 2026*." in said


def test_pause_keeps_everybody_unasked_until_it_is_resumed(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_pause", the_list(olga))
    assert "paused" in str(the_list(olga).blocks)
    house.go_to(house.clock().replace(day=11, hour=12), timedelta(hours=6))
    assert house.person("UALICE").messages == []
    olga.lists()
    olga.clicks("survey_resume", the_list(olga))
    assert surveys(house)[0].next_date == date(2026, 11, 17)
    assert "Next on Tue 17 Nov 2026" in str(the_list(olga).blocks)


def test_a_skipped_date_asks_nobody_and_a_second_click_skips_no_second_one(house: House) -> None:
    olga = listed(house)
    with house.db.write() as session:
        skip_date(session, surveys(house)[0].id, date(2026, 11, 3), "UBOB", house.clock())
    olga.clicks("survey_skip", the_list(olga))
    assert surveys(house)[0].next_date == date(2026, 11, 10)
    assert "Tue 3 Nov 2026 is not its next date any more" in str(the_list(olga).blocks)
    house.go_to(house.clock().replace(day=4, hour=12), timedelta(hours=6))
    assert house.person("UALICE").messages == []


def test_a_change_counts_from_the_next_round_and_keeps_what_was_skipped(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_skip", the_list(olga))
    olga.clicks("survey_change", the_list(olga))
    assert olga.title == "Change survey"
    olga.fills(name="Pulse of the week", hour="11:00")
    assert olga.submits() == {}
    assert "Tue 10 Nov 11:00" in olga.sees and "Tue 3 Nov" not in olga.sees
    assert "“Weekly pulse” → *“Pulse of the week”*" in olga.sees
    assert "every week on Tuesday at 10:00 → *every week on Tuesday at 11:00*" in olga.sees
    assert "saved" in olga.saves()
    (survey,) = surveys(house)
    assert (survey.form.name, survey.next_date) == ("Pulse of the week", date(2026, 11, 10))
    assert "Pulse of the week" in str(the_list(olga).blocks)


def test_a_last_date_that_was_skipped_stays_so_when_the_end_is_moved(house: House) -> None:
    olga = listed(house, end="2026-11-03")
    olga.clicks("survey_skip", the_list(olga))
    assert "No date is left" in str(the_list(olga).blocks)
    olga.clicks("survey_change", the_list(olga))
    olga.fills(end="2026-11-10")
    assert olga.submits() == {}
    assert "Tue 10 Nov 10:00" in olga.sees and "Tue 3 Nov 10:00" not in olga.sees
    olga.saves()
    assert surveys(house)[0].next_date == date(2026, 11, 10)


def test_an_open_round_is_untouched_by_a_change(house: House) -> None:
    olga = listed(house)
    house.go_to(house.clock().replace(day=3, hour=10))
    olga.lists()
    olga.clicks("survey_change", the_list(olga))
    olga.clicks("More settings")
    olga.fills(most="1", group="12", comments="5", window="9 working days")
    assert olga.submits() == {}
    assert "about at most 3 teams a round → *about at most 1 team a round*" in olga.sees
    assert "comments only for 10 people or more → *comments only for 12 people or more*" in olga.sees, "never fewer"
    assert "A round that is open stays as it is" in olga.sees
    olga.saves()
    with house.db.read() as session:
        row = session.exec(select(Round)).one()
    assert (row.max_upstreams, row.minimum_group, row.comment_minimum) == (3, 5, 10)


def test_of_two_who_change_one_survey_the_later_is_told_and_nothing_is_overwritten(house: House) -> None:
    olga, bob = listed(house), second_ops(house)
    bob.lists()
    olga.clicks("survey_change", the_list(olga))
    bob.clicks("survey_change", the_list(bob))
    olga.fills(name="Olga's")
    bob.fills(name="Bob's")
    assert olga.submits() == {} and bob.submits() == {}
    olga.saves()
    said = bob.saves()
    assert "Meanwhile <@UOLGA> changed this survey" in said
    assert only_form(house).name == "Olga's"
    bob.closes()
    assert bob.title == "Change survey" and "Bob's" in str(bob.actor.modal and bob.actor.modal.values)
    assert bob.submits() == {}
    assert "Somebody changed this survey" in bob.sees and "Bob's" in str(bob.actor.modal and bob.actor.modal.values)
    assert bob.submits() == {}
    assert "“Olga's” → *“Bob's”*" in bob.sees
    bob.saves()
    assert only_form(house).name == "Bob's"


def test_a_form_left_open_while_its_survey_was_deleted_says_so(house: House) -> None:
    olga, bob = listed(house), second_ops(house)
    olga.clicks("survey_change", the_list(olga))
    bob.lists()
    bob.clicks("survey_menu", the_list(bob), choose="Delete…")
    bob.submits()
    house.clock.advance(days=1)
    olga.fills(start="2026-11-05")
    assert olga.submits() == {}
    assert "deleted meanwhile" in olga.sees and olga.title == "New survey"
    assert surveys(house) == []
    assert olga.submits() == {}
    olga.saves()
    assert only_form(house).start_date == date(2026, 11, 5)


def test_delete_asks_first_and_keeps_what_was_published(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_menu", the_list(olga), choose="Delete…")
    assert "What was told stays" in olga.sees and len(surveys(house)) == 1
    olga.closes()
    assert len(surveys(house)) == 1
    olga.clicks("survey_menu", the_list(olga), choose="Delete…")
    assert olga.submits() == {}
    assert "is deleted" in olga.sees and surveys(house) == []
    assert "There is no survey yet" in str(the_list(olga).blocks)
    olga.closes()
    olga.makes("Weekly pulse")
    assert "saved" in olga.saves()


def test_stale_buttons_of_a_deleted_survey_say_so(house: House) -> None:
    olga = listed(house)
    old = the_list(olga)
    with house.db.write() as session:
        set_state(session, surveys(house)[0].id, "deleted", by="UBOB", now=house.clock(), policy=house.bot.work.policy)
    olga.clicks("survey_change", old)
    assert "deleted meanwhile" in olga.sees
    olga.closes()
    olga.clicks("survey_pause", old)
    assert "deleted meanwhile" in str(the_list(olga).blocks)


def test_a_duplicate_is_a_new_survey_of_another_name(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_menu", the_list(olga), choose="Duplicate…")
    assert olga.title == "New survey"
    assert olga.submits() == {}
    olga.saves()
    first, second = surveys(house)
    assert (first.form.name, second.form.name) == ("Weekly pulse", "Weekly pulse 2")
    assert first.form.customers == second.form.customers


def test_many_surveys_come_in_pages(house: House) -> None:
    with house.db.write() as session:
        for number in range(20):
            a_survey(session, name=f"Survey {number:02}")
    olga = OpsPerson(house)
    said = olga.lists()
    assert "Survey 07" in said and "Survey 08" not in said and "1–8 of 20 surveys" in said
    olga.clicks("survey_page_on", the_list(olga))
    olga.clicks("survey_page_on", the_list(olga))
    assert "17–20 of 20 surveys" in str(the_list(olga).blocks)
    (nineteen,) = [s for s in surveys(house) if s.form.name == "Survey 19"]
    olga.clicks("survey_pause", the_list(olga), value=str(nineteen.id))
    assert "Survey 19* is paused" in str(the_list(olga).blocks)
    assert "17–20 of 20 surveys" in str(the_list(olga).blocks)


def test_every_change_is_in_the_audit_log_with_who_and_what(house: House) -> None:
    olga = listed(house)
    for button in ("survey_pause", "survey_resume", "survey_skip"):
        olga.clicks(button, the_list(olga))
    olga.clicks("survey_menu", the_list(olga), choose="Delete…")
    olga.submits()
    with house.db.read() as session:
        log = session.exec(select(Audit).order_by(Audit.id)).all()  # type: ignore[arg-type]
    assert [entry.action for entry in log] == ["made", "paused", "resumed", "skipped a date of", "deleted"]
    assert {entry.actor for entry in log} == {"UOLGA"}
    assert {entry.subject for entry in log} == {f"survey {1}: Weekly pulse"}
    assert log[3].before == {"next date": "2026-11-03"} and log[3].after == {"next date": "2026-11-10"}


def test_the_audit_log_tells_what_of_a_survey_changed_in_words_and_nothing_else(house: House) -> None:
    olga = listed(house)
    olga.clicks("survey_change", the_list(olga))
    olga.clicks("More settings")
    olga.fills(group="3", customers=["Web"], blackout="2026-12-24")
    olga.submits()
    olga.saves()
    olga.closes()
    changed, made = olga.types("/pulse audit").split(" made ")
    assert "• minimum group: `5` → `3`" in changed and "• customer teams: `Data` → –" in changed
    assert "• not on: – → `2026-12-24`" in changed and changed.count("•") == 3
    assert "• dates: `every week on Tuesday`" in made and "• customer teams: `Data, Web`" in made
    assert "• people" not in made, "a new one is told by what it has"
