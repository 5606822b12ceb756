"""A pool is told once, in ranges, when enough people are in it; then nothing of it is left but the record."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from pulse.auditor import Refused
from pulse.policy import Policy
from storage.database import Database
from storage.secrets import Key
from storage.tables import Job, Person, Telling, ToldComment
from storage.tables.answers import Marker, WaitingAnswer, WaitingComment, WaitingExtra
from storage.tables.pools import Pool, PoolRound
from storage.telling.closing import close_round
from storage.telling.ledger import Told, comments_of, newest, read_ledger
from storage.telling.pools import empty_old
from storage.telling.tellings import tell_team
from tests.company import DATA, WEB, fill, put_team
from tests.telling.making import Given, a_round

KEY = Key(b"k" * 32)
THURSDAY, FRIDAY = date(2026, 11, 5), date(2026, 11, 6)
POLICY = Policy()
YES, NO = {"satisfaction": "5", "job": "1"}, {"satisfaction": "2", "job": "2"}


@pytest.fixture
def teams(database: Database) -> dict[str, int]:
    with database.write() as session:
        return fill(session)


class Story:
    """What a test says: these answers close on that Thursday, and the Friday after is the digest's."""

    def __init__(self, database: Database, upstream: int) -> None:
        self.database, self.upstream, self.thursday = database, upstream, THURSDAY

    def answers(self, given: Given, *, asked: list[str] | None = None, minimum: int = 5, comments: int = 10) -> "Story":
        opens_on = self.thursday - timedelta(days=3)
        with self.database.write() as session:
            promised = {"minimum_group": minimum, "comment_minimum": comments}
            made = a_round(session, KEY, self.upstream, given, asked=asked or [], opens_on=opens_on, **promised)
            close_round(session, KEY, made, self.thursday)
        return self

    def told(self, policy: Policy = POLICY) -> list[Told]:
        """What the digest tells, and a week goes by."""
        with self.database.write() as session:
            before = newest(session)
            tell_team(session, self.upstream, self.thursday + timedelta(days=1), policy)
            found = read_ledger(session, upto=newest(session))
        self.thursday += timedelta(weeks=1)
        return [told for told in found if told.id > before]


@pytest.fixture
def platform(database: Database, teams: dict[str, int]) -> Story:
    return Story(database, teams["Platform"])


def every(slacks: list[str], answer: dict[str, str]) -> dict[str, dict[str, str]]:
    return dict.fromkeys(slacks, answer)


def test_two_teams_with_enough_people_each_have_a_cell(platform: Story, teams: dict[str, int]) -> None:
    (told,) = platform.answers(every(WEB, YES) | every(DATA, NO)).told()
    web, data = sorted(told.of("team"), key=lambda cell: cell.hi, reverse=True)
    assert (web.name, web.n, web.lo, web.hi) == (str(teams["Web"]), 8, 6, 8)
    assert (data.name, data.n, data.lo, data.hi) == (str(teams["Data"]), 8, 0, 2)
    assert (told.view, told.people, told.asked, told.since) == ("team", 16, 16, THURSDAY)
    assert (told.total.n, told.total.lo, told.total.hi) == (16, 8, 8) or told.total.lo <= 8 <= told.total.hi


def test_nothing_is_left_of_what_was_told(platform: Story, database: Database) -> None:
    extras = YES | {"hire_again": "yes", "frustration": "Too slow"}
    platform.answers(every(WEB, extras) | every(DATA, extras)).told()
    with database.read() as session:
        for table in (WaitingAnswer, WaitingComment, PoolRound):
            assert session.exec(select(table)).all() == []
        waiting = set(session.exec(select(Marker.pool_id)).all())
        filling = session.exec(select(Pool.id).where(Pool.question == "hire_again")).all()
        assert waiting == set(filling), "only the extra question goes on waiting"


def test_fewer_people_than_were_promised_are_never_told(platform: Story, database: Database) -> None:
    for _ in range(7):
        assert platform.answers(every(WEB[:4], YES)).told() == []
    with database.read() as session:
        assert session.exec(select(Telling)).all() == []
        assert len(session.exec(select(WaitingAnswer)).all()) == 4, "people, however often they answered"


def test_the_largest_promise_holds_for_the_whole_pool(platform: Story) -> None:
    assert platform.answers(every(WEB[:1], YES), minimum=12).answers(every(DATA, YES), minimum=3).told() == []
    platform.answers(every(WEB[1:4], YES), minimum=3)
    (told,) = [told for _ in range(4) for told in platform.told()]
    assert (told.minimum, told.people, told.view) == (12, 12, "total")


