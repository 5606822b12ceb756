"""Each team's week ends: what is ripe is told, and its digest goes into the outbox. Ops get an overview."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import structlog

from messages.telling.digests import digest
from messages.telling.matrix import matrix, pictures
from messages.telling.pictures import trend
from pulse.auditor import Refused
from pulse.calendar import local_date, local_instant, zone_or
from scheduler.work import Step, Work, each
from storage.delivery.outbox import enqueue
from storage.telling import digest_dates
from storage.telling.digest_dates import DigestTeam
from storage.telling.ledger import newest, newest_of
from storage.telling.matrices import MatrixReport, matrix_report
from storage.telling.pools import empty_old
from storage.telling.reports import TeamReport, team_report
from storage.telling.tellings import tell_team

log = structlog.get_logger()

Row = tuple[str, str, dict[str, Any]]
"""Key, kind and body of an outbox row."""


def tell_due(work: Work) -> None:
    """Tell what is ripe of each team whose digest is due, empty what waits in vain, post the overview if it is due."""
    each(_due(work))


def _due(work: Work) -> Iterator[Step]:
    with work.db.read() as session:
        due = digest_dates.teams_due(session, work.now())
    for team in due:
        yield f"team {team.id}", partial(_tell, work, team)
    if due:
        yield "old pools", partial(_empty, work)
    yield "overview", partial(_post_matrix, work)


def _empty(work: Work) -> None:
    with work.db.write() as session:
        emptied = empty_old(session, local_date(work.now(), work.policy.zone), work.policy.keep_waiting_weeks)
    if emptied:
        log.info("old pools emptied", count=emptied)


def next_weekly(now: datetime, weekday: int, hour: time, zone: str) -> datetime:
    """The first instant after `now` at which it is that weekday (0 = Monday) and hour in the zone."""
    today = local_date(now, zone)
    days = (weekday - today.weekday()) % 7
    at = local_instant(today + timedelta(days=days), hour, zone)
    return at if at > now else local_instant(today + timedelta(days=days + 7), hour, zone)


def _tell(work: Work, team: DigestTeam) -> None:
    """A record that the auditor refuses is not told, and the digest says nothing of it."""
    try:
        _tell_or_refuse(work, team, may_tell=True)
    except Refused as rule:
        log.error("telling refused", team=team.id, rule=str(rule))
        _tell_or_refuse(work, team, may_tell=False)


def _tell_or_refuse(work: Work, team: DigestTeam, *, may_tell: bool) -> None:
    now, zone = work.now(), zone_or(team.zone, work.policy.zone)
    today, following = local_date(now, zone), next_weekly(now, team.weekday, time.fromisoformat(team.hour), zone)
    with work.db.write() as session:
        if not digest_dates.move_digest(session, team, following) or team.due is None:
            return
        telling = tell_team(session, team.id, today, work.policy) if may_tell else None
        if team.channel and (telling or digest_dates.worth_a_line(session, team.id, now)):
            report = team_report(session, telling) if telling else None
            key = f"digest {team.id} {team.due.isoformat()}"  # not the day: ops may move its hour on a day that had one
            rows = _told_rows(key, team, report) if report else _quiet_rows(key, team, newest_of(session, team.id))
            for key, kind, body in rows:
                enqueue(session, key=key, kind=kind, target=team.channel, body=body, due_at=now, now=now)
    if telling is not None:
        log.info("pools told", team=team.id)


def _told_rows(key: str, team: DigestTeam, report: TeamReport) -> list[Row]:
    """The digest, its picture right after it, then what stands in its thread."""
    body = {"team": team.id, "telling": report.told.id}
    picture = [(f"picture {key}", "picture", body | {"after": key})] if trend(report) else []
    parts = [(f"{key} part {n}", "digest", body | {"part": n, "after": key}) for n in range(1, len(digest(report)))]
    return [(key, "digest", body | {"part": 0}), *picture, *parts]


def _quiet_rows(key: str, team: DigestTeam, last: int | None) -> list[Row]:
    return [(key, "digest", {"team": team.id, "telling": None, "last": last, "part": 0})]


def _post_matrix(work: Work) -> None:
    """The overview for ops, at the company's weekday and hour."""
    policy, now, zone = work.policy, work.now(), work.policy.zone
    if policy.ops_channel is None:
        return
    with work.db.read() as session:
        if not digest_dates.is_matrix_due(session, now):
            return
    following = next_weekly(now, policy.matrix_weekday, policy.matrix_hour, zone)
    with work.db.write() as session:
        if digest_dates.claim_matrix(session, now, following) and digest_dates.asked_lately(session, now):
            on, upto = local_date(now, zone), newest(session)
            for key, kind, body in _matrix_rows(matrix_report(session, on, upto), upto):
                enqueue(session, key=key, kind=kind, target=policy.ops_channel, body=body, due_at=now, now=now)


def _matrix_rows(report: MatrixReport, upto: int) -> list[Row]:
    key, body = f"matrix {report.on}", {"on": report.on.isoformat(), "upto": upto}
    drawn = [
        (f"picture {key} {page}", "picture", body | {"page": page, "after": key})
        for page in range(len(pictures(report)))
    ]
    parts = [(f"{key} part {n}", "matrix", body | {"part": n, "after": key}) for n in range(1, len(matrix(report)))]
    return [(key, "matrix", body | {"part": 0}), *drawn, *parts]
