"""Who is in the workspace and in which team, kept in step with Slack: a walk each night, and whatever an event or a
form left to be read. A tick does a slice of it, so that nothing else waits for a company of 20,000."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import structlog
from slack_sdk.errors import SlackApiError

from scheduler.posting import seconds_to_wait
from scheduler.work import Work
from storage.company import directory, team_reading
from storage.company.directory import GROUPS_DUE, Group, Walk
from storage.company.team_reading import DueTeam, Reading
from storage.settings import claim_setting, read_setting, write_setting

log = structlog.get_logger()

PAGE: Final = 200
"""People a page: what Slack recommends (docs.slack.dev, users.list: "no more than 200")."""
PAGES: Final = 5
TEAMS: Final = 10
"""A slice, four of which make a minute: users.list is tier 2, 20 a minute, conversations.info tier 3, 50 a minute, of
which some are for whoever fills in a form meanwhile."""
LEASE: Final = timedelta(minutes=5)
TURN: Final = "directory turn"
UNSEEN: Final = {"channel_not_found": "gone", "is_archived": "archived", "not_in_channel": "left"}
UNREAD: Final = "unread"
UNREADABLE: Final = (UNREAD, "gone", "archived")


def keep_directory(work: Work) -> None:
    """The next slice, if anything is due and no other process is at it."""
    lease = _begin(work)
    if lease is None:
        return
    try:
        _slice(work)
    finally:
        with work.db.write() as session:
            claim_setting(session, TURN, lease, work.now().isoformat())


def _begin(work: Work) -> str | None:
    """Take the turn, if there is something to do. A turn that was never given back ends with its lease."""
    with work.db.read() as session:
        held = read_setting(session, TURN)
        idle = (
            directory.walk_under_way(session, work.now(), work.policy) is None
            and not team_reading.due_teams(session, 1)
            and not read_setting(session, GROUPS_DUE)
        )
    if idle or (held is not None and datetime.fromisoformat(held) > work.now()):
        return None
    lease = (work.now() + LEASE).isoformat()
    with work.db.write() as session:
        return lease if claim_setting(session, TURN, held, lease) else None


def _slice(work: Work) -> None:
    with work.db.read() as session:
        walk = directory.walk_under_way(session, work.now(), work.policy)
    if walk is not None and walk.cursor is not None and not _meet_people(work, walk):
        return
    _read_teams(work)
    with work.db.write() as session:
        if walk is not None and not team_reading.due_teams(session, 1):
            directory.end_walk(session, work.now())


def _meet_people(work: Work, walk: Walk) -> bool:
    """Some pages of users.list, each in a transaction of its own. True: that was everybody."""
    workspace = _workspace(work)
    cursor = walk.cursor
    for _ in range(PAGES):
        page = call(work, "users.list", limit=PAGE, cursor=cursor)
        met = [directory.read_person(raw, workspace) for raw in page["members"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        with work.db.write() as session:
            directory.meet(session, work.key, met, walk.started, work.now(), work.policy)
            if cursor is None:
                directory.all_met(session, walk, work.now())
                write_setting(session, GROUPS_DUE, "1")
                return True
            directory.keep_walk(session, Walk(walk.started, cursor))
    return False


def _workspace(work: Work) -> str:
    with work.db.read() as session:
        known = directory.workspace_of(session)
    if known is not None:
        return known
    team = str(call(work, "auth.test")["team_id"])
    with work.db.write() as session:
        write_setting(session, directory.WORKSPACE, team)
    return team


def _read_teams(work: Work) -> None:
    """The user groups, all in one call where any is needed; then the next teams, one by one."""
    with work.db.read() as session:
        due = team_reading.due_teams(session, TEAMS)
        wanted = bool(read_setting(session, GROUPS_DUE)) or any(team.source_kind == "usergroup" for team in due)
    groups = _read_groups(work) if wanted else {}
    info = cache(lambda channel: _channel(work, channel))
    for team in due:
        reading = _read_team(work, team, groups, info)
        with work.db.write() as session:
            team_reading.settle(session, work.policy, team, reading, work.now())


def _read_groups(work: Work) -> dict[str, Group] | None:
    """All user groups with their members; None where the workspace's plan has none or Slack doesn't say."""
    try:
        listed = call(work, "usergroups.list", include_users=True)["usergroups"]
    except SlackApiError as error:
        log.warning("user groups not read", error=error.response["error"])
        listed = None
    groups = None if listed is None else {raw["id"]: directory.read_group(raw) for raw in listed}
    with work.db.write() as session:
        write_setting(session, GROUPS_DUE, "")
        if groups is not None:
            directory.keep_groups(session, groups.values())
            if work.policy.ops_group in groups:
                directory.keep_ops_group(session, groups[work.policy.ops_group].users)
    return groups


def _read_team(work: Work, team: DueTeam, groups: dict[str, Group] | None, info: Callable[[str], str]) -> Reading:
    channel = info(team.channel) if team.channel else ""
    source, members = "", None
    if team.source_kind == "usergroup":
        source, members = _read_group(team, groups)
    elif team.source_kind == "channel" and team.source:
        source = info(team.source)
        members = None if source in UNREADABLE else _members(work, team.source)
        source = UNREAD if members is None and not source else source
    states = {"channel": channel, "source": source}
    return Reading(
        troubles=frozenset(f"{what}_{state}" for what, state in states.items() if state not in ("", UNREAD)),
        unread=frozenset(what for what, state in states.items() if state == UNREAD),
        members=members,
    )


def _read_group(team: DueTeam, groups: dict[str, Group] | None) -> tuple[str, tuple[str, ...] | None]:
    if groups is None:
        return UNREAD, None
    group = groups.get(team.source or "")
    return ("", group.users) if group else ("gone", None)


def _channel(work: Work, channel: str) -> str:
    try:
        return team_reading.channel_state(call(work, "conversations.info", channel=channel)["channel"])
    except SlackApiError as error:
        return UNSEEN.get(error.response["error"], UNREAD)


def _members(work: Work, channel: str) -> tuple[str, ...] | None:
    """None where Slack doesn't say: one channel that fails keeps no other team waiting."""
    found: list[str] = []
    cursor = ""
    while True:
        try:
            page = call(work, "conversations.members", channel=channel, limit=PAGE, cursor=cursor)
        except SlackApiError as error:
            log.warning("members of a channel not read", error=error.response.get("error"))
            return None
        found += page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return tuple(found)


def call(work: Work, method: str, **arguments: Any) -> Any:
    """A Web API call that waits where Slack says so. Raises SlackApiError for every other refusal."""
    while True:
        try:
            given = {name: value for name, value in arguments.items() if value not in ("", None)}
            return work.client.api_call(method, params=given)
        except SlackApiError as error:
            if error.response.status_code != 429 or not work.wait(seconds_to_wait(error.response.headers)):
                raise
