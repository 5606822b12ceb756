"""From the taps of a week to what a team and ops read, through the front door."""

from datetime import timedelta

from sqlmodel import select

from storage.tables import Invitation
from storage.tables.answers import Marker, OpenAnswer, WaitingAnswer, WaitingComment, WaitingExtra
from tests.company import DATA, WEB, a_survey
from tests.house import House
from tests.privacy import assert_nothing_given, rows_with
from tests.telling.weeks import FRIDAY_DIGEST, MONDAY_TEN, asked, in_channel, of_all, rate, said

HALF_DAY = timedelta(hours=12)


def test_a_weeks_answers_are_read_in_the_teams_channel(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
    house.go_to(MONDAY_TEN)
    rate(house, "Platform", of_all(WEB, 5) | of_all(DATA[:7], 2))
    rate(house, "Data", of_all(WEB[:4], 1))
    house.go_to(FRIDAY_DIGEST - timedelta(hours=1), step=HALF_DAY)
    assert house.slack.messages("CPLATFORM") == []

    house.go_to(FRIDAY_DIGEST + timedelta(hours=2))
    (digest,) = in_channel(house, "CPLATFORM")
    assert "15 of 16 people asked answered (94\u00a0% of 16 asks)" in said([digest])
    assert "Data: hardly anyone (0–2 of 7)" in said([digest]) and "Web: nearly all (6–8 of 8)" in said([digest])
    assert not any(f"<@{slack}>" in said([digest]) for slack in [*WEB, *DATA])
    (quiet,) = in_channel(house, "CDATA")
    assert said([quiet]).endswith("*Data*: nothing new to tell this week, not enough people yet.")
    overview = said(in_channel(house, "COPS"))
    assert "Data 0–2 of 7, Web 6–8 of 8" in overview and "*Data* not enough people yet" in overview
    assert_nothing_given(house.slack)


def test_database_and_key_name_nobody_after_a_telling(house: House) -> None:
    """What was said in words is read by the team; who said it is nowhere, and what waits is told nowhere."""
    with house.db.write() as session:
        a_survey(session)
    house.go_to(MONDAY_TEN)
    rate(house, "Platform", of_all(WEB, 5) | of_all(DATA, 2))
    people = asked(house)
    for slack, team, words in (("UALICE", "Platform", "zebra platform"), ("UWEB2", "Data", "zebra data")):
        people[slack].clicks(team, "Say more…")
        block = next(b["block_id"] for b in people[slack].person.modal.blocks if "frustration" in b["block_id"])  # type: ignore[union-attr]
        people[slack].submits(**{block: words})
    house.go_to(FRIDAY_DIGEST + timedelta(hours=2), step=HALF_DAY)
    assert [table for table, _ in rows_with(house.db, "zebra platform")] == ["told_comment"]
    assert [table for table, _ in rows_with(house.db, "zebra data")] == ["waiting_comment"]
    assert "zebra platform" in said(in_channel(house, "CPLATFORM"))
    assert "zebra data" not in said(in_channel(house, "CDATA") + in_channel(house, "COPS"))
    with house.db.read() as session:
        for table in (OpenAnswer, WaitingAnswer, WaitingExtra, Marker):
            assert session.exec(select(table)).all() == []
        assert len(session.exec(select(WaitingComment)).all()) == 1
        assert len(session.exec(select(Invitation)).all()) == 16, "who was asked is kept"
