"""From the taps of a week to what a team reads in its channel."""

from tests.company import DATA, WEB, a_survey
from tests.house import House
from tests.telling.weeks import FRIDAY_DIGEST, HOUR, MONDAY_TEN, of_all, rate, said


def test_a_weeks_answers_are_read_in_the_teams_channel(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.go_to(MONDAY_TEN)
    rate(house, "Platform", of_all(WEB, 5) | of_all(DATA, 2))
    house.go_to(FRIDAY_DIGEST - HOUR)
    assert house.slack.messages("CPLATFORM") == []
    house.go_to(FRIDAY_DIGEST)
    (digest, *thread) = house.slack.messages("CPLATFORM")
    print(said([digest]), thread)
    assert "Web: nearly all (6–8 of 8)" in said([digest])
