"""The demo's colleagues: time waits for them."""

from collections.abc import Iterator

import pytest

from demo.colleagues import WALK, Colleagues
from sandbox.local import Slack
from tests import company
from tests.clock import MONDAY
from tests.house import MANIFEST

WEEK = 7 * 86400
FAST = 7200.0


@pytest.fixture
def running() -> Iterator[tuple[Slack, Colleagues]]:
    """A sandbox whose clock runs fast towards next week, on its page's word."""
    with Slack(company.workspace(), MANIFEST, start=MONDAY.timestamp()) as slack:
        slack.do(lambda: slack.clock.move(MONDAY.timestamp() + 50 * WEEK, FAST))
        yield slack, Colleagues(slack.world.base_url, frozenset())


def test_the_clock_walks_while_somebody_answers_and_then_runs_on(running: tuple[Slack, Colleagues]) -> None:
    slack, colleagues = running
    until = slack.clock.as_json()["until"]
    colleagues.hold_time("UALICE")
    assert (slack.clock.as_json()["speed"], slack.clock.as_json()["until"]) == (WALK, until)
    colleagues.let_time_run()
    assert (slack.clock.as_json()["speed"], slack.clock.as_json()["until"]) == (FAST, until)


def test_a_clock_that_was_stopped_meanwhile_stays_so(running: tuple[Slack, Colleagues]) -> None:
    slack, colleagues = running
    colleagues.hold_time("UALICE")
    slack.do(lambda: slack.clock.set_speed(1))
    colleagues.let_time_run()
    assert slack.clock.as_json()["speed"] == 1


def test_a_clock_that_does_not_run_is_left_alone(running: tuple[Slack, Colleagues]) -> None:
    slack, colleagues = running
    slack.do(lambda: slack.clock.set_speed(1))
    colleagues.hold_time("UALICE")
    colleagues.let_time_run()
    assert slack.clock.as_json()["speed"] == 1
