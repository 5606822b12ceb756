"""Who is asked about whom in a round."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import TypeVar

Team = TypeVar("Team", int, str)


def plan(
    person: str,
    upstream: Iterable[Team],
    *,
    blocked: Collection[Team],
    maximum: int,
    last_asked: Mapping[Team, date | None],
) -> tuple[Team, ...]:
    """The upstream teams that a person is asked about in one round, at most `maximum`, perhaps none.

    `upstream` are the teams of the survey that the person's main team hires; `blocked` those of them that do
    not come into question now (their own teams, an open ask, an answer that waits to be told, "I don't use
    them"). Teams never asked about come first, then the least recently asked, so that each gets its turn. A
    draw is settled by a hash, the same in every process, of person, team and that date: not everybody starts
    with the same team, and of those asked about together not always the same one is ahead.
    """
    free = set(upstream) - set(blocked)
    return tuple(sorted(free, key=lambda team: _turn(person, team, last_asked.get(team)))[: max(maximum, 0)])


def _turn(person: str, team: int | str, asked: date | None) -> tuple[date, bytes]:
    since = asked or date.min
    return since, sha256(f"{person}\n{team}\n{since}".encode(errors="replace")).digest()
