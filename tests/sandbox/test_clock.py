"""The shown time: moved, made faster, shared through a file."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock, Reading
from sandbox.errors import Refusal

NOON = 1_800_000_000.0


def read(file: Path) -> Reading:
    return Reading(**json.loads(file.read_text()))


def test_shows_the_real_time_unless_told_otherwise() -> None:
    before = time.time()
    assert before <= Clock().now() <= time.time()
    assert NOON <= Clock(start=NOON).now() < NOON + 60


def test_runs_fast_until_the_wanted_time_and_then_on_as_before() -> None:
    reading = Reading(real=100.0, shown=NOON, speed=10.0, until=NOON + 1000)
    assert reading.at(150.0) == NOON + 500 and reading.speed_at(150.0) == 10.0
    assert reading.at(200.0) == NOON + 1000 and reading.speed_at(200.0) == 1.0
    assert reading.at(230.0) == NOON + 1030


@given(
    speed=st.floats(0.1, 1e6),
    ahead=st.floats(1.0, 1e7),
    first=st.floats(0.0, 1e6),
    later=st.floats(0.0, 1e6),
)
def test_never_runs_backwards(speed: float, ahead: float, first: float, later: float) -> None:
    reading = Reading(real=0.0, shown=NOON, speed=speed, until=NOON + ahead)
    assert reading.at(first) <= reading.at(first + later)


def test_tells_the_bot_through_the_file(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = Clock(start=NOON, file=file)
    assert read(file).shown == NOON and read(file).until is None
    clock.move(NOON + 3600, speed=7200)
    moved = read(file)
    assert (moved.speed, moved.until) == (7200, NOON + 3600)
    assert abs(moved.at(time.time()) - clock.now()) < 3600
    clock.set_speed(5.0)
    assert (read(file).speed, read(file).until) == (5.0, None)
    clock.set_to(NOON - 10)
    assert read(file).shown == NOON - 10
    assert list(tmp_path.iterdir()) == [file]


def test_refuses_to_go_back_or_to_stand_still() -> None:
    clock = Clock(start=NOON)
    with pytest.raises(Refusal, match="only be moved forward"):
        clock.move(NOON - 1)
    with pytest.raises(Refusal, match="above zero"):
        clock.set_speed(0)


def test_a_tests_own_clock_is_the_tests() -> None:
    clock = Clock(lambda: NOON)
    assert clock.now() == NOON and clock.as_json() == {"now": NOON, "speed": 1.0, "until": None}
    with pytest.raises(Refusal, match="the test that owns it"):
        clock.move(NOON + 1)


def test_tells_the_page_how_fast_it_runs_and_to_where() -> None:
    clock = Clock(start=NOON)
    assert clock.as_json()["until"] is None
    clock.move(NOON + 1e9, speed=2.0)
    assert (clock.as_json()["speed"], clock.as_json()["until"]) == (2.0, NOON + 1e9)
