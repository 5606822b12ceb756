"""Write a company to the files that `bot.importing` reads: the same company, in the same order each time, so that it
can live in version control."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.cells import WEEKDAYS
from storage.company.company_plan import CompanyPlan, TeamEntry

Row = dict[str, str]


def write_yaml(plan: CompanyPlan, folder: Path) -> list[Path]:
    """`company.yml` with everything. Returns the file."""
    people = [_without_none({"slack": p.slack, "zone": p.zone, "main": p.main_team}) for p in plan.people]
    company = {"teams": [_team(team) for team in plan.teams], "people": people}
    path = folder / "company.yml"
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(company, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    path.write_text(text, encoding="utf-8")
    return [path]


def _team(team: TeamEntry) -> dict[str, Any]:
    kind, source = team.follows or ("hand", None)
    return _without_none(
        {
            "name": team.name,
            "channel": team.channel,
            "zone": team.zone,
            "digest": {"weekday": WEEKDAYS[team.weekday or 0], "hour": team.hour},
            "follows": {kind: source} if source else None,
            "leads": team.leads,
            "members": team.members,
            "hires": team.hires,
            "jobs": [_without_none({"title": j.title, "description": j.description}) for j in team.jobs or []] or None,
        }
    )


def _without_none(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in (None, "")}


def write_csv(plan: CompanyPlan, folder: Path) -> list[Path]:
    """`teams.csv`, `people.csv`, `hires.csv` and `jobs.csv`. Returns the files."""
    return [
        _write(folder / "teams.csv", _team_rows(plan)),
        _write(folder / "people.csv", _person_rows(plan)),
        _write(folder / "hires.csv", _pairs(plan)),
        _write(folder / "jobs.csv", _jobs(plan)),
    ]


HEADERS = {
    "teams.csv": ("team", "channel", "zone", "weekday", "hour", "follows"),
    "people.csv": ("slack", "zone", "team", "main", "lead", "member"),
    "hires.csv": ("customer", "upstream"),
    "jobs.csv": ("team", "title", "description"),
}


def _write(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADERS[path.name], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _team_rows(plan: CompanyPlan) -> Iterator[Row]:
    for team in plan.teams:
        yield {
            "team": team.name,
            "channel": team.channel or "",
            "zone": team.zone or "",
            "weekday": WEEKDAYS[team.weekday or 0],
            "hour": team.hour or "",
            "follows": " ".join(part for part in team.follows or ("hand", None) if part),
        }


def _person_rows(plan: CompanyPlan) -> Iterator[Row]:
    people = {person.slack: person for person in plan.people}
    for team in plan.teams:
        members, leads = set(team.members or []), set(team.leads or [])
        for slack in sorted(members | leads):
            yield {
                "slack": slack,
                "zone": people[slack].zone or "",
                "team": team.name,
                "main": "yes" if people[slack].main_team == team.name else "",
                "lead": "yes" if slack in leads else "",
                "member": "" if slack in members else "no",
            }


def _pairs(plan: CompanyPlan) -> Iterator[Row]:
    for team in plan.teams:
        for upstream in team.hires or []:
            yield {"customer": team.name, "upstream": upstream}


def _jobs(plan: CompanyPlan) -> Iterator[Row]:
    for team in plan.teams:
        for job in team.jobs or []:
            yield {"team": team.name, "title": job.title, "description": job.description}
