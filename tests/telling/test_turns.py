"""Whose turn it is, customer teams' or jobs', is remembered through tellings of the total alone."""

from datetime import timedelta

from storage.database import Database
from tests.company import DATA, WEB, fill
from tests.telling.test_tellings import NO, POLICY, YES, Story, every


def test_a_telling_of_the_total_alone_changes_nobodys_turn(database: Database) -> None:
    with database.write() as session:
        platform = Story(database, fill(session)["Platform"])
    everybody = every(WEB, YES) | every(DATA, NO)
    views = [platform.answers(everybody).told(POLICY)[0].view]
    few = every(WEB[:3], YES) | every(DATA[:3], NO)
    platform.answers(few)
    platform.thursday += timedelta(weeks=4)
    views.append(platform.told(POLICY)[0].view)
    views.append(platform.answers(everybody).told(POLICY)[0].view)
    assert views == ["team", "total", "job"]
