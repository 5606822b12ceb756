"""A whole installation moves from one database to another, and every row arrives."""

import pytest
from sqlmodel import Session, select

from storage.copying import NotCopied, copy_database
from storage.database import Database
from storage.schema import migrate
from storage.tables import METADATA, Job, Setting, Team
from tests import company


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as session:
        teams = company.fill(session)
        company.a_survey(session)
        _merge_an_old_job_into_a_new_one(session, teams["Platform"])
    return database


def _merge_an_old_job_into_a_new_one(session: Session, team_id: int) -> None:
    new = Job(team_id=team_id, title="The new one")
    session.add(new)
    session.flush()
    session.exec(select(Job).where(Job.title == "Keep it running")).one().merged_into_id = new.id


def everything(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in METADATA.sorted_tables}


def test_every_row_arrives_and_new_ones_find_free_ids(filled: Database, another_database: str) -> None:
    target = Database(another_database)
    migrate(target)
    counted: dict[str, int] = {}
    rows = copy_database(filled, target, counted.__setitem__)
    assert rows == sum(counted.values()) > 50
    assert everything(target) == everything(filled)
    with target.write() as session:
        session.add(Team(name="Newcomers"))
    target.close()


def test_a_target_with_rows_is_refused_and_left_alone(filled: Database, another_database: str) -> None:
    target = Database(another_database)
    migrate(target)
    with target.write() as session:
        session.add(Setting(name="mine", value="kept"))
    before, counted = everything(target), dict[str, int]()
    with pytest.raises(NotCopied, match="setting has rows already"):
        copy_database(filled, target, counted.__setitem__)
    assert everything(target) == before
    target.close()
