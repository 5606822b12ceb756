"""Whoever waits for an acknowledgement goes first, and many taps are drawn once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.giving_way import GivingWay
from messages.blocks import actions, button, message
from tests.answering.asking import redraws_held
from tests.house import House


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def test_a_redraw_waits_until_nobody_waits_for_an_acknowledgement(threads: ThreadPoolExecutor) -> None:
    giving_way, drawn = GivingWay(threads), threading.Event()
    with giving_way.somebody_waits():
        giving_way.soon("message", drawn.set)
        assert not drawn.is_set()
    assert drawn.wait(10)


def test_a_redraw_does_not_wait_for_ever_while_people_keep_clicking(threads: ThreadPoolExecutor) -> None:
    giving_way, drawn = GivingWay(threads), threading.Event()
    with giving_way.somebody_waits():
        giving_way.soon("message", drawn.set)
        assert drawn.wait(10)


def test_of_several_redraws_of_one_message_only_the_last_is_done(threads: ThreadPoolExecutor) -> None:
    giving_way, done = GivingWay(threads), list[str]()
    with giving_way.somebody_waits():
        giving_way.soon("message", lambda: done.append("first"))
        giving_way.soon("message", lambda: done.append("second"))
        giving_way.soon("home", lambda: done.append("home"))
        giving_way.soon("message", lambda: done.append("third"))
    threads.shutdown(wait=True)
    assert sorted(done) == ["home", "third"]


def test_the_last_redraw_says_what_all_before_it_had_to_say(threads: ThreadPoolExecutor) -> None:
    giving_way, said = GivingWay(threads), list[object]()
    with giving_way.somebody_waits():
        giving_way.soon("message", lambda *_: said.append("never"), "not saved")
        giving_way.soon("message", lambda *notes: said.extend(notes), "saved")
    threads.shutdown(wait=True)
    assert said == ["not saved", "saved"]


def test_what_comes_after_a_redraw_has_begun_is_drawn_too(threads: ThreadPoolExecutor) -> None:
    giving_way, begun, go, again = GivingWay(threads), threading.Event(), threading.Event(), threading.Event()

    def draw() -> None:
        begun.set()
        go.wait(10)

    giving_way.soon("message", draw)
    assert begun.wait(10)
    giving_way.soon("message", again.set)
    go.set()
    assert again.wait(10)


def test_redraws_hold_up_nothing_that_somebody_waits_for(house: House) -> None:
    drawn = message("An old message", [actions(button("Press", "no.such.button", "1"))])
    posted = house.bot.work.client.chat_postMessage(channel="UALICE", **drawn)
    old = next(each for each in house.slack.dm("UALICE") if each.ts == posted["ts"])
    with redraws_held(house):
        house.person("UALICE").clicks("no.such.button", old)
        house.slack.until(lambda: "out of date" in house.slack.dm("UALICE")[-1].text)
