"""What the storm would find: a duplicate is not made good by something else that is missing."""

from datetime import timedelta

from sqlmodel import select

from sandbox.local import Slack
from storage.delivery import outbox
from storage.tables import Outbox
from tests.chaos.findings import Findings, look_at_asks, look_at_posts
from tests.clock import MONDAY, HandClock
from tests.company import CHANNELS, DATA, WEB, a_survey
from tests.house import House

CHANNEL = CHANNELS["Web"]


def posted(house: House, text: str) -> str:
    return str(house.bot.work.client.chat_postMessage(channel=CHANNEL, text=text)["ts"])


def kept(house: House, **digests: str | None) -> None:
    """Rows of digests that are out, by key, with the ts that Slack gave each (None: Olga said that it is there)."""
    with house.db.write() as session:
        for key in digests:
            now = house.clock()
            outbox.enqueue(session, key=key, kind="digest", target=CHANNEL, body={}, due_at=now, now=now)
    with house.db.write() as session:
        for row in session.exec(select(Outbox)):
            row.state, row.ts = "sent", digests[row.key]


def found(house: House) -> Findings:
    findings = Findings()
    look_at_posts(findings, house.slack, house.db)
    return findings


def test_what_is_there_once_is_fine(house: House) -> None:
    kept(house, one=posted(house, "Monday"), two=None)
    posted(house, "Tuesday")
    assert found(house).fine


def test_a_duplicate_does_not_make_good_what_is_missing(house: House) -> None:
    kept(house, one=posted(house, "Monday"), two=None)
    posted(house, "Monday")
    assert "2 times the same" in str(found(house).not_once)


def test_what_slack_said_is_there_has_to_be_there(house: House) -> None:
    kept(house, one=posted(house, "Monday"), two="1.000")
    posted(house, "Tuesday")
    assert f"{CHANNEL}: 1.000 is not there" in found(house).not_once


def test_who_is_asked_by_two_rounds_of_a_week_and_who_by_none_is_found(
    slack: Slack, clock: HandClock, database_url: str
) -> None:
    house = House(slack, clock, database_url, pulse_asks_per_week=2)
    house.fill()
    with house.db.write() as session:
        for name in ("one", "two"):
            a_survey(session, name=name, customers=("Web",), max_upstreams=1)
    house.go_to(MONDAY + timedelta(hours=3))
    findings = Findings()
    look_at_asks(findings, house.slack, house.db, [1, 2], {*WEB, DATA[0]})
    house.close()
    assert sorted(findings.twice) == sorted(f"{slack_id} is invited 2 times" for slack_id in WEB)
    assert findings.left_out == [f"{DATA[0]} has no invitation"]
