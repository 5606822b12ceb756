"""What the digests of a week and the overview show, in SQL written by hand: the same figures in as few statements."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

HALF_A_YEAR, QUARTER = timedelta(weeks=26), timedelta(weeks=13)

LEVELS = text("""
    SELECT t.id, t.upstream_team_id, t.told_on, t.since, t.view, t.minimum, t.people, t.asked, t.questions,
           c.n, c.lo, c.hi
    FROM (SELECT * FROM telling WHERE question = 'satisfaction'
          AND upstream_team_id = (SELECT upstream_team_id FROM telling WHERE id = :telling)
          AND pool_number <= (SELECT pool_number FROM telling WHERE id = :telling)
          ORDER BY pool_number DESC LIMIT 52) t
    JOIN cell c ON c.telling_id = t.id AND c.kind = 'total' ORDER BY t.pool_number""")
SUMS = text("""
    SELECT t.question, c.kind, c.name, sum(c.n), sum(c.lo), sum(c.hi) FROM telling t JOIN cell c ON c.telling_id = t.id
    WHERE t.upstream_team_id = :team AND t.told_on > :since AND t.question IN ('satisfaction', 'importance')
      AND (t.id <= :telling OR t.question = 'importance' AND t.told_on <= :on) AND c.kind IN ('team', 'job')
    GROUP BY t.question, c.kind, c.name""")
LAST = text("""
    SELECT t.question, t.told_on, c.kind, c.name, c.n, c.lo, c.hi FROM telling t JOIN cell c ON c.telling_id = t.id
    WHERE t.id IN (:telling, (SELECT id FROM telling WHERE upstream_team_id = :team AND question = 'minutes'
                              AND told_on > :since AND told_on <= :on ORDER BY told_on DESC LIMIT 1),
                   (SELECT id FROM telling WHERE upstream_team_id = :team AND question = 'hire_again'
                    AND told_on <= :on ORDER BY told_on DESC LIMIT 1),
                   (SELECT id FROM telling WHERE upstream_team_id = :team AND question = 'motive'
                    AND told_on > :since AND told_on <= :on ORDER BY told_on DESC LIMIT 1))
    ORDER BY c.id""")
FIRST_TOLD = text("""
    SELECT w.name,
      (SELECT t.told_on FROM telling t JOIN cell c ON c.telling_id = t.id WHERE t.upstream_team_id = :team
       AND t.question = 'satisfaction' AND c.kind = 'waste' AND c.name = w.name ORDER BY t.pool_number LIMIT 1),
      (SELECT t.told_on FROM telling t JOIN cell c ON c.telling_id = t.id WHERE t.upstream_team_id = :team
       AND t.question = 'minutes' AND c.kind = 'minutes' AND c.name = w.name ORDER BY t.pool_number LIMIT 1)
    FROM (SELECT DISTINCT name FROM cell WHERE telling_id IN (:telling, (SELECT id FROM telling
          WHERE upstream_team_id = :team AND question = 'minutes'
          AND told_on > :since AND told_on <= :on ORDER BY told_on DESC LIMIT 1))
          AND kind IN ('waste', 'minutes') AND name <> 'nothing') w""")
TITLES = text("SELECT id, title, retired_at, merged_into_id FROM job WHERE team_id = :team")
TEAMS = text("""
    SELECT t.id, t.name, t.archived_at IS NULL AND EXISTS (
             SELECT 1 FROM hire WHERE customer_team_id = t.id AND upstream_team_id = :team),
           EXISTS (SELECT 1 FROM hire WHERE customer_team_id = :team AND upstream_team_id = t.id)
    FROM team t WHERE t.id = :team OR t.id IN (
        SELECT customer_team_id FROM hire WHERE upstream_team_id = :team
        UNION ALL SELECT CAST(name AS integer) FROM cell
        WHERE telling_id = :telling AND kind = 'team' AND name <> 'other')
    """)
COMMENTS = text("SELECT kind, text FROM told_comment WHERE telling_id = :telling ORDER BY id")
OF_A_TEAM = (SUMS, LAST, FIRST_TOLD, TITLES, TEAMS, COMMENTS)

PAIRS = text("""
    SELECT t.upstream_team_id, c.kind, c.name, sum(c.n), sum(c.lo), sum(c.hi) FROM telling t
    JOIN cell c ON c.telling_id = t.id
    WHERE t.question = 'satisfaction' AND t.told_on BETWEEN :since AND :until AND t.id <= :upto
      AND c.kind IN ('team', 'total')
    GROUP BY t.upstream_team_id, c.kind, c.name""")
TOOK_PART = text("""
    SELECT sum(people), sum(asked), sum(questions) FROM telling
    WHERE question = 'satisfaction' AND told_on BETWEEN :since AND :until AND id <= :upto""")
LAST_TOLD = text("""
    SELECT u.id, (SELECT told_on FROM telling WHERE upstream_team_id = u.id AND question = 'satisfaction'
                  AND id <= :upto ORDER BY pool_number DESC LIMIT 1)
    FROM (SELECT DISTINCT upstream_team_id AS id FROM hire) u""")
NAMES = text("SELECT id, name FROM team")
HIRES = text("""
    SELECT h.customer_team_id, h.upstream_team_id FROM hire h
    JOIN team c ON c.id = h.customer_team_id JOIN team u ON u.id = h.upstream_team_id
    WHERE c.archived_at IS NULL AND u.archived_at IS NULL""")
OF_THE_OVERVIEW = (PAIRS, TOOK_PART, LAST_TOLD, NAMES, HIRES)


def team(connection: Connection, telling: int, on: date) -> list[Any]:
    """All that one team's report shows, read."""
    levels = connection.execute(LEVELS, {"telling": telling}).all()
    given = {"telling": telling, "team": levels[-1][1], "on": on, "since": on - HALF_A_YEAR}
    return [levels, *(connection.execute(statement, given).all() for statement in OF_A_TEAM)]


def overview(connection: Connection, upto: int, on: date) -> list[Any]:
    """All that the overview shows, read."""
    given = {"since": on - QUARTER, "until": on + timedelta(days=2), "upto": upto}
    return [connection.execute(statement, given).all() for statement in OF_THE_OVERVIEW]


def week(connection: Connection, tellings: Sequence[int], on: date) -> int:
    """Every team's and the overview's. Returns how many rows came back, so that nobody skips them."""
    read = [part for telling in tellings for part in team(connection, telling, on)]
    return sum(map(len, read + overview(connection, max(tellings), on)))
