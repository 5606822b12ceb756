"""The sums of a team's digest and of the overview in SQL written by hand, as fast as the indexes allow."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from tests.benchmarks.ledgers import TEAMS

HALF_A_YEAR, QUARTER, LEVELS = timedelta(weeks=26), timedelta(weeks=13), 52

LAST_LEVELS = text("""
    SELECT t.id, t.told_on, t.view, t.people, t.asked, c.n, c.lo, c.hi FROM (
        SELECT * FROM telling WHERE upstream_team_id = :team AND question = 'satisfaction'
        ORDER BY pool_number DESC LIMIT :levels
    ) t JOIN cell c ON c.telling_id = t.id WHERE c.kind = 'total'""")
RECENT_SUMS = text("""
    SELECT t.question, c.kind, c.name, sum(c.n), sum(c.lo), sum(c.hi), max(t.told_on) FROM telling t
    JOIN cell c ON c.telling_id = t.id
    WHERE t.upstream_team_id = :team AND t.told_on > :since GROUP BY t.question, c.kind, c.name""")
OF_ONE = text("SELECT kind, name, n, lo, hi FROM cell WHERE telling_id = :telling")
LAST_OF = text("""
    SELECT c.kind, c.name, c.n, c.lo, c.hi FROM cell c WHERE c.telling_id = (
        SELECT id FROM telling WHERE upstream_team_id = :team AND question = :question
        ORDER BY pool_number DESC LIMIT 1)""")
FIRST_TOLD = text("""
    SELECT t.told_on FROM telling t JOIN cell c ON c.telling_id = t.id
    WHERE t.upstream_team_id = :team AND t.question = :question AND c.kind = :kind AND c.name = :name
    ORDER BY t.pool_number LIMIT 1""")
NAMES = text("SELECT id, name FROM team")
TITLES = text("SELECT id, title, merged_into_id FROM job WHERE team_id = :team")
HIRES = text("SELECT customer_team_id FROM hire WHERE upstream_team_id = :team")
PAIRS = text("""
    SELECT t.upstream_team_id, c.name, count(*), sum(c.n), sum(c.lo), sum(c.hi) FROM telling t
    JOIN cell c ON c.telling_id = t.id
    WHERE t.question = 'satisfaction' AND t.told_on >= :since AND c.kind IN ('team', 'total')
    GROUP BY t.upstream_team_id, c.kind, c.name""")
ALL_HIRES = text("SELECT customer_team_id, upstream_team_id FROM hire")


def team(connection: Connection, number: int, on: date) -> list[Any]:
    """All that one team's report adds up."""
    ours = {"team": number}
    levels = connection.execute(LAST_LEVELS, ours | {"levels": LEVELS}).all()
    found: list[Any] = [levels, connection.execute(RECENT_SUMS, ours | {"since": on - HALF_A_YEAR}).all()]
    cells = list(connection.execute(OF_ONE, {"telling": max(level[0] for level in levels)}))
    for question in ("minutes", "hire_again", "motive"):
        last = connection.execute(LAST_OF, ours | {"question": question}).all()
        cells += last if question == "minutes" else []
        found.append(last)
    for name in {cell[1] for cell in cells if cell[0] in ("waste", "minutes") and cell[1] != "nothing"}:
        for question, kind in (("satisfaction", "waste"), ("minutes", "minutes")):
            wanted = ours | {"question": question, "kind": kind, "name": name}
            found.append(connection.execute(FIRST_TOLD, wanted).first())
    return [*found, cells, *(connection.execute(names, ours).all() for names in (TITLES, HIRES))]


def week(connection: Connection, on: date) -> int:
    """Every team's sums and the overview's. Returns how many rows came back, so that nobody skips them."""
    rows = sum(len(part or ()) for number in range(1, TEAMS + 1) for part in team(connection, number, on))
    for statement in (PAIRS, NAMES, ALL_HIRES):
        given = {"since": on - QUARTER} if statement is PAIRS else {}
        rows += len(connection.execute(statement, given).all())
    return rows
