"""Read a company from files: YAML (`teams:` and `people:`) and CSV (people, teams, hires, jobs, told by their header).

Every row is checked before anything is written; a bad one is named by file and line, and nothing in a file is passed
over.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.cells import BadRow, Entry, channel, follows, hour, is_yes, listed, mapping, short, text, texts, weekday, zone
from bot.cells import user as slack_user
from storage.company.company_plan import CompanyPlan, JobEntry, PersonEntry, TeamEntry
from storage.names import clean_name

COMPANY_KEYS = frozenset({"teams", "people"})
TEAM_KEYS = frozenset({"name", "channel", "zone", "digest", "leads", "members", "follows", "hires", "jobs"})
PERSON_KEYS = frozenset({"slack", "zone", "main"})
DIGEST_KEYS = frozenset({"weekday", "hour"})
JOB_KEYS = frozenset({"title", "description"})
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


@dataclass
class _Draft:
    """What the files said so far. A team's list is None until some file says something about it."""

    teams: dict[str, TeamEntry] = field(default_factory=dict)
    people: dict[str, PersonEntry] = field(default_factory=dict)
    named: list[tuple[str, str]] = field(default_factory=list)  # (where, team named by somebody else)
    mains: list[tuple[str, PersonEntry]] = field(default_factory=list)  # (where, who says for whom they answer)
    spelt: dict[str, str] = field(default_factory=dict)  # names of teams by their small letters

    def team(self, name: str, where: str) -> TeamEntry:
        name = short(clean_name(name), "a team's name", 60, where)
        if (known := self.spelt.setdefault(name.lower(), name)) != name:
            raise BadRow(f"{where}: “{name}” is “{known}” with other capitals; write it in one way")
        return self.teams.setdefault(name, TeamEntry(name))

    def person(self, slack: str, where: str) -> PersonEntry:
        return self.people.setdefault(slack_user(slack, where), PersonEntry(slack))

    def add_members(self, team: TeamEntry, slacks: list[str], where: str) -> None:
        team.members = [*(team.members or []), *(self.person(slack, where).slack for slack in slacks)]

    def add_leads(self, team: TeamEntry, slacks: list[str], where: str) -> None:
        team.leads = [*(team.leads or []), *(self.person(slack, where).slack for slack in slacks)]

    def add_hires(self, team: TeamEntry, names: list[str], where: str) -> None:
        upstreams = [clean_name(name) for name in names]
        if team.name in upstreams:
            raise BadRow(f"{where}: {team.name} can't hire itself")
        self.named += [(where, upstream) for upstream in upstreams]
        team.hires = [*(team.hires or []), *upstreams]

    def answers_for(self, person: PersonEntry, name: str, where: str) -> None:
        team = clean_name(name)
        if person.main_team not in (None, team):
            raise BadRow(f"{where}: {person.slack} answers for “{person.main_team}” already, which is another team")
        person.main_team = team
        self.mains.append((where, person))


def read_company(paths: Iterable[Path], known: Mapping[str, Collection[str]]) -> CompanyPlan:
    """The plan that the files make together, beside the teams that are known, each with its members by Slack id.
    `BadRow` for the first row that can't be right."""
    draft = _Draft(spelt={name.lower(): name for name in known})
    for path in paths:
        read = READERS.get(path.suffix.lower())
        if read is None:
            raise BadRow(f"{path}: neither .yml nor .csv")
        read(path, draft)
    for where, name in draft.named:
        if name not in draft.teams and name not in known:
            raise BadRow(f"{where}: there is no team “{name}”, neither in these files nor in the database")
    for where, person in draft.mains:
        team = draft.teams.get(person.main_team or "")
        members = team.members if team else None
        if person.slack not in (known.get(person.main_team or "", ()) if members is None else members):
            raise BadRow(f"{where}: {person.slack} can't answer for “{person.main_team}” without being its member")
    return CompanyPlan(tuple(draft.teams.values()), tuple(draft.people.values()))


def _read_text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRow(f"{path}:{line}: this is not UTF-8; save the file as UTF-8") from None


def _read_yaml(path: Path, draft: _Draft) -> None:
    written = _read_text(path)
    try:
        loaded = yaml.load(written, Loader=_Lines)
    except yaml.YAMLError as error:
        raise BadRow(f"{path}:{_line_of(error, written)}: {_problem(error)}") from None
    if not isinstance(loaded, dict) or not set(loaded) <= COMPANY_KEYS:
        raise BadRow(f"{path}:1: it has to say `teams:` or `people:` and nothing else")
    for entry, where in _entries(loaded, "people", PERSON_KEYS, f"{path}:1"):
        _read_person(entry, where, draft)
    for entry, where in _entries(loaded, "teams", TEAM_KEYS, f"{path}:1"):
        _read_team(entry, where, draft)


def _line_of(error: yaml.YAMLError, written: str) -> int:
    if mark := getattr(error, "problem_mark", None):
        return int(mark.line) + 1
    return written.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1  # a character that YAML does not allow


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML")


class _Text(str):
    line: int


class _List(list[Any]):
    line: int


class _Mapping(dict[Any, Any]):
    line: int


KINDS: dict[type, Any] = {str: _Text, list: _List, dict: _Mapping}
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # in C ten times as fast, where there is a wheel


