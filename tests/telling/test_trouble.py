"""When Slack fails on a digest, or the auditor refuses one."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from scheduler.digests import tell_due
from storage.tables import Outbox, Telling, ToldComment
from storage.tables.answers import WaitingAnswer
from storage.tables.pools import Pool
from storage.telling.ledger import newest
from tests.company import DATA, WEB
from tests.house import KEY, House
from tests.telling.making import a_round
from tests.telling.weeks import friday_of, in_channel, live_a_week, said

YES, NO = {"satisfaction": "5", "job": "1"}, {"satisfaction": "2", "job": "2"}
EVERYBODY = dict.fromkeys(WEB, YES) | dict.fromkeys(DATA, NO)
DAY = timedelta(days=1)


def test_what_follows_waits_for_the_digest_and_stands_in_its_thread(house: House) -> None:
    """Slack fails once on the digest: neither its picture nor its thread goes out before it."""
    live_a_week(house, "Platform", EVERYBODY)
    comments = {slack: YES | {"frustration": f"Number {number}"} for number, slack in enumerate(WEB)}
    friday = friday_of(house)
    house.clock.go_to(friday - 2 * DAY)
    before = len(house.slack.messages("CPLATFORM"))
    house.slack.faults.add("503", "chat.postMessage", times=2)
    live_a_week(house, "Platform", comments | dict.fromkeys(DATA, NO))
    head, picture, rest = house.slack.messages("CPLATFORM")[before:]
    assert head.thread_ts is None and picture.files and picture.thread_ts is None
    assert rest.thread_ts == head.ts and "All comments" in said([rest])
    assert all(f"Number {number}" in said([rest]) for number in range(8))


def test_a_part_that_a_late_digest_no_longer_has_is_no_failure(house: House) -> None:
    comments = {slack: YES | {"frustration": f"Number {number}"} for number, slack in enumerate(WEB)}
    friday = friday_of(house)
    with house.db.write() as session:
        a_round(session, KEY, house.teams["Platform"], comments | dict.fromkeys(DATA, NO))
    house.go_to(friday - DAY, step=DAY)
    house.clock.go_to(friday)
    tell_due(house.bot.work)
    with house.db.write() as session:
        session.execute(delete(ToldComment))
    house.tick()
    (head,) = house.slack.messages("CPLATFORM")
    assert "First figures" in said([head])
    with house.db.read() as session:
        part = session.exec(select(Outbox).where(col(Outbox.key).endswith(" part 1"))).one()
    assert (part.state, part.error) == ("dropped", "not needed")


def test_where_nobody_knows_whether_the_digest_is_there_the_rest_stands_below(house: House) -> None:
    """The connection breaks after Slack took the digest: it is not sent again, and nothing else is lost."""
    live_a_week(house, "Platform", EVERYBODY)
    house.clock.go_to(friday_of(house) - 2 * DAY)
    before = len(house.slack.messages("CPLATFORM"))
    house.slack.faults.add("drop_after", "chat.postMessage")
    comments = {slack: YES | {"frustration": f"Number {number}"} for number, slack in enumerate(WEB)}
    live_a_week(house, "Platform", comments | dict.fromkeys(DATA, NO))
    head, picture, rest = house.slack.messages("CPLATFORM")[before:]
    assert "One question to you" in said([head]) and picture.files
    assert rest.thread_ts is None and "All comments" in said([rest])


def test_a_picture_whose_upload_breaks_off_comes_later_and_once(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    house.clock.go_to(friday_of(house) - 2 * DAY)
    before = len(house.slack.messages("CPLATFORM"))
    for fault in ("500", "drop_before", "drop_after"):
        house.slack.faults.add(fault, "upload")
    live_a_week(house, "Platform", EVERYBODY)
    assert sum(bool(message.files) for message in house.slack.messages("CPLATFORM")[before:]) == 1


def test_what_follows_a_digest_that_never_came_does_not_come_either(house: House) -> None:
    house.slack.leave("CPLATFORM")
    live_a_week(house, "Platform", EVERYBODY)
    live_a_week(house, "Platform", EVERYBODY)
    assert house.slack.messages("CPLATFORM") == []
    with house.db.read() as session:
        rows = session.exec(select(Outbox.kind, Outbox.state).where(Outbox.target == "CPLATFORM")).all()
    assert sorted(kind for kind, _ in rows) == ["digest", "digest", "digest", "picture"]
    assert {state for _, state in rows} <= {"failed", "dropped"}


def test_a_refused_record_tells_nothing_and_holds_up_nobody_else(house: House) -> None:
    """A pool whose number is in the ledger already: the auditor says no, and the team reads the quiet line."""
    live_a_week(house, "Platform", EVERYBODY)
    with house.db.write() as session:
        session.exec(select(Telling)).one().pool_number = 2
    friday = friday_of(house)
    house.clock.go_to(friday - 4 * DAY)
    live_a_week(house, "Platform", EVERYBODY)
    assert "nothing new to tell this week" in said(in_channel(house, "CPLATFORM")[-1:])
    with house.db.read() as session:
        assert newest(session) == 1
        assert len(session.exec(select(WaitingAnswer)).all()) == 16
        assert session.exec(select(Pool.ended).where(Pool.question == "main", Pool.number == 2)).all() == [False]
