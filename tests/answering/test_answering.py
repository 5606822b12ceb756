from tests.answering.asking import asked
from tests.house import House


def test_a_tap_is_stored_and_the_message_says_only_that_the_question_is_answered(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    assert alice.given("Platform") == {"satisfaction": "4"}
    assert not alice.shows("Platform", "satisfaction") and alice.shows("Data", "satisfaction")
    print(house.slack.traffic)
