"""Companies that differ only in what must not be told look alike, in every word and number that leaves the bot."""

import io
from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.company import DATA, WEB
from tests.confidential.conftest import MoveIn
from tests.confidential.seen import lines, metrics, public, since, tables, traffic
from tests.confidential.week import EVENING, HALF_DAY, WEDNESDAY, Mind, answer, ask
from tests.house import House
from tests.surveys.ops import OpsPerson, the_list
from tests.telling.weeks import MONDAY_TEN, WEEK

Minds = Mapping[str, Mind]
WEBS = [
    Mind(5, more="Slow on Mondays"),
    Mind(4, "Keep it running", "Waiting for an answer or approval"),
    Mind(5),
    Mind(2, "Keep it running", "Handed from one to the next"),
    Mind(4, "Deploy safely", "Wrong or incomplete work"),
    Mind(5, "Keep it running"),
]
DATAS = [Mind(2), Mind(1, "Keep it running"), Mind(2), Mind(4), Mind(1, "Keep it running"), Mind(3)]
SOME: Minds = dict(zip([*WEB[:6], *DATA[:6]], [*WEBS, *DATAS], strict=True))
OTHER_MINDS: Minds = {
    slack: Mind(6 - mind.rating, "Keep it running", "Hunting for the file or the person", mind.more and "Never!", "No")
    for slack, mind in SOME.items()
}
OF_EACH_OTHER: Minds = {
    **dict(zip(WEB[:6], [WEBS[0], *WEBS[:0:-1]], strict=True)),
    **dict(zip(DATA[:6], DATAS[::-1], strict=True)),
}
OTHER_PEOPLE: Minds = dict(zip([*WEB[2:], *DATA[2:]], SOME.values(), strict=True))
FEWER: Minds = {WEB[4]: WEBS[0], DATA[3]: DATAS[2]}
OTHER_FEWER: Minds = {WEB[1]: WEBS[0], DATA[6]: DATAS[2]}

KEYED = ("open_answer", "marker")
"""What only the key's holder can tie to a person; that it differs is its purpose."""
OF_THE_PROCESS = ("pulse_answers_total", "pulse_acknowledgement_seconds_count")
"""What may be counted: all taps of the process together."""


class Seen:
    """What a company shows on Wednesday, after the reminders and before the close, and on Friday evening."""

    def __init__(self, house: House, log: io.StringIO, minds: Minds, *, till_friday: bool) -> None:
        before = metrics(house)
        ask(house)
        answer(house, minds)
        self.public = [public(house)]
        house.go_to(WEDNESDAY, step=HALF_DAY)
        self._look(house, log, before)
        self.wednesday = traffic(house), self.metrics, self.log, tables(house.db, KEYED)
        if till_friday:
            house.go_to(EVENING, step=HALF_DAY)
            self._look(house, log, before)
        self.traffic, self.tables = traffic(house), tables(house.db, KEYED)

    def _look(self, house: House, log: io.StringIO, before: Mapping[str, float]) -> None:
        self.public.append(public(house))
        self.metrics, self.log = since(before, metrics(house)), lines(log)


_seen: dict[str, Seen] = {}


@pytest.fixture
def company(move_in: MoveIn, log: io.StringIO, database_url: str) -> Seen:
    """Lived through once on each database; the tests only look at it."""
    backend = database_url.partition(":")[0]
    if backend not in _seen:
        _seen[backend] = Seen(move_in(), log, SOME, till_friday=True)
    return _seen[backend]


def test_what_people_think_is_seen_nowhere_before_it_is_told(company: Seen, move_in: MoveIn, log: io.StringIO) -> None:
    other = Seen(move_in(), log, OTHER_MINDS, till_friday=False)
    mine, theirs = company.wednesday, other.wednesday
    assert mine[0] - theirs[0] == theirs[0] - mine[0] == {}
    assert mine[1:] == theirs[1:] and company.public[:2] == other.public


def test_who_of_a_group_thinks_what_is_seen_nowhere_ever(company: Seen, move_in: MoveIn, log: io.StringIO) -> None:
    """The same answers, each from somebody else of the same team."""
    other = Seen(move_in(), log, OF_EACH_OTHER, till_friday=True)
    assert company.traffic - other.traffic == other.traffic - company.traffic == {}
    assert (company.public, company.metrics, company.log) == (other.public, other.metrics, other.log)
    assert company.tables == other.tables
    assert "hardly anyone (0–2 of 6)" in str(company.public), "there was something to tell"


def test_who_answered_is_seen_nowhere(company: Seen, move_in: MoveIn, log: io.StringIO) -> None:
    """The same answers from other people of the same teams: not in tables either, the keyed ones aside."""
    other = Seen(move_in(), log, OTHER_PEOPLE, till_friday=True)
    assert company.public == other.public
    assert (company.metrics, company.log) == (other.metrics, other.log)
    assert company.wednesday[3] == other.wednesday[3] and company.tables == other.tables


def test_how_many_have_answered_is_seen_nowhere_while_the_round_is_open(
    company: Seen, move_in: MoveIn, log: io.StringIO
) -> None:
    other = Seen(move_in(), log, FEWER, till_friday=False)
    assert company.public[:2] == other.public
    assert company.wednesday[2] == other.wednesday[2]
    told = [
        {name: n for name, n in seen.wednesday[1].items() if name not in OF_THE_PROCESS} for seen in (company, other)
    ]
    assert told[0] == told[1]


def test_whose_answers_wait_and_how_many_is_seen_nowhere_in_the_next_round(move_in: MoveIn, log: io.StringIO) -> None:
    """Whoever waits is not asked again, so that whom the bot asks would tell."""
    first, *others = (_next_round(move_in(), log, minds) for minds in (FEWER, OTHER_FEWER, {WEB[0]: WEBS[1]}))
    assert others == [first, first]


def _next_round(house: House, log: io.StringIO, minds: Minds) -> list[object]:
    """The second Monday, when all is sent: what others look at, the preview of a run now, and the log but for its line
    a message. A minute later: sending moves the house's clock, and the share that should be out follows the clock."""
    ask(house)
    answer(house, minds)
    house.go_to(MONDAY_TEN + WEEK, step=HALF_DAY)
    house.clock.go_to(MONDAY_TEN + WEEK + timedelta(minutes=1))
    seen = public(house)
    olga = OpsPerson(house)
    olga.lists()
    olga.clicks("survey_run", the_list(olga))
    assert "100 % of the messages should be out" in str(seen) and "at most 16 people" in olga.sees
    return [seen, olga.sees, [line for line in lines(log) if line["event"] != "delivery"]]
