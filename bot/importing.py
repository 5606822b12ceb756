"""Read a company from files: YAML (`teams:` and `people:`) and CSV (people, teams, hires, jobs, told by their header).

Every row is checked before anything is written; a bad one is named by file and line.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pulse.calendar import is_zone
from storage.company_plan import CompanyPlan, JobEntry, PersonEntry, TeamEntry

SLACK_USER = re.compile(r"[UW][A-Z0-9]{1,20}")
SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
SLACK_GROUP = re.compile(r"S[A-Z0-9]{1,20}")
TEAM_KEYS = frozenset({"name", "channel", "zone", "digest", "leads", "members", "follows", "hires", "jobs"})
PERSON_KEYS = frozenset({"slack", "zone", "main"})
FOLLOWS = {
    "usergroup": (SLACK_GROUP, "a Slack user group id (S…)"),
    "channel": (SLACK_CHANNEL, "a Slack channel id (C…)"),
}
CSV_HEADERS = {
    frozenset({"slack"}): "people",
    frozenset({"customer", "upstream"}): "hires",
    frozenset({"team", "title"}): "jobs",
    frozenset({"team"}): "teams",
}
CSV_COLUMNS = {
    "people": {"slack", "zone", "team", "main", "lead", "member"},
    "hires": {"customer", "upstream"},
    "jobs": {"team", "title", "description"},
    "teams": {"team", "channel", "zone", "weekday", "hour", "follows"},
}
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})


class BadRow(Exception):
    """`file:line: what is wrong`"""


@dataclass
class _Draft:
    """What the files said so far. A team's list is None until some file says something about it."""

    teams: dict[str, TeamEntry] = field(default_factory=dict)
    people: dict[str, PersonEntry] = field(default_factory=dict)
    named: list[tuple[str, str]] = field(default_factory=list)  # (where, team named by somebody else)
    mains: list[tuple[str, PersonEntry]] = field(default_factory=list)  # (where, who says for whom they answer)

    def team(self, name: str, where: str) -> TeamEntry:
        name = _short(name, "a team's name", 60, where)
        return self.teams.setdefault(name, TeamEntry(name))

    def person(self, slack: str, where: str) -> PersonEntry:
        _match(SLACK_USER, slack, "a Slack user id (U…)", where)
        return self.people.setdefault(slack, PersonEntry(slack))


def read_company(paths: Iterable[Path], known_teams: frozenset[str]) -> CompanyPlan:
    """The plan that the files make together. `BadRow` for the first row that can't be right."""
    draft = _Draft()
    for path in paths:
        if path.suffix.lower() in {".yml", ".yaml"}:
            _read_yaml(path, draft)
        elif path.suffix.lower() == ".csv":
            _read_csv(path, draft)
        else:
            raise BadRow(f"{path}: neither .yml nor .csv")
    for where, name in draft.named:
        if name not in draft.teams and name not in known_teams:
            raise BadRow(f"{where}: there is no team “{name}”, neither in these files nor in the database")
    for where, person in draft.mains:
        team = draft.teams.get(person.main_team or "")
        if team is None or person.slack not in (team.members or []):
            raise BadRow(f"{where}: {person.slack} can't answer for “{person.main_team}” without being its member")
    return CompanyPlan(tuple(draft.teams.values()), tuple(draft.people.values()))


