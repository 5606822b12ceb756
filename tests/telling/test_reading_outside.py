"""Who is only in the channel reads what was posted there, and no figure that comes from who hires whom today."""

from sqlmodel import Session

from storage.tables import Hire
from tests.house import House
from tests.telling.test_reading import EVERYBODY, types
from tests.telling.weeks import live_a_week


def platform_hires_web(session: Session, house: House) -> None:
    session.add(Hire(customer_team_id=house.teams["Platform"], upstream_team_id=house.teams["Web"]))


def test_who_is_only_in_the_channel_reads_no_figures_by_todays_hires(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    with house.db.write() as session:
        platform_hires_web(session, house)
    house.slack.join("CPLATFORM", "UBOB")
    assert "Both ways" in types(house, "UCAROL", "/pulse digest")
    read = types(house, "UBOB", "/pulse digest Platform")
    assert "satisfied" in read and "Both ways" not in read
