"""A connection may be deaf and look healthy: it is made anew after a while of silence, and when there are too many."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from bot.socket_mode import AGAIN, SILENCE, SocketFront
from tests.company import BERLIN
from tests.house import House


class Seconds:
    """The machine's seconds, in a test's hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def front(house: House, seconds: Seconds) -> Iterator[SocketFront]:
    token = house.slack.app_token
    front = SocketFront(house.bot.app, token, now=house.clock, zone=BERLIN, on_dead_token=Event().set, seconds=seconds)
    front.start(Event())
    house.slack.connect(2)
    assert house.slack.until(lambda: front.connections > 0), "it has read Slack's greeting"
    yield front
    front.stop(5)


def opened(house: House) -> int:
    return len([call for call in house.slack.calls if call.method == "apps.connections.open"])


def renewed(house: House, front: SocketFront) -> bool:
    before = opened(house)
    if not front.watch(replicas=2):
        return False
    return house.slack.until(lambda: opened(house) > before)


def test_ten_minutes_without_a_frame_make_a_new_connection(house: House, front: SocketFront, seconds: Seconds) -> None:
    house.clock.go_to(datetime(2026, 11, 2, 9, tzinfo=UTC))
    seconds.now = SILENCE
    assert not renewed(house, front)
    seconds.now = SILENCE + 1
    assert renewed(house, front)
    assert not renewed(house, front)


def test_it_still_makes_new_connections_after_many_refreshes(
    house: House, front: SocketFront, seconds: Seconds
) -> None:
    house.clock.go_to(datetime(2026, 11, 2, 9, tzinfo=UTC))
    for _ in range(20):
        house.slack.refresh_sockets()
        house.slack.until(lambda: house.slack.connections == 2 and front.is_connected)
    before = opened(house)

    def is_silent() -> bool:  # the last greeting may be read only now
        seconds.now += SILENCE + 1
        return front.watch(replicas=2)

    assert house.slack.until(is_silent)
    assert house.slack.until(lambda: opened(house) > before)


@pytest.mark.parametrize("at", [datetime(2026, 11, 2, 22, tzinfo=UTC), datetime(2026, 11, 7, 10, tzinfo=UTC)])
def test_silence_at_night_and_at_the_weekend_is_no_sign(
    house: House, front: SocketFront, seconds: Seconds, at: datetime
) -> None:
    house.clock.go_to(at)
    seconds.now = SILENCE * 30
    assert not renewed(house, front)


def test_more_connections_than_processes_make_a_new_one_at_intervals(
    house: House, front: SocketFront, seconds: Seconds
) -> None:
    house.clock.go_to(house.clock() + timedelta(hours=13))
    front.connections = 3
    assert not renewed(house, front)
    seconds.now = AGAIN + 1
    assert renewed(house, front)