def test_weeks_are_pooled_until_enough_people_are_in(platform: Story) -> None:
    assert platform.answers(every(WEB[:4], YES)).told() == []
    (told,) = platform.answers(every(WEB[4:], YES) | every(DATA[:6], NO)).told()
    assert (told.people, told.since, told.told_on) == (14, THURSDAY, FRIDAY + timedelta(weeks=1))


def test_small_teams_are_told_together_and_at_the_latest_after_four_weeks(platform: Story) -> None:
    """Three of Web and three of Data: nobody stands alone, so the total is told, unnamed, when it is old."""
    platform.answers(every(WEB[:3], YES) | every(DATA[:3], NO))
    assert [len(platform.told()) for _ in range(5)] == [0, 0, 0, 0, 1]


def test_views_come_in_turn(platform: Story) -> None:
    everybody = every(WEB, YES) | every(DATA, NO)
    views = [platform.answers(everybody).told()[0].view for _ in range(4)]
    assert views == ["team", "job", "team", "job"]


def test_no_answer_is_told_twice(platform: Story) -> None:
    platform.answers(every(WEB, YES) | every(DATA, NO)).told()
    assert platform.told() == []
    (second,) = platform.answers(every(WEB, NO) | every(DATA, NO)).told()
    assert second.total.hi <= 4 and second.people == 16


def test_comments_wait_for_ten_people_who_answered(platform: Story, database: Database) -> None:
    comment = {"frustration": "Ask @carol <carol@acme.example>", "job": "own", "own_title": "Sleep"}
    (small,) = platform.answers(every(WEB[:1], YES | comment) | every(WEB[1:6], YES)).told()
    (large,) = platform.answers(every(WEB[:5], YES) | every(DATA[:5], YES)).told()
    with database.read() as session:
        assert comments_of(session, small.id) == []
        assert sorted(comments_of(session, large.id)) == [("frustration", "Ask [name] <[address]>"), ("job", "Sleep")]
        assert session.exec(select(WaitingComment)).all() == []


def test_comments_wait_for_as_many_as_the_largest_promise_to_any_of_them(platform: Story, database: Database) -> None:
    """Also when later rounds of the pool promise fewer."""
    everybody = every(WEB, YES) | every(DATA, YES)
    (first,) = platform.answers(everybody | every(WEB[:1], YES | {"frustration": "Slow"}), comments=17).told()
    (second,) = platform.answers(everybody | every(WEB[:1], YES | {"frustration": "Hasty"}), comments=5).told()
    with database.write() as session:
        assert comments_of(session, first.id) == comments_of(session, second.id) == []
        empty_old(session, THURSDAY + timedelta(weeks=8))
    (third,) = platform.answers(every(WEB[:5], YES | {"frustration": "Late"}), comments=5).told()
    with database.read() as session:
        assert comments_of(session, third.id) == [("frustration", "Late")] * 5


def test_comments_that_waited_too_long_are_never_told(platform: Story, database: Database) -> None:
    platform.answers(every(WEB[:1], YES | {"frustration": "Too slow"}) | every(WEB[1:6], YES)).told()
    with database.write() as session:
        empty_old(session, THURSDAY + timedelta(weeks=16))
    platform.answers(every(WEB, YES) | every(DATA, YES)).told()
    with database.read() as session:
        assert session.exec(select(ToldComment)).all() == []


def test_extra_questions_are_told_alongside_after_eight_weeks(platform: Story, database: Database) -> None:
    extra = {"waste": "waiting", "minutes": "30", "importance": "5", "hire_again": "yes", "motive": "social"}
    for _ in range(8):
        (told,) = platform.answers(every(WEB, YES | extra) | every(DATA, NO | extra)).told()
        assert told.question == "satisfaction"
    platform.answers(every(WEB, YES) | every(DATA, NO))
    found = {told.question: told for told in platform.told()}
    assert set(found) == {"satisfaction", "minutes", "importance", "hire_again", "motive"}
    assert found["importance"].view == "job" and found["importance"].people == 16
    (minutes,) = found["minutes"].of("minutes")
    assert (minutes.name, minutes.lo, minutes.hi) == ("waiting", 480, 600)
    with database.read() as session:
        assert session.exec(select(WaitingExtra)).all() == []