class _Lines(_Loader):  # type: ignore[misc]
    """What is no list and no mapping is text, "no" and 15:00 too. Everything knows on which line it begins."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        plain = super().construct_object(node, deep=deep)
        made = KINDS[type(plain)](plain)
        made.line = node.start_mark.line + 1
        return made

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        names = [key.value for key, _ in node.value]
        if len(made) < len(names):
            twice = next(key for place, (key, _) in enumerate(node.value) if key.value in names[:place])
            raise yaml.constructor.ConstructorError(None, None, f"“{twice.value}” is said twice", twice.start_mark)
        return made


def _entries(entry: Entry, name: str, known: frozenset[str], where: str) -> Iterator[tuple[Entry, str]]:
    """The mappings of a list, each with its own line."""
    file = where.rpartition(":")[0]
    for value in listed(entry, name, where) or []:
        place = f"{file}:{value.line}"
        yield mapping(value, name, known, place), place


def _read_person(entry: Entry, where: str, draft: _Draft) -> None:
    person = draft.person(text(entry, "slack", where), where)
    person.zone = zone(entry, where) or person.zone
    if main := text(entry, "main", where):
        draft.answers_for(person, main, where)


def _read_team(entry: Entry, where: str, draft: _Draft) -> None:
    team = draft.team(text(entry, "name", where), where)
    _settle(team, entry, mapping(entry.get("digest"), "digest", DIGEST_KEYS, where), where)
    for name, add in (("members", draft.add_members), ("leads", draft.add_leads), ("hires", draft.add_hires)):
        if (said := texts(entry, name, where)) is not None:
            add(team, said, where)
    jobs = [_job(job, place) for job, place in _entries(entry, "jobs", JOB_KEYS, where)]
    team.jobs = [*(team.jobs or []), *jobs] or None


def _settle(team: TeamEntry, entry: Entry, digest: Entry, where: str) -> None:
    """What a team has one of. What an earlier file said stays where this one says nothing."""
    team.channel, team.zone = channel(entry, where) or team.channel, zone(entry, where) or team.zone
    team.follows = follows(entry, where) or team.follows
    day = weekday(digest, where)
    team.weekday, team.hour = team.weekday if day is None else day, hour(digest, where) or team.hour


def _read_csv(path: Path, draft: _Draft) -> None:
    rows = csv.DictReader(io.StringIO(_read_text(path), newline=""), strict=True)
    try:
        read = CSV_READERS[_kind(rows, path)]
        for row in rows:
            where = f"{path}:{rows.line_num}"
            if any(cell.strip() for cell in row.pop(None, None) or ()):
                raise BadRow(f"{where}: more cells than the header names")
            read({name.strip().lower(): (cell or "").strip() for name, cell in row.items()}, where, draft)
    except csv.Error as error:
        raise BadRow(f"{path}:{rows.reader.line_num}: {error}") from None


def _kind(rows: "csv.DictReader[str]", path: Path) -> str:
    header = [name.strip().lower() for name in rows.fieldnames or []]
    kind = next((kind for needed, kind in CSV_HEADERS.items() if needed <= set(header)), None)
    if kind is None or not CSV_COLUMNS[kind] >= set(header):
        known = "; ".join(f"{name}: {', '.join(sorted(columns))}" for name, columns in CSV_COLUMNS.items())
        raise BadRow(f"{path}:1: no known header. Known are {known}")
    if len(set(header)) < len(header):
        raise BadRow(f"{path}:1: the header names a column twice")
    return kind


def _person_row(row: Entry, where: str, draft: _Draft) -> None:
    person = draft.person(row["slack"], where)
    person.zone = zone(row, where) or person.zone
    lead, main, member = (is_yes(row, name, where) for name in ("lead", "main", "member"))
    if not row.get("team"):
        if lead or main or member:
            raise BadRow(f"{where}: lead, main and member say yes to a team, and none is named")
        return
    team = draft.team(row["team"], where)
    if member is not False:
        draft.add_members(team, [person.slack], where)
    if lead:
        draft.add_leads(team, [person.slack], where)
    if main:
        draft.answers_for(person, team.name, where)


def _hire_row(row: Entry, where: str, draft: _Draft) -> None:
    draft.add_hires(draft.team(row["customer"], where), [row["upstream"]], where)


def _job_row(row: Entry, where: str, draft: _Draft) -> None:
    team = draft.team(row["team"], where)
    team.jobs = [*(team.jobs or []), _job(row, where)]


def _team_row(row: Entry, where: str, draft: _Draft) -> None:
    _settle(draft.team(row["team"], where), row, row, where)


READERS = {".yml": _read_yaml, ".yaml": _read_yaml, ".csv": _read_csv}
CSV_READERS = {"people": _person_row, "hires": _hire_row, "jobs": _job_row, "teams": _team_row}


def _job(entry: Entry, where: str) -> JobEntry:
    title, description = (
        short(clean_name(text(entry, "title", where)), "a job's title", 75, where),
        text(entry, "description", where),
    )
    if len(description) > 300:
        raise BadRow(f"{where}: a job's description has at most 300 characters, this has {len(description)}")
    return JobEntry(title, description)
