"""Before each post a channel is looked at: it may be shared with another organisation by now. Slack lets an app look a
few times a minute, and a hundred channels may be due at one hour."""

from dataclasses import replace

import pytest

from sandbox.workspace import BOT_USER, Channel
from scheduler.deliveries import deliver
from storage.database import Database
from tests.company import CHANNELS
from tests.delivery.test_faults import post
from tests.delivery.test_lasting_trouble import fate
from tests.house import House

MANY = 100


def calls(house: House, method: str) -> list[str | None]:
    """Each call's error, None of those that went well."""
    return [call.error for call in house.slack.calls if call.method == method]


def many_channels(house: House) -> list[str]:
    made = {f"CMANY{n:03}": Channel(f"CMANY{n:03}", f"many-{n}", {BOT_USER: None}) for n in range(MANY)}
    house.slack.do(lambda: house.slack.world.workspace.channels.update(made))
    return list(made)


def test_a_hundred_channels_get_their_digests_at_the_pace(house: House) -> None:
    channels = many_channels(house)
    for channel in channels:
        post(house, channel, key=f"digest {channel}", kind="digest")
    began = house.clock()
    house.tick()
    assert [len(house.slack.messages(channel)) for channel in channels] == [1] * MANY
    assert MANY - 1 <= (house.clock() - began).total_seconds() <= MANY / 0.95
    assert calls(house, "conversations.info") == []
    assert set(calls(house, "users.conversations")) == set(calls(house, "chat.postMessage")) == {None}


def test_a_channel_that_gets_shared_while_others_get_theirs_gets_nothing(house: House) -> None:
    *others, last = many_channels(house)[:10]
    for channel in (*others, last):
        post(house, channel, key=f"digest {channel}", kind="digest")

    def wait(seconds: float) -> bool:
        if house.slack.messages(others[3]):
            house.slack.share(last)
        return house.clock.wait(seconds)

    deliver(replace(house.bot.work, wait=wait))
    assert [len(house.slack.messages(channel)) for channel in (*others, last)] == [1] * 9 + [0]


def test_what_one_process_has_seen_no_other_looks_for(house: House) -> None:
    post(house, CHANNELS["Web"], kind="digest")
    deliver(house.bot.work)
    house.clock.advance(seconds=1)
    post(house, CHANNELS["Data"], key="digest 2", kind="digest")
    other = replace(house.bot.work, db=Database(house.url))
    deliver(other)
    other.db.close()
    assert len(calls(house, "users.conversations")) == 1
    assert len(house.slack.messages(CHANNELS["Data"])) == 1


def test_a_channel_that_the_list_does_not_show_is_asked_about_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack lists so many and no more."""
    monkeypatch.setattr("scheduler.posting.A_PAGE", 1)
    shown, beyond = CHANNELS["Web"], CHANNELS["Platform"]
    for number in range(2):
        post(house, beyond, key=f"digest {number}", kind="digest")
    house.tick()
    assert house.slack.messages(shown) == []
    assert len(house.slack.messages(beyond)) == 2
    assert len(calls(house, "conversations.info")) == 1


@pytest.mark.parametrize("fault", ["429", "500", "503", "drop_before", "drop_after"])
def test_a_look_that_fails_is_tried_again_and_nothing_is_posted_unseen(house: House, fault: str) -> None:
    house.slack.faults.add(fault, "users.conversations", times=1)
    post(house, CHANNELS["Web"], kind="digest")
    house.tick()
    house.clock.advance(minutes=1)
    house.tick()
    assert fate(house)[0] == "sent"
    assert len(house.slack.messages(CHANNELS["Web"])) == 1


def test_an_old_look_does_not_count(house: House) -> None:
    post(house, CHANNELS["Data"], kind="digest")
    house.tick()
    house.clock.advance(seconds=4)
    house.slack.share(CHANNELS["Web"])
    post(house, CHANNELS["Web"], key="digest 2", kind="digest")
    house.tick()
    assert house.slack.messages(CHANNELS["Web"]) == []
    assert fate(house) == ("failed", "shared_channel")