def test_an_extra_question_is_told_after_eight_weeks_though_nothing_else_is(platform: Story) -> None:
    extra = YES | {"hire_again": "yes"}
    assert [told.question for told in platform.answers(every(WEB, extra) | every(DATA, extra)).told()] == [
        "satisfaction"
    ]
    assert [told.question for _ in range(8) for told in platform.told()] == ["hire_again"]


def test_an_extra_question_with_enough_people_waits_for_its_turn_however_long(
    platform: Story, database: Database
) -> None:
    """By a policy of a telling in 20 weeks; comments go after 8."""
    slowly, extra = Policy(weeks_between_tellings=20), YES | {"hire_again": "yes"}
    told = []
    for week in range(30):
        platform.answers(every(WEB, extra) | every(DATA, extra))
        with database.write() as session:
            empty_old(session, platform.thursday)
        told += [(week, told.question) for told in platform.told(slowly)]
    assert told == [(0, "satisfaction"), (8, "hire_again"), (20, "satisfaction"), (28, "hire_again")]


def test_the_asked_are_people_and_the_questions_are_asks(platform: Story) -> None:
    platform.answers(every(WEB[:5], YES), asked=WEB)
    (told,) = platform.answers(every(DATA[:6], YES), asked=[*WEB[5:], *DATA]).told()
    assert (told.people, told.asked, told.questions) == (11, 16, 19)


def test_weeks_between_tellings_hold_a_ripe_pool_back(platform: Story) -> None:
    everybody = every(WEB, YES) | every(DATA, NO)
    slowly = Policy(weeks_between_tellings=4)
    assert len(platform.answers(everybody).told(slowly)) == 1
    assert [len(platform.answers(everybody).told(slowly)) for _ in range(4)] == [0, 0, 0, 1]


def test_somebody_forgotten_since_is_still_one_of_those_who_answered(platform: Story, database: Database) -> None:
    platform.answers(every(WEB, YES))
    with database.write() as session:
        session.delete(session.exec(select(Person).where(Person.slack == "UALICE")).one())
    (told,) = platform.told()
    assert (told.people, told.asked) == (8, 8)


def test_cells_of_merged_jobs_are_added_up_under_the_one_that_stays(platform: Story, database: Database) -> None:
    platform.answers(every(WEB, YES) | every(DATA, NO)).told()
    platform.answers(every(WEB, YES) | every(DATA, NO)).told()
    with database.write() as session:
        session.get_one(Job, 2).merged_into_id = 1
    with database.read() as session:
        by_job = read_ledger(session, upto=newest(session))[-1].of("job")
        assert [cell.name for cell in by_job] == ["1", "1"]


def test_a_pool_whose_minimum_is_under_what_its_rounds_promised_is_refused(platform: Story, database: Database) -> None:
    platform.answers(every(WEB, YES) | every(DATA, NO), minimum=7)
    with database.write() as session:
        session.exec(select(Pool).where(Pool.question == "main")).one().minimum = 5
    with pytest.raises(Refused, match="smaller than was promised"):
        platform.told()


def test_a_pool_number_that_was_told_is_refused(platform: Story, database: Database) -> None:
    platform.answers(every(WEB, YES) | every(DATA, NO)).told()
    platform.answers(every(WEB, YES) | every(DATA, NO))
    with database.write() as session:
        session.exec(select(Pool).where(Pool.question == "main", Pool.number == 2)).one().number = 1000
        session.exec(select(Telling)).one().pool_number = 1000
    with pytest.raises(Refused, match="told before"):
        platform.told()
    with database.read() as session:
        assert len(session.exec(select(WaitingAnswer)).all()) == 16, "a refused pool keeps its answers"


def test_a_team_without_answers_is_not_told(database: Database, teams: dict[str, int]) -> None:
    with database.write() as session:
        assert tell_team(session, put_team(session, "Nobody's"), FRIDAY, POLICY) is None
        assert tell_team(session, teams["Data"], FRIDAY, POLICY) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_file_holds_no_answer_and_no_marker_after_the_telling(platform: Story, database: Database) -> None:
    platform.answers(every(WEB, YES) | every(DATA, NO))
    database.scrub()
    with database.read() as session:
        hidden = [*session.exec(select(Marker.hash)), *session.exec(select(WaitingAnswer.id))]
    path = Path(str(database.engine.url.database))

    def held() -> bytes:
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    assert len(hidden) == 32 and all(each.encode() in held() for each in hidden)
    platform.told()
    database.scrub()
    assert not any(each.encode() in held() for each in hidden)
