"""A company from files: whole or not at all, and a bad row is named by file and line."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.cells import BadRow
from bot.importing import read_company
from storage.company.company_plan import Changes, CompanyPlan, Leaving, apply_plan, known_members
from storage.database import Database
from storage.tables import Hire, Job, Lead, Membership, Person, Team

YAML = """\
teams:
  - name: Web
    channel: CWEB
    zone: Europe/Berlin
    digest: {weekday: thu, hour: "9:30"}
    leads: [UALICE]
    members: [UALICE, UANN]
    hires: [Data]
  - name: Data
    members: [UBOB]
    jobs:
      - {title: Answer a question, description: With figures}
"""
CSV = {
    "people.csv": "slack,zone,team,main,lead\nUALICE,Europe/Berlin,Web,,yes\nUALICE,,Data,yes,\nUBOB,,Data,,\n",
    "teams.csv": "team,channel,zone,weekday,hour\nWeb,CWEB,Europe/Berlin,thu,09:30\n",
    "hires.csv": "customer,upstream\nWeb,Data\n",
    "jobs.csv": "team,title,description\nData,Answer a question,With figures\n",
}


def files(folder: Path, texts: dict[str, str]) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [folder / name for name in texts]


def load(database: Database, plan: CompanyPlan) -> Changes:
    with database.write() as session:
        return apply_plan(session, plan, lambda: None)


def names(database: Database, *statement: object) -> set[object]:
    with database.read() as session:
        return {tuple(row) for row in session.exec(select(*statement)).all()}  # type: ignore[call-overload]


def test_yaml_becomes_a_company(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), {})
    assert load(database, plan) == Changes(new_teams=2, new_people=3, teams=2, people=3)
    assert names(database, Team.name, Team.channel, Team.digest_weekday, Team.digest_hour) == {
        ("Web", "CWEB", 3, "09:30"),
        ("Data", None, 4, "15:00"),
    }
    with database.read() as session:
        assert len(session.exec(select(Membership).where(col(Membership.main))).all()) == 3
        assert len(session.exec(select(Hire)).all()) == len(session.exec(select(Lead)).all()) == 1
        assert session.exec(select(Job.title, Job.description)).all() == [("Answer a question", "With figures")]


def test_four_csv_files_say_the_same_and_name_a_main_team(tmp_path: Path, database: Database) -> None:
    load(database, read_company(files(tmp_path, CSV), {}))
    with database.read() as session:
        mains = session.exec(
            select(Person.slack, Team.name)
            .join(Membership, col(Membership.person_id) == Person.id)
            .join(Team, col(Membership.team_id) == Team.id)
            .where(col(Membership.main))
        ).all()
    assert set(mains) == {("UALICE", "Data"), ("UBOB", "Data")}


def test_importing_again_changes_nothing_and_what_is_not_named_stays(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), {})
    load(database, plan)
    again = load(database, read_company(files(tmp_path, {"company.yml": YAML}), {}))
    assert (again.new_teams, again.new_people) == (0, 0)
    with database.read() as session:
        known = known_members(session)
    load(database, read_company(files(tmp_path, {"more.csv": "customer,upstream\nData,Web\n"}), known))
    assert len(names(database, Hire.customer_team_id, Hire.upstream_team_id)) == 2
    assert len(names(database, Membership.person_id, Membership.team_id)) == 3


def test_a_list_takes_the_place_of_the_one_that_is_there_and_who_leaves_is_counted(
    tmp_path: Path, database: Database
) -> None:
    load(database, read_company(files(tmp_path, {"company.yml": YAML}), {}))
    less = "teams:\n  - {name: Web, members: [UNEW, UANN], leads: [UANN], hires: []}\n"
    changes = load(database, read_company(files(tmp_path, {"less.yml": less}), {}))
    assert changes.leaving == (Leaving("Web", members=1, leads=1, hires=1),)
    assert names(database, Hire.customer_team_id, Hire.upstream_team_id) == set()
    with database.read() as session:
        assert known_members(session) == {"Web": {"UANN", "UNEW"}, "Data": {"UBOB"}}


def test_who_is_a_member_in_the_database_may_answer_for_that_team(tmp_path: Path, database: Database) -> None:
    load(database, read_company(files(tmp_path, {"company.yml": YAML, "a.csv": "slack,team\nUANN,Data\n"}), {}))
    with database.read() as session:
        known = known_members(session)
    main = "people:\n  - {slack: UANN, main: Data}\n"
    load(database, read_company(files(tmp_path, {"main.yml": main}), known))
    with database.read() as session:
        answering = select(Person.slack).join(Membership).join(Team).where(Membership.main, Team.name == "Data")
        assert set(session.exec(answering).all()) == {"UANN", "UBOB"}


def test_yaml_takes_words_as_they_stand_and_a_later_file_leaves_what_it_does_not_say(tmp_path: Path) -> None:
    first = (
        "teams:\n  - {name: 007, zone: Asia/Kolkata, digest: {weekday: Friday, hour: 9:30}, follows: channel CWEB}\n"
    )
    people = "people:\n  - {slack: UALICE, zone: Asia/Kolkata}\n"
    later = {"teams.csv": "team,channel\n007,CWEB\n", "later.yml": "people:\n  - slack: UALICE\n    zone:\n"}
    plan = read_company(files(tmp_path, {"first.yml": first + people} | later), {})
    (team,), (person,) = plan.teams, plan.people
    assert (team.name, team.zone, team.weekday, team.hour) == ("007", "Asia/Kolkata", 4, "09:30")
    assert (team.channel, team.follows, person.zone) == ("CWEB", ("channel", "CWEB"), "Asia/Kolkata")
    by_hand = read_company(files(tmp_path, {"hand.yml": "teams:\n  - {name: Web, follows: hand}\n"}), {})
    assert by_hand.teams[0].follows == ("hand", None)


BAD = [
    ("company.yml", "teams:\n  - name: Web\n    members: [alice]\n", ":2: “alice” is not a Slack user id"),
    ("company.yml", "teams:\n  - name: Web\n    colour: red\n", ":2: unknown: colour"),
    ("company.yml", "teams:\n  - name: Web\n    hires: [Web]\n", ":2: Web can't hire itself"),
    ("company.yml", "teams:\n  - name: Web\n    hires: [Date]\n", ":2: there is no team “Date”"),
    ("company.yml", "teams:\n  - name: Web\n    zone: Berlin\n", ":2: there is no zone “Berlin”"),
    ("company.yml", "teams:\n  - name: Web\n    jobs:\n      - {title: ''}\n", ":4: a job's title has 1 to 75"),
    ("company.yml", "teams: [\n", ":2: "),
    ("people.csv", "slack,team\nUALICE,Web\nbob,Web\n", ":3: “bob” is not a Slack user id"),
    ("teams.csv", "team,hour\nWeb,25:00\n", ":2: “25:00” is not an hour"),
    ("what.csv", "name,age\nAlice,3\n", ":1: no known header"),
    ("company.yml", "teams: 5\n", ":1: teams should be a list"),
    ("company.yml", "teams:\n  - name: Web\n  - Data\n", ":3: teams: “Data” should be `key: value` pairs"),
    ("company.yml", "teams:\n  - [Web]\n", ":2: teams: “['Web']” should be `key: value` pairs"),
    ("company.yml", "teams:\n  - name: [Web]\n", ":2: name should be words"),
    ("company.yml", "teams:\n  - name: Web\n    1: 2\n    a: b\n", ":2: unknown: 1, a"),
    ("company.yml", "teams:\n  - name: Web\n    name: Data\n", ":3: “name” is said twice"),
    ("company.yml", "teams:\n  - name: Web\n    members: [[UANN]]\n", ":2: members should be words"),
    ("company.yml", "teams:\n  - name: Web\n    jobs: 5\n", ":2: jobs should be a list"),
    ("company.yml", "teams:\n  - name: Web\n    jobs:\n      - Deploy\n", ":4: jobs: “Deploy” should be"),
    ("company.yml", "teams:\n  - name: Web\n    jobs:\n      - {title: A, when: B}\n", ":4: unknown: when"),
    ("company.yml", "teams:\n  - name: Web\n    digest: thu\n", ":2: digest: “thu” should be `key: value` pairs"),
    ("company.yml", "teams:\n  - name: Web\n    digest: {weekday: 0}\n", ":2: “0” is no weekday"),
    ("company.yml", "teams:\n  - name: Web\n    digest: {houre: 9:30}\n", ":2: unknown: houre"),
    ("company.yml", "teams:\n  - name: Web\n    follows: {usrgroup: SWEB}\n", ":2: unknown: usrgroup"),
    ("company.yml", "teams:\n  - name: Web\n    follows: {usergroup: S1, channel: C1}\n", ":2: “S1; channel C1”"),
    ("company.yml", "teams:\n  - name: Web\n    follows: [hand]\n", ":2: follows should be words"),
    ("company.yml", "teams:\n  - name: \x07\n", ":2: control characters are not allowed"),
    ("company.yml", "", ":1: it has to say `teams:` or `people:`"),
    ("people.csv", "slack,team\nUALICE,Web,CWEB\n", ":2: more cells than the header names"),
    ("people.csv", "slack,team,lead\nUALICE,Web,maybe\n", ":2: lead: “maybe” should be yes or no"),
    ("people.csv", "slack,team,lead\nUALICE,,yes\n", ":2: lead, main and member say yes to a team"),
    ("people.csv", "slack,team,main\nUANN,A,yes\nUANN,B,yes\n", ":3: UANN answers for “A” already"),
    ("people.csv", "slack,slack\nUALICE,UBOB\n", ":1: the header names a column twice"),
    ("people.csv", 'slack,team\nUALICE,"Web\nUBOB,Web\n', ":3: unexpected end of data"),
    ("teams.csv", "team,weekday\nWeb,monkey\n", ":2: “monkey” is no weekday"),
    ("company.yml", "teams:\n  - name: Web\n  - name: web\n", ":3: “web” is “Web” with other capitals"),
    ("hires.csv", "customer,upstream\nWeb,Data\nWEB,Data\n", ":3: “WEB” is “Web” with other capitals"),
    ("company.yml", 'teams:\n  - name: "\\u200b\\u202e"\n', ":2: a team's name has 1 to 60 characters, this has 0"),
    ("company.txt", "", ": neither .yml nor .csv"),
]


@pytest.mark.parametrize(("name", "text", "words"), BAD, ids=[words for _, _, words in BAD])
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(BadRow) as caught:
        read_company(files(tmp_path, {name: text}), {})
    assert str(caught.value).startswith(f"{tmp_path / name}{words}")


@pytest.mark.parametrize("name", ["company.yml", "people.csv"])
def test_another_encoding_is_named_by_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("slack,team\nUALICE,Büro\n".encode("latin-1"))
    with pytest.raises(BadRow, match=f"{name}:2: this is not UTF-8"):
        read_company([tmp_path / name], {})


def test_names_are_one_however_they_are_written(tmp_path: Path, database: Database) -> None:
    written = "teams:\n  - {name: Büro, members: [UANN]}\npeople:\n  - {slack: UANN, main: Bu\u0308ro}\n"
    hires = {
        "hires.csv": "customer,upstream\nWeb\u200b,Bu\u0308ro\n",
        "jobs.csv": "team,title\nBüro,Ship it\nBüro,ship it\n",
    }
    load(database, read_company(files(tmp_path, {"company.yml": written} | hires), {}))
    assert names(database, Team.name, Team.channel) == {("Büro", None), ("Web", None)}
    assert names(database, Job.title, Job.description) == {("Ship it", "")}
    with database.read() as session, pytest.raises(BadRow, match="“büro” is “Büro” with other capitals"):
        read_company(files(tmp_path, {"teams.csv": "team\nbüro\n"}), known_members(session))


def test_a_failure_half_way_imports_nothing(tmp_path: Path, database: Database) -> None:
    plan = read_company(files(tmp_path, {"company.yml": YAML}), {})
    steps = iter([None, None])

    with pytest.raises(StopIteration), database.write() as session:
        apply_plan(session, plan, lambda: next(steps))
    assert names(database, Person.slack, Person.id) == set()
