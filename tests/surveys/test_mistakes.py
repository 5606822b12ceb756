"""What is typed wrong is told at its field, in the modal, and nothing typed is lost."""

from typing import Any

import pytest

from storage.company.company import set_hires
from storage.tables import Team
from tests.company import put_team
from tests.house import House
from tests.surveys.ops import OpsPerson, only_form, surveys

MORE = {"window", "reminder", "working", "blackout"}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": "   "}, "name", "Give the survey a name"),
        ({"days": []}, "days", "complete this required field"),
        ({"days": ["Saturday"]}, "days", "Saturday is not one of the working days"),
        ({"often": "Every month on the last", "days": ["Monday", "Friday"]}, "days", "one day"),
        ({"hour": "03:00"}, "hour", "from 7:00 to 16:59"),
        ({"hour": "17:00"}, "hour", "from 7:00 to 16:59"),
        ({"start": "2026-11-01"}, "start", "2026-11-01 is over"),
        ({"start": "2036-11-03"}, "start", "more than a year away"),
        ({"start": "2026-11-10", "end": "2026-11-09"}, "end", "before the first, 2026-11-10"),
        ({"end": "2026-11-02"}, "end", "No date of this survey lies before that day"),
        ({"window": "2 working days", "reminder": "After 2 working days"}, "reminder", "no longer taken"),
        ({"working": []}, "working", "complete this required field"),
        ({"blackout": "2026-02-31"}, "blackout", "“2026-02-31” is not a date"),
        ({"blackout": "Christmas"}, "blackout", "“Christmas” is not a date"),
        ({"blackout": "2026-12-31 to 2026-12-24"}, "blackout", "ends before it begins"),
        ({"blackout": "2026-11-01 to 2027-10-31"}, "blackout", "no working day for more than 120 days"),
    ],
)
def test_each_mistake_is_told_at_its_field(house: House, fields: dict[str, Any], field: str, words: str) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Weekly pulse", customers=["Web"])
    if MORE & set(fields):
        olga.clicks("More settings")
    olga.fills(**fields)
    wrong = olga.submits()
    assert words in wrong.get(field, f"{wrong}")
    assert olga.title == "New survey" and surveys(house) == []


def test_what_is_wrong_behind_fewer_settings_is_told_all_the_same(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Weekly pulse", customers=["Web"])
    olga.clicks("More settings")
    olga.fills(blackout="tomorrow")
    olga.clicks("Fewer settings")
    assert olga.submits() == {}
    assert "Please look again" in olga.sees and "“tomorrow” is not a date" in olga.sees
    olga.fills(blackout="2026-12-24")
    assert olga.submits() == {} and olga.title == "Preview"


@pytest.mark.parametrize(
    ("name", "same"), [("Weekly pulse", "  weekly   PULSE "), ("Über die Œuvres", "über DIE œUVRES")]
)
def test_a_name_is_used_once_capitals_and_blanks_apart(house: House, name: str, same: str) -> None:
    olga = OpsPerson(house)
    olga.makes(name)
    olga.saves()
    olga.closes()
    olga.opens()
    olga.fills(name=same, customers=["Web"])
    assert "Another survey has this name" in olga.submits()["name"]
    olga.fills(name=f"{name} 2")
    assert olga.submits() == {}
    assert "saved" in olga.saves()
    assert [survey.form.name for survey in surveys(house)] == [name, f"{name} 2"]


@pytest.mark.parametrize("name", ["<!channel> & co", "مسح أسبوعي", "🙂" * 60, "=1+1", "*_~`bold`~_*"])
def test_any_name_is_shown_as_it_is_and_pings_nobody(house: House, name: str) -> None:
    olga = OpsPerson(house)
    olga.makes(name)
    olga.saves()
    assert only_form(house).name == name
    olga.closes()
    assert "<!channel>" not in olga.lists()


def test_an_archived_team_is_refused_at_its_field(house: House) -> None:
    olga = OpsPerson(house)
    olga.opens()
    olga.fills(name="Weekly pulse", customers=["Web", "Data"])
    with house.db.write() as session:
        team = session.get(Team, house.teams["Data"])
        assert team is not None
        team.archived_at = house.clock()
    assert "One of these teams no longer exists" in olga.submits()["customers"]


def test_three_hundred_teams_are_searched_a_hundred_at_a_time(house: House) -> None:
    with house.db.write() as session:
        for number in range(300):
            team = put_team(session, f"Team {number:03}")
            set_hires(session, team, [house.teams["Platform"]])
    olga = OpsPerson(house)
    olga.opens()
    assert len(olga.actor.options("survey_customers", "")) == 100
    assert olga.actor.options("survey_customers", "team 29") == [f"Team 29{n}" for n in range(10)]
    assert olga.actor.options("survey_customers", "no such") == []
    assert olga.actor.options("survey_upstreams", "") == ["Data", "Platform"]
