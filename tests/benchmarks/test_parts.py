"""The benchmarks' parts run; how long anything takes is theirs to say, and no test's."""

from pathlib import Path
from typing import Any

from sqlalchemy import event

from pulse.figures import Tally
from storage.database import Database
from storage.telling.ledger import newest, newest_of
from storage.telling.matrices import matrix_report
from storage.telling.reports import team_report
from tests.benchmarks import acknowledging, bots, by_hand, ledgers, opening, report
from tests.benchmarks.databases import SQLITE, Databases
from tests.benchmarks.measuring import Section, Setting, at_least, at_most, take_turns


def test_sides_take_turns_and_every_second_time_the_other_way_round() -> None:
    order: list[str] = []
    sides = {"ours": lambda: order.append("ours"), "bare": lambda: order.append("bare")}
    assert take_turns(3, sides) == {"ours": [None] * 3, "bare": [None] * 3}
    assert order == ["ours", "bare", "bare", "ours", "ours", "bare"]


def test_a_small_round_is_opened_and_its_rows_are_inserted_again(tmp_path: Path) -> None:
    opened = opening.compare(Setting(Databases(tmp_path, ""), tmp_path, quick=True), SQLITE, 40)
    assert opened.rows == 1 + 40 + 3 * 40 + 40
    assert opened.ours > 0 and opened.core > 0 and opened.megabytes > 0 and opened.waited > 0


def test_no_click_is_lost_when_many_come_at_once_over_one_connection(tmp_path: Path) -> None:
    """slack_sdk's own buffer of 1,024 bytes lost some of forty; `burst` raises where an acknowledgement is missing."""
    setting = Setting(Databases(tmp_path, ""), tmp_path, quick=True)
    with acknowledging.side(setting, SQLITE, acknowledging.SOCKET, bots.PULSE, people=40) as side:
        assert len(side.burst().each) == 40


def counted(row: Any) -> Tally:
    """Of a row that ends in n, lo, hi."""
    n, lo, hi = row[-3:]
    return Tally(lo, hi, n)


def test_the_week_by_hand_reads_what_the_reports_show(tmp_path: Path) -> None:
    url = Databases(tmp_path, "").fresh(SQLITE)
    ledgers.build(url, behind=4000)
    database, on = Database(url), ledgers.FRIDAY.date()
    with database.read() as session, database.engine.connect() as connection:
        telling = newest_of(session, 7) or 0
        shown, overview = team_report(session, telling), matrix_report(session, on, newest(session))
        levels, sums, last, first, titles, teams, comments = by_hand.team(connection, telling, on)
        pairs, took_part, *_ = by_hand.overview(connection, newest(session), on)
    assert [counted(row) for row in levels[-12:]] == [level.told for level in shown.trend]
    names, jobs = {str(row[0]): row[1] for row in teams}, {str(row[0]): row[1] for row in titles}
    told = {(row[0], jobs.get(row[2])): counted(row) for row in sums if row[1] == "job"}
    assert told == {("satisfaction", job.title): job.satisfaction for job in shown.jobs} | {
        ("importance", job.title): job.importance for job in shown.jobs
    }
    assert {row[3] for row in last if row[0] == "minutes"} == {each.key for each in shown.wastes if each.hours}
    assert {row[0] for row in first} == {each.key for each in shown.wastes} and comments == []
    assert names["7"] == shown.team and len(names) == 1 + len(ledgers.customers(7))
    totals = {f"Team {row[0]}": counted(row) for row in pairs if row[1] == "total"}
    assert totals == overview.totals and took_part == [(overview.people, overview.asked, overview.questions)]


def test_a_report_takes_no_more_statements_than_its_sums_by_hand(tmp_path: Path) -> None:
    url = Databases(tmp_path, "").fresh(SQLITE)
    ledgers.build(url, behind=0)
    database, read = Database(url), list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *about: read.append(about[2]))
    with database.read() as session:
        telling = newest_of(session, 7) or 0
        read.clear()
        team_report(session, telling)
    assert len(read) == 1 + len(by_hand.OF_A_TEAM)


def test_a_section_measured_anew_replaces_its_older_self_and_no_other(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    for name, figure in (("sending", "1"), ("process", "2"), ("sending", "3")):
        target = at_most("seconds", float(figure), 2)
        report.write(readme, name, Section(f"About {name}", "Words.", ("what", "how much"), [["it", figure]], [target]))
    text = readme.read_text()
    assert text.startswith("# What the bot costs\n") and text.count("# What the bot costs") == 1
    assert text.index("About sending") < text.index("About process")
    assert "| it | 3 |" in text and "| it | 2 |" in text and "| it | 1 |" not in text
    assert "| seconds: at most 2 | 3.00 | **no** |" in text


def test_targets_say_what_was_asked_and_what_was_reached() -> None:
    assert at_least("share", 0.5, 0.5).met and not at_least("share", 0.49, 0.5).met
    assert at_most("time", 4, 4, " ms").reached == "4.00 ms"
