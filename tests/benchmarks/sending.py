"""Messages go out: how much of the pace is used, and whether Slack ever has to say 429."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import func, select

from pulse.policy import Policy
from sandbox.local import Slack
from sandbox.record import Call
from sandbox.workspace import BOT_USER, Channel
from storage.asking import inviting, planning, rounds
from storage.database import Database
from storage.delivery.outbox import enqueue
from storage.secrets import Key
from storage.tables import Outbox
from tests.benchmarks import bots, company
from tests.benchmarks.acknowledging import MANIFEST
from tests.benchmarks.databases import POSTGRESQL, SQLITE
from tests.benchmarks.measuring import Section, Setting, Target, at_least, middle

PACE = 4
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
POST = "chat.postMessage"

HEADER = ("database", "replicas", "messages", "share of the pace", "429s", "sent twice")
WORDS = f"""A round's invitations wait in the outbox, or the digests of as many teams, each for a channel of its own, at
which the bot has to look before it posts; the bots are started, and the sandbox's rate limits are Slack's own. The pace
is {PACE} posts a second, the most that may be configured. The share is the posts that came between the first and the
last, of those that the pace allows in that time. 429s are those of all methods.

The cost of a message does not grow with the outbox: each claim reads one row by an index. With more replicas it is
the same pace, which they share in one row of the database."""


@dataclass(frozen=True)
class Sent:
    messages: int
    share: float
    refused: int
    twice: int


def measure(setting: Setting) -> Section:
    rows, shares, refused = [], [], 0
    for put, kind, replicas in RUNS:
        runs = [_send(setting, put, kind, replicas) for _ in range(setting.runs)]
        share, limited, twice = (
            middle([r.share for r in runs]),
            sum(r.refused for r in runs),
            sum(r.twice for r in runs),
        )
        what = f"{runs[0].messages} {put.__name__}"
        rows.append([kind, str(replicas), what, f"{100 * share:.1f} %", str(limited), str(twice)])
        shares.append(share)
        refused += limited
    targets = [
        at_least("Share of the pace", 100 * min(shares), 95, " %"),
        Target("429s caused: none", str(refused), refused == 0),
    ]
    return Section("Messages go out", WORDS, HEADER, rows, targets)


def invitations(database: Database, _slack: Slack, people: int) -> None:
    """To everybody, of one round."""
    key, policy = Key(bytes.fromhex(bots.KEY)), Policy(zone=company.ZONE, posts_per_second=PACE)
    with database.write() as session:
        survey = company.fill(session, people, 6, MONDAY)
    with database.write() as session:
        round_id = rounds.run_now(session, survey, MONDAY, policy)
    with database.write() as session:
        plan = planning.read_plan(session, round_id, MONDAY, policy)
        assert inviting.write_batch(session, planning.plan_batch(session, key, plan, MONDAY), MONDAY)


def digests(database: Database, slack: Slack, channels: int) -> None:
    """A line to each of so many channels: that nothing was told."""
    names = [f"CTEAM{number}" for number in range(channels)]
    made = {name: Channel(name, name.lower(), {BOT_USER: None}) for name in names}
    slack.do(lambda: slack.world.workspace.channels.update(made))
    with database.write() as session:
        company.fill(session, 1, 6, MONDAY)
        for name in names:
            body = {"team": 1, "telling": None, "last": None, "part": 0}
            enqueue(session, key=name, kind="digest", target=name, body=body, due_at=MONDAY, now=MONDAY)


RUNS = (
    (invitations, SQLITE, 1),
    (invitations, POSTGRESQL, 1),
    (invitations, POSTGRESQL, 4),
    (digests, SQLITE, 1),
    (digests, POSTGRESQL, 4),
)


def _send(setting: Setting, put: Callable[[Database, Slack, int], None], kind: str, replicas: int) -> Sent:
    url, people = setting.databases.fresh(kind), setting.some(40, 80)
    clock_file = setting.place / "clock.json"
    slack = Slack(company.workspace(people), MANIFEST, clock_file=clock_file, start=MONDAY.timestamp())
    with slack:
        database = Database(url)
        put(database, slack, people)
        environment = bots.environment(slack, url, PULSE_POSTS_PER_SECOND=str(PACE))
        running = [bots.Bot(bots.PULSE, environment) for _ in range(replicas)]
        try:
            _wait(database, slack, people)
        finally:
            for bot in running:
                bot.stop()
            database.close()
        calls = list(slack.calls)
    setting.databases.drop(url)
    return _read(calls, people)


def _wait(database: Database, slack: Slack, people: int) -> None:
    """Until everything is out; raises TimeoutError if that takes three times as long as the pace needs."""
    until = time.monotonic() + 20 + 3 * people / PACE
    while True:
        with database.read() as session:
            if session.exec(select(func.count()).where(Outbox.state == "sent")).one() >= people:
                return
        if time.monotonic() > until:
            raise TimeoutError(f"{sum(call.method == POST for call in slack.calls)} of {people} messages went out")
        time.sleep(0.2)


def _read(calls: list[Call], messages: int) -> Sent:
    times = sorted(call.at for call in calls if call.method == POST and call.error is None)
    share = (len(times) - 1) / (PACE * (times[-1] - times[0]))
    return Sent(messages, share, sum(call.error == "ratelimited" for call in calls), len(times) - messages)
