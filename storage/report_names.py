"""The names that a report gives to what was told, and who hires whom."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pulse.records import OTHER
from storage.ledger import jobs_merged
from storage.tables import METADATA

ELSE: Final = "everybody else"
FORMER: Final = "a former team"

# Put together once, as in `storage.ledger`: a week has hundreds of reports.
_TEAM, _HIRE, _JOB = (METADATA.tables[name] for name in ("team", "hire", "job"))
_CUSTOMERS = (
    select(_HIRE.c.customer_team_id)
    .join(_TEAM, _TEAM.c.id == _HIRE.c.customer_team_id)
    .where(_HIRE.c.upstream_team_id == bindparam("team"), _TEAM.c.archived_at.is_(None))
)
_NAMES = select(_TEAM.c.id, _TEAM.c.name)
_TITLES = select(_JOB.c.id, _JOB.c.title, _JOB.c.retired_at).where(_JOB.c.team_id == bindparam("team"))


def customers_of(session: Session, upstream: int) -> list[int]:
    """Teams that hire it, archived ones aside."""
    return list(session.execute(_CUSTOMERS, {"team": upstream}).scalars())


def team_names(session: Session) -> Mapping[str, str]:
    """Team id as text, as cells have it → name."""
    names = {str(team): name for team, name in session.execute(_NAMES)}
    return _Names(names | {OTHER: ELSE})


class _Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return FORMER


def titles_of(session: Session, upstream: int) -> tuple[Mapping[str, str], set[str]]:
    """Job id as text → title, of the jobs in the catalogue and those that were retired; and which are in it."""
    merged = jobs_merged(session)
    rows = [row for row in session.execute(_TITLES, {"team": upstream}) if str(row.id) not in merged]
    titles = {str(row.id): row.title for row in rows} | {OTHER: "something else"}
    return titles, {str(row.id) for row in rows if row.retired_at is None}
