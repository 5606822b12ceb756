"""People's own: pause, resume, stop, mine, forget me."""

from datetime import date

from sqlmodel import select

from sandbox.workspace import Message
from storage import audit
from storage.answering import forgetting, own
from storage.tables import METADATA, Audit, Forgotten, Person, ScreenerPick
from storage.tables.answers import Marker
from storage.tables.pools import Pool
from tests.answering.asking import Respondent, asked, forgets, home_of
from tests.company import OPS, a_survey, put_person
from tests.house import KEY, House
from tests.privacy import assert_nothing_given, rows_with


def _person(house: House, slack: str = "UALICE") -> Person | None:
    with house.db.read() as session:
        return session.exec(select(Person).where(Person.slack == slack)).first()


def _types(house: House, text: str, slack: str = "UALICE") -> str:
    said = house.person(slack).types(text).text
    house.settle()
    return said


def test_pause_until_a_day(house: House) -> None:
    assert "Tuesday 1 December 2026" in _types(house, "/pulse pause until 1 Dec")
    person = _person(house)
    assert person is not None and person.paused_until == date(2026, 12, 1)


def test_what_is_no_day_to_come_is_refused_with_examples(house: House) -> None:
    for words in ("", "until 31 February", "until 2020-01-01", "until whenever"):
        said = _types(house, f"/pulse pause {words}")
        assert "for example" in said.lower() and "Nothing was changed" in said
    person = _person(house)
    assert person is not None and person.paused_until is None


def test_stop_and_resume_by_word(house: House) -> None:
    assert "`/pulse pause until friday`" in _types(house, "/pulse stop until friday")
    going_on = _person(house)
    assert going_on is None or not going_on.stopped
    assert "No survey will ask you any more" in _types(house, "/pulse stop")
    stopped = _person(house)
    assert stopped is not None and stopped.stopped
    _types(house, "/pulse pause until friday")
    assert "may be asked again" in _types(house, "/pulse resume")
    resumed = _person(house)
    assert resumed is not None and (resumed.stopped, resumed.paused_until) == (False, None)


def test_mine_tells_what_is_stored_but_no_answer(house: House) -> None:
    alice = asked(house)
    alice.rates("Platform", 4)
    alice.clicks("Platform", "Say more…")
    alice.submits(frustration="Nobody reads my tickets")
    alice.chooses("Data", "job", "I don't use them")
    said = _types(house, "/pulse mine")
    for part in ("Europe/Berlin", "Web (for which you answer)", "You lead Web", "You don't use Data", "asked once"):
        assert part in said, part
    assert "Open answers about Platform, kept under a code" in said
    assert "Nobody reads my tickets" not in said
    house.person("UALICE").clicks("Show my open answers")
    modal = house.person("UALICE").modal
    assert modal is not None and "Nobody reads my tickets" in modal.text and "4 · Well" in modal.text
    assert_nothing_given(house.slack, "Nobody reads my tickets")


def test_mine_tells_that_an_answer_waits_but_not_which(house: House) -> None:
    with house.db.write() as session:
        pool = Pool(
            upstream_team_id=house.teams["Platform"], question="main", number=1, minimum=5, opened_on=date(2026, 11, 1)
        )
        session.add(pool)
        session.flush()
        session.add(Marker(hash=KEY.of_marker(pool.id or 0, _id(house)), pool_id=pool.id or 0))
    assert "an answer of yours about Platform waits to be told" in _types(house, "/pulse mine")
    assert "waits to be told" not in _types(house, "/pulse mine", "UWEB2")


def test_mine_tells_ops_where_they_are_named(house: House) -> None:
    with house.db.write() as session:
        a_survey(session)
        team = house.teams["Data"]
        pick = ScreenerPick(
            pseudonym=KEY.of_screener(_id(house, OPS)), upstream_team_id=team, customer_team_id=team, quarter="2026-Q4"
        )
        session.add(pick)
    said = _types(house, "/pulse mine", OPS)
    for part in ("No team", "1 decision that names you", "1 line of the audit log", "rely on Data"):
        assert part in said, part


def test_mine_for_somebody_unknown(house: House) -> None:
    assert "Nothing is stored about you" in _types(house, "/pulse mine", "UGUEST")


def test_forget_me_asks_for_both_words(house: House) -> None:
    assert "cannot be undone" in _types(house, "/pulse forget")
    assert _person(house) is not None


def test_nothing_is_forgotten_before_the_button(house: House) -> None:
    assert "Nothing was changed yet" in str(house.person("UALICE").types("/pulse forget me").messages[-1].blocks)
    assert _person(house) is not None