def _read_yaml(path: Path, draft: _Draft) -> None:
    try:
        loaded = yaml.load(path.read_text(), Loader=_Lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadRow(f"{path}:{mark.line + 1 if mark else 1}: {getattr(error, 'problem', 'not YAML')}") from None
    if not isinstance(loaded, dict) or not set(loaded) - {LINE} <= {"teams", "people"}:
        raise BadRow(f"{path}:1: it has to say `teams:` or `people:` and nothing else")
    for entry in _mappings(loaded.get("people"), f"{path}:1"):
        _read_person(entry, f"{path}:{entry[LINE]}", draft)
    for entry in _mappings(loaded.get("teams"), f"{path}:1"):
        _read_team(entry, f"{path}:{entry[LINE]}", draft)


LINE = "__line__"


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C ten times as fast, where there is a wheel


class _Lines(_Loader):  # type: ignore[misc]
    """Mappings know on which line they began."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made | {LINE: node.start_mark.line + 1}


def _mappings(value: Any, where: str) -> Iterator[dict[str, Any]]:
    for entry in value or []:
        if not isinstance(entry, dict):
            raise BadRow(f"{where}: “{entry}” should be `key: value` pairs")
        yield entry


def _read_person(entry: dict[str, Any], where: str, draft: _Draft) -> None:
    _refuse_unknown(entry, PERSON_KEYS, where)
    person = draft.person(str(entry.get("slack", "")), where)
    person.zone = _zone(entry.get("zone"), where)
    if entry.get("main"):
        person.main_team = str(entry["main"])
        draft.mains.append((where, person))


def _refuse_unknown(entry: dict[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := set(entry) - known - {LINE}:
        raise BadRow(f"{where}: unknown: {', '.join(sorted(unknown))} (known: {', '.join(sorted(known))})")


def _read_team(entry: dict[str, Any], where: str, draft: _Draft) -> None:
    _refuse_unknown(entry, TEAM_KEYS, where)
    team = draft.team(str(entry.get("name") or ""), where)
    team.channel = _channel(entry.get("channel"), where) or team.channel
    team.zone = _zone(entry.get("zone"), where) or team.zone
    for kind in FOLLOWS:
        if named := (entry.get("follows") or {}).get(kind):
            team.follows = _follows(f"{kind} {named}", where)
    if digest := entry.get("digest"):
        team.weekday, team.hour = _weekday(digest.get("weekday"), where), _hour(digest.get("hour"), where)
    for slack in _listed(entry, "members", where):
        draft.person(slack, where)
        team.members = [*(team.members or []), slack]
    for slack in _listed(entry, "leads", where):
        draft.person(slack, where)
        team.leads = [*(team.leads or []), slack]
    if "hires" in entry:
        _hire(draft, team, _listed(entry, "hires", where), where)
    if "jobs" in entry:
        made = [_job(job, f"{where.rpartition(':')[0]}:{job[LINE]}") for job in _mappings(entry["jobs"], where)]
        team.jobs = [*(team.jobs or []), *made]


def _read_csv(path: Path, draft: _Draft) -> None:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        header = {name.strip().lower() for name in rows.fieldnames or []}
        kind = next((kind for needed, kind in CSV_HEADERS.items() if needed <= header), None)
        if kind is None or header - CSV_COLUMNS[kind]:
            known = "; ".join(f"{name}: {', '.join(sorted(columns))}" for name, columns in CSV_COLUMNS.items())
            raise BadRow(f"{path}:1: no known header. Known are {known}")
        for row in rows:
            values = {str(k).strip().lower(): (v or "").strip() for k, v in row.items() if k is not None}
            CSV_READERS[kind](values, f"{path}:{rows.line_num}", draft)


def _person_row(row: dict[str, str], where: str, draft: _Draft) -> None:
    person = draft.person(row["slack"], where)
    person.zone = _zone(row.get("zone"), where) or person.zone
    if not (name := row.get("team", "")):
        return
    team = draft.team(name, where)
    if row.get("member", "").lower() not in NO:
        team.members = [*(team.members or []), person.slack]
    if row.get("lead", "").lower() in YES:
        team.leads = [*(team.leads or []), person.slack]
    if row.get("main", "").lower() in YES:
        person.main_team = team.name
        draft.mains.append((where, person))


def _hire_row(row: dict[str, str], where: str, draft: _Draft) -> None:
    _hire(draft, draft.team(row["customer"], where), [row["upstream"]], where)


def _job_row(row: dict[str, str], where: str, draft: _Draft) -> None:
    team = draft.team(row["team"], where)
    team.jobs = [*(team.jobs or []), _job(row, where)]


def _team_row(row: dict[str, str], where: str, draft: _Draft) -> None:
    team = draft.team(row["team"], where)
    team.channel = _channel(row.get("channel"), where) or team.channel
    team.zone = _zone(row.get("zone"), where) or team.zone
    team.weekday, team.hour = _weekday(row.get("weekday"), where), _hour(row.get("hour"), where)
    team.follows = _follows(row["follows"], where) if row.get("follows") else None


CSV_READERS = {"people": _person_row, "hires": _hire_row, "jobs": _job_row, "teams": _team_row}


def _hire(draft: _Draft, team: TeamEntry, upstreams: list[str], where: str) -> None:
    if team.name in upstreams:
        raise BadRow(f"{where}: {team.name} can't hire itself")
    draft.named += [(where, upstream) for upstream in upstreams]
    team.hires = [*(team.hires or []), *upstreams]


def _job(row: dict[str, Any], where: str) -> JobEntry:
    title = _short(str(row.get("title") or ""), "a job's title", 75, where)
    description = str(row.get("description") or "").strip()
    if len(description) > 300:
        raise BadRow(f"{where}: a job's description has at most 300 characters, this has {len(description)}")
    return JobEntry(title, description)


def _listed(entry: dict[str, Any], name: str, where: str) -> list[str]:
    value = entry.get(name) or []
    if not isinstance(value, list):
        raise BadRow(f"{where}: {name} should be a list")
    return [str(item).strip() for item in value]


def _short(text: str, what: str, most: int, where: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= most:
        raise BadRow(f"{where}: {what} has 1 to {most} characters, this has {len(text)}")
    return text


def _match(pattern: re.Pattern[str], text: str, what: str, where: str) -> str:
    if not pattern.fullmatch(text):
        raise BadRow(f"{where}: “{text}” is not {what}")
    return text


def _follows(value: str, where: str) -> tuple[str, str | None]:
    """ "usergroup S…", "channel C…" or "hand"."""
    kind, _, named = value.strip().partition(" ")
    if kind == "hand" and not named:
        return "hand", None
    if kind not in FOLLOWS:
        raise BadRow(f"{where}: “{value}” should be “usergroup S…”, “channel C…” or “hand”")
    return kind, _match(FOLLOWS[kind][0], named.strip(), FOLLOWS[kind][1], where)


def _channel(value: Any, where: str) -> str | None:
    return _match(SLACK_CHANNEL, str(value), "a Slack channel id (C…)", where) if value else None


def _zone(value: Any, where: str) -> str | None:
    if value and not is_zone(str(value)):
        raise BadRow(f"{where}: there is no zone “{value}”; write it like Europe/Berlin")
    return str(value) if value else None


def _weekday(value: Any, where: str) -> int | None:
    if not value:
        return None
    if str(value)[:3].lower() not in WEEKDAYS:
        raise BadRow(f"{where}: “{value}” is no weekday; write mon to sun")
    return WEEKDAYS.index(str(value)[:3].lower())


def _hour(value: Any, where: str) -> str | None:
    return _match(HOUR, str(value), "an hour like 15:00 (quote it in YAML)", where).zfill(5) if value else None
