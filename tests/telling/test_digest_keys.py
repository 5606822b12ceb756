"""Of what is told nothing stays unsaid: each telling has a digest of its own, also on a day that had one."""

from datetime import timedelta

from storage.telling.ledger import newest
from tests.company import DATA, OPS, WEB
from tests.house import KEY, House
from tests.telling.making import a_round
from tests.telling.weeks import HOUR, friday_of, in_channel, said

YES, NO = {"satisfaction": "5"}, {"satisfaction": "2"}
EVERYBODY = dict.fromkeys(WEB, YES) | dict.fromkeys(DATA, NO)


def digest_at(house: House, hour: str) -> None:
    """Ops move Platform's digest to that hour."""
    olga = house.person(OPS)
    olga.types("/pulse teams Platform")
    house.settle()
    assert olga.submits(hour=hour) == {}
    house.settle()


def test_what_is_told_later_on_a_day_that_had_a_digest_is_posted_too(house: House) -> None:
    friday = friday_of(house)
    with house.db.write() as session:
        a_round(session, KEY, house.teams["Platform"], {}, asked=WEB)
    house.go_to(friday, step=timedelta(days=1))
    house.go_to(friday + HOUR)
    (quiet,) = in_channel(house, "CPLATFORM")
    assert "nothing new to tell this week" in said([quiet])
    digest_at(house, "18:00")
    with house.db.write() as session:
        a_round(session, KEY, house.teams["Platform"], EVERYBODY, opens_on=friday.date() - timedelta(days=3))
    house.go_to(friday + 4 * HOUR)
    with house.db.read() as session:
        assert newest(session) == 1
    _, told = in_channel(house, "CPLATFORM")
    assert "First figures" in said([told])
