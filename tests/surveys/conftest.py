"""What several stories of ops begin with."""

from collections.abc import Iterator

import pytest

from sandbox.local import Slack
from tests.clock import HandClock
from tests.house import House


@pytest.fixture
def careful(slack: Slack, clock: HandClock, database_url: str) -> Iterator[House]:
    """Acme where more than 10 people need a second opinion."""
    house = House(slack, clock, database_url, pulse_approval_above=10)
    house.fill()
    yield house
    house.close()