def test_forget_me_leaves_a_keyed_hash_and_a_former_member(house: House) -> None:
    alice, message = _known_everywhere(house)
    alice_id = _id(house)
    said = forgets(house)
    assert "You are forgotten" in said and "a keyed hash of your Slack id that says “never ask”" in said
    assert "asked to be forgotten" in home_of(house, "UALICE").text
    assert rows_with(house.db, "UALICE") == []
    assert rows_with(house.db, "I am so tired of this") == []
    assert rows_with(house.db, KEY.of_marker(1, alice_id)) == []
    assert _rows_of_person(house, alice_id) == []
    with house.db.read() as session:
        assert [row.hash for row in session.exec(select(Forgotten))] == [KEY.of_forgotten("UALICE")]
        row = session.exec(select(Audit).where(Audit.action == "change leads")).one()
        assert (row.actor, row.after) == ("a former member", {"leads": ["a former member", "UBOB"]})
    block = next(str(one["block_id"]) for one in message.blocks if ".more." in str(one["block_id"]))
    alice.person.clicks("Say more…", message, block=block)
    house.settle()
    assert "These questions are gone" in str(house.slack.dm("UALICE")[-1].blocks)


def _known_everywhere(house: House) -> tuple[Respondent, Message]:
    """Answers, a marker, settings, a reminder, and a line in the audit log."""
    alice = asked(house)
    alice.later("Remind me tomorrow")
    alice.rates("Platform", 4)
    alice.clicks("Platform", "Say more…")
    alice.submits(frustration="I am so tired of this")
    alice.chooses("Data", "job", "I don't use them")
    with house.db.write() as session:
        pool = Pool(upstream_team_id=2, question="main", number=1, minimum=5, opened_on=date(2026, 11, 1))
        session.add(pool)
        session.flush()
        session.add(Marker(hash=KEY.of_marker(pool.id or 0, _id(house)), pool_id=pool.id or 0))
        audit.record(
            session,
            at=house.clock(),
            actor="UALICE",
            action="change leads",
            subject="Web",
            after={"leads": ["UALICE", "UBOB"]},
        )
    return alice, alice.message


def test_who_is_forgotten_gets_no_row_by_a_click_or_a_word_and_may_come_back(house: House) -> None:
    forgets(house)
    assert "asked to be forgotten" in _types(house, "/pulse pause until friday")
    assert "asked to be forgotten" in _types(house, "/pulse stop")
    assert "only a keyed hash" in _types(house, "/pulse mine")
    assert "asked to be forgotten" in home_of(house, "UALICE").text
    assert _person(house) is None
    assert "may be asked again from now on. But you are in no team" in _types(house, "/pulse resume")
    with house.db.read() as session:
        assert not own.is_forgotten(session, KEY, "UALICE")
    back = _person(house)
    assert back is not None and (back.standing, back.zone) == ("member", "Europe/Berlin"), "ops can choose them at once"


def test_who_is_forgotten_gets_no_row_by_a_click_on_an_old_message(house: House) -> None:
    alice = asked(house)
    old = alice.message
    forgets(house)
    alice.later("Stop asking me for good", in_=old)
    assert "asked to be forgotten" in str(house.slack.dm("UALICE")[-1].blocks) and _person(house) is None


def test_who_is_forgotten_gets_no_row_by_a_form_left_open(house: House) -> None:
    alice = asked(house)
    alice.later("Pause surveys until…")
    forgets(house)
    alice.submits(until="2026-12-01")
    assert _person(house) is None


def test_forgetting_one_person_leaves_the_others_as_they_were(house: House) -> None:
    web2 = asked(house, "UWEB2")
    web2.rates("Data", 5)
    with house.db.write() as session:
        put_person(session, "UALICE2")
        after = {"leads": ["UALICE", "UALICE2"]}
        audit.record(session, at=house.clock(), actor="UALICE2", action="change leads", subject="Web", after=after)
        forgetting.forget(session, KEY, "UALICE")
    assert web2.given("Data") == {"satisfaction": "5"}
    assert {table for table, _ in rows_with(house.db, "UALICE2")} == {"person", "audit"}
    with house.db.read() as session:
        assert session.exec(select(Audit.after).where(Audit.action == "change leads")).one() == {
            "leads": ["a former member", "UALICE2"]
        }


def _id(house: House, slack: str = "UALICE") -> int:
    person = _person(house, slack)
    assert person is not None and person.id is not None
    return person.id


def _rows_of_person(house: House, person_id: int) -> list[str]:
    """Tables that still have a row with this person's id."""
    with house.db.engine.connect() as connection:
        return [
            table.name
            for table in METADATA.sorted_tables
            if "person_id" in table.c
            and connection.execute(table.select().where(table.c.person_id == person_id)).first()
        ]
