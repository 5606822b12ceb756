import pytest

from storage.database import Database
from tests.rounds.acme import Acme


@pytest.fixture
def acme(database: Database) -> Acme:
    return Acme(database)
