"""A company of 100 upstream teams with as much told behind it as a benchmark wants, and a week's answers to tell."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text, update
from sqlmodel import Session

from pulse.policy import Policy
from pulse.questions import MOTIVES, WASTES
from storage.asking import inviting, planning, rounds
from storage.database import Database
from storage.secrets import Key
from storage.tables import METADATA
from tests.benchmarks import company
from tests.benchmarks.bots import KEY

TEAMS, PEOPLE = 100, 2000
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 14, 1, tzinfo=UTC)
"""A minute after every team's digest is due."""
RECENT, OLD_CELLS = 52, 20
ANSWERS = 45
JOBS = ("1", "2", "3")
Row = dict[str, Any]


def build(url: str, behind: int) -> None:
    """`behind`: how many cells are older than the last year, which has about 40,000."""
    database = Database(url)
    with database.write() as session:
        survey = company.fill(session, PEOPLE, TEAMS, MONDAY)
        session.execute(update(METADATA.tables["team"]).values(digest_due=FRIDAY - timedelta(minutes=1)))
        _put(session, "setting", [{"name": "matrix due", "value": (FRIDAY - timedelta(minutes=1)).isoformat()}])
        session.execute(update(METADATA.tables["team"]).where(ID <= TEAMS).values(channel="C1"))
    round_id = _round(database, survey)
    with database.write() as session:
        _tell(session, behind)
        _fill_pools(session, round_id)
    if not database.is_sqlite:  # where nothing analyses a database by itself
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    database.close()


ID = METADATA.tables["team"].c.id


def _round(database: Database, survey: int) -> int:
    """Everybody was asked on Monday; the round is closed."""
    key, policy = Key(bytes.fromhex(KEY)), Policy(zone=company.ZONE, posts_per_second=4)
    with database.write() as session:
        round_id = rounds.run_now(session, survey, MONDAY, policy)
    last = False
    while not last:
        with database.write() as session:
            batch = planning.plan_batch(session, key, planning.read_plan(session, round_id, MONDAY, policy), MONDAY)
            last = inviting.write_batch(session, batch, MONDAY) and batch.last
    with database.write() as session:
        session.execute(update(METADATA.tables["invitation"]).values(channel="D1", ts="1.000001"))
        session.execute(update(METADATA.tables["outbox"]).values(state="sent"))
        closed = {"state": "closed", "closes_at": FRIDAY - timedelta(hours=1)}
        session.execute(update(METADATA.tables["round"]).values(closed))
        session.execute(update(METADATA.tables["ask"]).values(held=None))
    return round_id


def _tell(session: Session, behind: int) -> None:
    """Old tellings first, so that ids rise with time."""
    weeks = behind // TEAMS // OLD_CELLS
    tellings: list[Row] = []
    cells: list[Row] = []
    for age in range(RECENT + weeks, 0, -1):
        day = FRIDAY.date() - timedelta(weeks=age)
        for team in range(1, TEAMS + 1):
            for question, found in _week(team, age):
                tellings.append(
                    _telling(len(tellings) + 1, team, question, pool=RECENT + weeks - age + 1, day=day, age=age)
                )
                cells += [cell | {"telling_id": len(tellings)} for cell in found]
    _put(session, "telling", tellings)
    _put(session, "cell", cells)
    _move_sequence(session, "telling")


def _week(team: int, age: int) -> Iterator[tuple[str, list[Row]]]:
    """What was told about a team so many weeks ago."""
    if age > RECENT:
        others = [_cell("team", str(TEAMS + n), 8) for n in range(12)]
        yield (
            "satisfaction",
            [
                _cell("total", "", 96, (team + age * 5) % 7),
                *others,
                *(_cell("waste", waste, 9) for waste in list(WASTES)[:7]),
            ],
        )
        return
    wastes = [_cell("waste", waste, 12) for waste in list(WASTES)[:2]]
    named = [_cell("team", str(customer), 15) for customer in customers(team)]
    jobs = [_cell("job", str((team - 1) * 3 + n), 15) for n in (1, 2, 3)]
    yield "satisfaction", [_cell("total", "", 45, (team * 3 + age * 5) % 7), *(jobs if age % 2 else named), *wastes]
    if age % 4 == 0:
        yield "importance", [_cell("total", "", 24), *(_cell("job", job["name"], 8) for job in jobs)]
        yield "minutes", [_cell("minutes", waste, 12) for waste in list(WASTES)[1:3]]
        yield "hire_again", [_cell("total", "", 20)]
        yield "motive", [_cell("motive", motive, 8) for motive in list(MOTIVES)[:3]]


def customers(team: int) -> list[int]:
    """The customer teams that hire this upstream team, as `company.fill` has it."""
    hiring = range(PEOPLE // company.TEAM_SIZE)
    return [TEAMS + 1 + n for n in hiring if (team - 1 - n * company.HIRED) % TEAMS < company.HIRED]


def _telling(number: int, team: int, question: str, *, pool: int, day: date, age: int) -> Row:
    view = "job" if age % 2 and age <= RECENT else "team"
    counts = {"people": 45, "asked": 60, "questions": 60, "minimum": 5, "view": view}
    told = {"told_on": day, "since": day - timedelta(days=4), "pool_number": pool}
    return {"id": number, "upstream_team_id": team, "question": question, **told, **counts}


def _cell(kind: str, name: str, n: int, higher: int = 0) -> Row:
    return {"kind": kind, "name": name, "n": n, "lo": n * 5 // 10 + higher, "hi": n * 5 // 10 + higher + 2}


def _fill_pools(session: Session, round_id: int) -> None:
    """Fifteen answers of each customer team wait about each upstream team."""
    pools, answers, markers = [], [], []
    for team in range(1, TEAMS + 1):
        filling = {"question": "main", "number": 10_000, "minimum": 5, "opened_on": FRIDAY.date(), "ended": False}
        pools.append({"id": team, "upstream_team_id": team, **filling})
        asked = customers(team)
        for n in range(ANSWERS):
            waste = list(WASTES)[n % 4] if n % 2 else None
            given = {"customer_team_id": asked[n % len(asked)], "job_id": (team - 1) * 3 + n % 3 + 1}
            answers.append(
                {"id": secrets.token_hex(16), "pool_id": team, "satisfied": n % 3 > 0, "waste": waste, **given}
            )
            markers.append({"hash": secrets.token_hex(32), "pool_id": team})
    _put(session, "pool", pools)
    _put(session, "waiting_answer", answers)
    _put(session, "marker", markers)
    _put(session, "pool_round", ({"pool_id": team, "round_id": round_id} for team in range(1, TEAMS + 1)))
    _move_sequence(session, "pool")


def _put(session: Session, table: str, rows: Iterable[Row]) -> None:
    session.execute(insert(METADATA.tables[table]), list(rows))


def _move_sequence(session: Session, table: str) -> None:
    """PostgreSQL's next number comes after those that were given here."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))
