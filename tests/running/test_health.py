"""What a watcher is told: that the process does its work, or why not."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client import REGISTRY
from slack_sdk import WebClient

from bot.health import Health
from bot.monitor import Monitor
from scheduler.heartbeat import DELIVER, Heartbeat
from storage.database import Database
from storage.delivery import outbox
from tests.answering import asking
from tests.clock import MONDAY
from tests.house import House

AWAY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@contextmanager
def monitor(house: House, health: Health, db: Database) -> Iterator[str]:
    """Its address."""
    monitor = Monitor("127.0.0.1", 0, db, health, house.clock)
    try:
        yield f"http://127.0.0.1:{monitor.port}"
    finally:
        monitor.close()


def asked(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_who_works_is_healthy(house: House) -> None:
    with monitor(house, Health(ticked_at=house.clock()), house.db) as url:
        assert asked(f"{url}/healthz") == (200, '{"healthy": true, "wrong": []}')
        assert asked(f"{url}/elsewhere")[0] == 404


@pytest.mark.parametrize(
    ("health", "wrong"),
    [
        (Health(), "nothing has run yet"),
        (Health(ticked_at=MONDAY - timedelta(minutes=6)), "nothing has run since 2026-11-02 06:54 UTC"),
        (Health(ticked_at=MONDAY, socket=False), "no Socket Mode connection"),
        (Health(ticked_at=MONDAY, failing={"close": "KeyError"}), "job close fails (KeyError)"),
    ],
)
def test_who_does_not_says_what_is_wrong(house: House, health: Health, wrong: str) -> None:
    with monitor(house, health, house.db) as url:
        status, said = asked(f"{url}/healthz")
    assert (status, json.loads(said)) == (503, {"healthy": False, "wrong": [wrong]})


def test_while_the_database_is_away_the_process_still_tells_its_own_figures(house: House) -> None:
    away = Database(AWAY)
    with monitor(house, Health(ticked_at=house.clock()), away) as url:
        assert asked(f"{url}/healthz")[0] == 503
        status, said = asked(f"{url}/metrics")
    assert status == 200
    assert "pulse_answers_total" in said and "pulse_outbox" not in said
    away.close()


def test_every_429_is_counted_whoever_called(house: House) -> None:
    method = {"method": "users.info"}
    before = REGISTRY.get_sample_value("pulse_rate_limited_total", method) or 0
    house.slack.faults.add("429", "users.info")
    with pytest.raises(Exception, match="ratelimited"):
        house.bot.app.client.users_info(user="UALICE")
    assert REGISTRY.get_sample_value("pulse_rate_limited_total", method) == before + 1
    assert len([call for call in house.slack.calls if call.method == "users.info"]) == 1


def test_a_redraw_that_slack_holds_is_counted_without_its_address_and_drawn_otherwise(house: House) -> None:
    alice, method = asking.asked(house), {"method": "response_url"}
    before = REGISTRY.get_sample_value("pulse_rate_limited_total", method) or 0
    house.slack.faults.add("429", "response_url")
    alice.rates("Platform", 4)
    assert REGISTRY.get_sample_value("pulse_rate_limited_total", method) == before + 1
    assert not alice.shows("Platform", "satisfaction")


def test_a_failure_to_send_is_not_forgotten_because_other_senders_have_nothing_to_do(house: House) -> None:
    with house.db.write() as session:
        outbox.notify_ops(session, house.bot.work.policy, "stuck", "x", {}, house.clock())
    no_address = WebClient(house.slack.bot_token, base_url="nowhere")
    seen, enough, stopping = list[bool](), threading.Event(), threading.Event()

    def look(failing: dict[str, str]) -> None:
        seen.append(DELIVER in failing)
        if seen.count(True) and len(seen) - seen.index(True) > 20:
            enough.set()

    work = replace(house.bot.work, client=no_address)
    heartbeat = Heartbeat(work, stopping, after_tick=look, on_dead_token=stopping.set)
    heartbeat.start(0.05)
    assert enough.wait(30)
    stopping.set()
    heartbeat.stop(10)
    assert all(seen[seen.index(True) :])
