"""The adversary: looks at everything there is to see, reads every text and export, and holds it against the truth."""

import json
import re
from collections import defaultdict
from datetime import date

from messages.company.ops import SHOWN
from pulse.records import Participation, Record
from storage.asking.forms import LIST_LEAST
from tests.company import CHANNELS, OPS, OPS_CHANNEL, PLATFORM, WEB
from tests.confidential.accounting import explained, exports, left, tells, texts
from tests.confidential.living import Living
from tests.confidential.reading import Telling, more_told, read_digest, read_export, read_more
from tests.confidential.waiting import MAIN
from tests.pulse.organisation import Told
from tests.pulse.test_adversary import assert_promises, assert_true, found_out
from tests.telling.weeks import said

WORDS = re.compile(r"zebra\w*")
BESIDE = re.compile(r"> (?:A job they hire you for: )?zebra\w*|“zebra\w*”")
OPS_LOOK = ("status", "surveys", "teams", "audit", "ops", "export")


class Hearing:
    """`told` are all records so far with the truth behind them, `texts` all that was ever seen."""

    def __init__(self, living: Living) -> None:
        self.living, self.house = living, living.house
        self.told: list[Told] = []
        self.texts: set[str] = set()
        self.tellings: list[Telling] = []
        self.heard: dict[str, list[Telling]] = defaultdict(list)
        self.asks: list[int] = []
        self.words: set[str] = set()
        self.shown: set[str] = set()
        self._explained = self._settings()
        self._read: dict[str, int] = dict.fromkeys(living.upstreams, 0)

    def listen(self, week: int, digests_out: bool) -> None:
        """Everything that left the bot since, in the light of what was told by now."""
        self._look_around()
        traffic = self.house.slack.traffic
        self.house.slack.do(self.house.slack.world.record.clear)
        tellings = read_export((exports(traffic) or [""])[-1])
        assert tellings[: len(self.tellings)] == self.tellings, "what was told has changed"
        fresh, self.tellings = tellings[len(self.tellings) :], tellings
        self._hear_all([*fresh, *(self._silent(fresh, week) if digests_out else ())], week)
        if fresh:
            self._explained = self._settings() | set(explained(tellings, self.asks, week))
        self._account(texts(traffic))

    def _account(self, seen: set[str]) -> None:
        """Of all numbers nothing is left, and words are those that were told."""
        fresh = seen - self.texts
        known = self._explained | self.shown | self._sizes()
        unexplained = {text: rest for text in fresh if tells(rest := left(text, known))}
        assert not unexplained, json.dumps(unexplained, indent=1, ensure_ascii=False)
        for text in fresh:
            assert set(WORDS.findall(text)) <= self.words, f"seen before it was told, or never meant to be: {text}"
            assert not WORDS.search(text) or BESIDE.fullmatch(text), f"a comment with something beside it: {text}"
        self.texts |= seen

    def _silent(self, fresh: list[Telling], week: int) -> list[Telling]:
        """What was due by the rules and is in no export was told as well: that nothing was named by enough people."""
        due = self.living.pools.due(week)
        spoken = {(telling.upstream, telling.question) for telling in fresh if telling.question != MAIN}
        assert spoken <= set(due), "an extra question was told before its time"
        silent = {key: people for key, people in due.items() if key not in spoken}
        assert {question for _, question in silent} <= {"motive", "minutes"}, "it should have been told"
        return [Telling(upstream, question, date.min, people, 0, ()) for (upstream, question), people in silent.items()]

    def _hear_all(self, fresh: list[Telling], week: int) -> None:
        digests = {upstream: self._digest(upstream) for upstream in self.living.upstreams}
        told = {telling.upstream for telling in fresh if telling.question == MAIN}
        assert {upstream for upstream, text in digests.items() if text and read_digest(text)} == told
        for telling in fresh:
            self.heard[telling.upstream].append(telling)
        for telling in fresh:
            self._hear(telling, digests[telling.upstream], week)

    def _hear(self, telling: Telling, text: str, week: int) -> None:
        """What is new about a team is true, nobody is found out by it, and its digest says the same and no more."""
        pool = self.living.pools.tell(telling.upstream, telling.question)
        one = Told(telling.upstream, week, telling.record(len(self.told), pool.minimum), pool.said, pool.minimum)
        assert_promises(one)
        assert_true(one)
        assert not found_out(one), one
        self.told.append(one)
        if telling.question == MAIN:
            digest = read_digest(text)
            assert digest is not None and _same(digest) == _same(one.record)
            people, asked = len(pool.said), len(set(pool.asked))
            assert digest.participation == Participation(asked, people, len(pool.asked), people)
            assert telling.asked == asked
            said_more, may_say = read_more(text), more_told(self.heard[telling.upstream])
            assert said_more == may_say, f"{said_more} is not {may_say}"
            self.asks.append(len(pool.asked))
            comments = self.living.pools.tell_comments(telling.upstream, people)
            assert set(WORDS.findall(text)) == comments
            self.words |= comments
            self.shown.add(f"All {len(comments)} are in the thread")

    def _digest(self, upstream: str) -> str:
        messages = self.house.slack.messages(CHANNELS[upstream])
        fresh, self._read[upstream] = messages[self._read[upstream] :], len(messages)
        return said([message for message in fresh if message.ephemeral_to is None])

    def _look_around(self) -> None:
        """What ops and two leads look at beside what is posted; one of the leads is a customer too."""
        looks = [f"digest {upstream}" for upstream in self.living.upstreams]
        self._look(OPS, OPS_CHANNEL, *OPS_LOOK, *looks)
        self._look(PLATFORM[0], CHANNELS["Platform"], "digest", "jobs")
        self._look(WEB[0], CHANNELS["Web"], "digest web", "jobs")

    def _look(self, slack: str, channel: str, *commands: str) -> None:
        person = self.house.person(slack)
        for command in commands:
            person.types(f"/pulse {command}", channel)
        self.house.settle()
        person.home  # noqa: B018
        self.house.settle()

    def _settings(self) -> set[str]:
        """What was set, and everybody may know."""
        minima = {*self.living.weeks.minima, 10}
        hires = {f"hires {n} team{'s' if n > 1 else ''}" for n in range(1, 4)}
        teams = {f"{len(self.living.members)} customer teams"}
        jobs = {f"{n} jobs can be chosen" for n in range(2, 5)}
        return {f"{way} {k} people" for way in ("at least", "for") for k in minima} | hires | teams | jobs

    def _sizes(self) -> set[str]:
        """Of teams and audiences as they are now, whoever answers."""
        teams, listed = self.living.members, self.living.listed
        here = {slack for slacks in teams.values() for slack in slacks}
        sizes = [*map(len, teams.values()), len(PLATFORM), 0]
        audiences = {f"at most one to each of {len(some)} people" for some in (here, here & listed)}
        short = f"{len(here & listed)} people of its list can be asked, and a list needs at least {LIST_LEAST}"
        longer = f" and {len(listed) - SHOWN} more"
        return audiences | {f"{len(listed)} people by name", short, longer, *(f"· {_people(n)} ·" for n in sizes)}


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _same(record: Record) -> tuple[object, ...]:
    return record.view, record.minimum, record.people, set(record.cells), record.total, set(record.categories)
