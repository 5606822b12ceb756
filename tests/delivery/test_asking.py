"""Monday, ten o'clock: who is asked, when, and how often."""

from datetime import timedelta

from storage.asking import progress
from tests.clock import MONDAY
from tests.company import DATA, PLATFORM, WEB, a_survey
from tests.house import House

TEN = MONDAY + timedelta(hours=2)


def test_everybody_of_the_audience_is_asked_once_and_nobody_else(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.tick()
    assert not any(house.slack.dm(slack) for slack in WEB)
    house.go_to(TEN + timedelta(hours=3))
    for slack in [*WEB, *DATA]:
        assert len(house.slack.dm(slack)) == 1
    for slack in [*PLATFORM, "UOLGA", "UGUEST", "UGONE"]:
        assert not house.slack.dm(slack)
    with house.db.read() as session:
        found = progress.progress(session, 1)
    assert found
    assert (found.people, found.sent, found.waiting, found.unknown, found.failed) == (16, 16, 0, 0, {})
