"""What teams and ops find in their channels, week after week: once, in order, and from the record alone."""

from datetime import timedelta

from sqlmodel import select

from messages.telling.digests import digest
from scheduler.digests import tell_due
from storage.company import company
from storage.tables import Job, Outbox, Person, Team
from storage.tables.answers import WaitingAnswer
from storage.telling.ledger import newest
from storage.telling.reports import team_report
from tests.answering.asking import forgets
from tests.company import DATA, WEB
from tests.house import KEY, House
from tests.telling.making import a_round, person_id
from tests.telling.weeks import friday_of, in_channel, live_a_week, said

YES, NO = {"satisfaction": "5", "job": "1"}, {"satisfaction": "2", "job": "2"}
EVERYBODY = dict.fromkeys(WEB, YES) | dict.fromkeys(DATA, NO)
DAY = timedelta(days=1)


def test_too_few_people_are_a_line_that_says_nothing_else(house: House) -> None:
    live_a_week(house, "Platform", dict.fromkeys(WEB[:4], NO), asked=[*WEB, *DATA])
    (quiet,) = in_channel(house, "CPLATFORM")
    assert said([quiet]).endswith("*Platform*: nothing new to tell this week, not enough people yet.")
    assert in_channel(house, "CDATA") == [], "nobody was asked about Data"


def test_the_quiet_line_is_the_same_whatever_the_reason(house: House) -> None:
    live_a_week(house, "Platform", {}, asked=WEB)
    live_a_week(house, "Platform", dict.fromkeys(WEB[:4], NO), asked=WEB)
    live_a_week(house, "Platform", dict.fromkeys(DATA[:3], YES), asked=DATA)
    assert len({message.text for message in in_channel(house, "CPLATFORM")}) == 1


def test_weeks_are_pooled_and_the_next_telling_has_the_other_view_and_a_picture(house: House) -> None:
    live_a_week(house, "Platform", dict.fromkeys(WEB[:4], YES))
    live_a_week(house, "Platform", dict.fromkeys(WEB[4:], YES) | dict.fromkeys(DATA, NO))
    live_a_week(house, "Platform", EVERYBODY)
    _, first, second, picture = in_channel(house, "CPLATFORM")
    assert "*By customer team, satisfied*" in said([first]) and "Satisfied by job: not told yet." in said([first])
    assert "*By job, satisfied*" in said([second]) and "by customer team: 13 November 2026." in said([second])
    (file,) = (house.slack.world.workspace.files[file] for file in picture.files)
    assert file.shared_in == ["CPLATFORM"]
    assert file.alt_txt == (
        "Satisfied with Platform, telling by telling: 13 Nov 6–10 of 16, could be 18 to 82\u00a0%; "
        "20 Nov 6–10 of 16, could be 18 to 82\u00a0%."
    )


def test_a_retired_job_is_not_waited_for(house: House) -> None:
    with house.db.write() as session:
        company.put_job(session, house.teams["Platform"], "Restore a backup")
        retired = company.put_job(session, house.teams["Platform"], "Print the payslips")
        session.get_one(Job, retired).retired_at = house.clock()
    live_a_week(house, "Platform", EVERYBODY)
    live_a_week(house, "Platform", EVERYBODY)
    assert "Not enough people yet: job Restore a backup." in said(in_channel(house, "CPLATFORM")[1:2])


def test_nothing_is_told_twice(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    live_a_week(house, "Platform", {}, asked=WEB)
    first, quiet = in_channel(house, "CPLATFORM")
    assert "First figures" in said([first])
    assert "nothing new to tell" in said([quiet]) and "Last told on 6 November 2026: 6–10 of 16" in said([quiet])


def test_two_processes_tell_a_team_once(house: House) -> None:
    live_a_week(house, "Platform", dict.fromkeys(WEB[:4], YES))
    friday = friday_of(house)
    house.clock.go_to(friday)
    with house.db.read() as session:
        due = session.exec(select(Team).where(Team.name == "Platform")).one().digest_due
    assert due == friday
    tell_due(house.bot.work)
    tell_due(house.bot.work)
    house.tick()
    assert len(in_channel(house, "CPLATFORM")) == 2


def test_after_downtime_there_is_one_digest_and_it_is_on_its_day_again(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    house.clock.go_to(friday_of(house) + timedelta(weeks=2, days=2))
    house.tick()
    assert len(in_channel(house, "CPLATFORM")) == 2
    with house.db.read() as session:
        team = session.exec(select(Team).where(Team.name == "Platform")).one()
    assert team.digest_due == friday_of(house) + timedelta(weeks=1)


def test_a_digest_that_is_late_says_what_it_would_have_said_in_time(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    with house.db.read() as session:
        first = newest(session)
        in_time = digest(team_report(session, first))
    for _ in range(2):
        live_a_week(house, "Platform", dict.fromkeys([*WEB, *DATA], NO))
    with house.db.read() as session:
        assert digest(team_report(session, first)) == in_time
        assert newest(session) > first


def test_ops_get_the_overview_and_its_picture_in_their_channel(house: House) -> None:
    live_a_week(house, "Platform", EVERYBODY)
    overview, picture = in_channel(house, "COPS")
    assert "16 of 16 people asked answered" in said([overview])
    assert "*Platform* 38–62\u00a0%: Data 0–2 of 8, Web 6–8 of 8" in said([overview])
    (file,) = (house.slack.world.workspace.files[file] for file in picture.files)
    assert file.shared_in == ["COPS"] and "Platform: Data ≤25, Web ≥75" in file.alt_txt


def test_ops_are_told_which_teams_have_been_too_small_for_how_long(house: House) -> None:
    live_a_week(house, "Platform", dict.fromkeys(WEB[:3], YES), asked=WEB)
    for weeks in (3, 0):
        house.clock.go_to(friday_of(house) + timedelta(weeks=weeks, hours=2))
        house.tick()
        house.clock.advance(days=3)
    _, four_weeks, five_weeks = (said([message]) for message in in_channel(house, "COPS"))
    assert "Too small to tell" not in four_weeks
    assert "Platform: 5 weeks since it was first asked about" in five_weeks


def test_a_pair_that_hires_each_other_reads_both_directions(house: House) -> None:
    with house.db.write() as session:
        company.set_hires(session, house.teams["Platform"], [house.teams["Web"]])
    with house.db.write() as session:
        plat = ["UCAROL", *(f"UPLAT{n}" for n in range(2, 9))]
        company.set_hires(session, house.teams["Data"], [house.teams["Platform"], house.teams["Web"]])
    live_a_week(house, "Web", dict.fromkeys(plat, NO) | dict.fromkeys(DATA, YES))
    live_a_week(house, "Platform", EVERYBODY)
    (digest_,) = [m for m in in_channel(house, "CPLATFORM") if "First figures" in said([m])]
    assert "*Web*: with you nearly all (6–8 of 8); you with them hardly anyone (0–2 of 8)." in said([digest_])


def test_a_team_without_a_channel_is_told_and_posts_nothing(house: House) -> None:
    with house.db.write() as session:
        session.exec(select(Team).where(Team.name == "Platform")).one().channel = None
    live_a_week(house, "Platform", EVERYBODY)
    with house.db.read() as session:
        assert newest(session) == 1
        assert [row.kind for row in session.exec(select(Outbox)).all()] == ["matrix", "picture"]


def test_each_team_has_its_digest_at_its_own_hour_and_zone(house: House) -> None:
    with house.db.write() as session:
        team = session.exec(select(Team).where(Team.name == "Platform")).one()
        team.zone, team.digest_weekday, team.digest_hour = "America/Los_Angeles", 3, "09:30"
    house.tick()
    with house.db.read() as session:
        due = session.exec(select(Team).where(Team.name == "Platform")).one().digest_due
    assert due is not None and due.isoformat() == "2026-11-05T17:30:00+00:00"


def test_what_waits_in_vain_is_emptied_and_the_next_answers_begin_anew(house: House) -> None:
    live_a_week(house, "Platform", dict.fromkeys(WEB[:3], NO), asked=WEB)
    house.clock.go_to(friday_of(house) + timedelta(weeks=7))
    house.tick()
    house.clock.advance(days=3)
    live_a_week(house, "Platform", dict.fromkeys(DATA[:4], YES), asked=WEB)
    with house.db.read() as session:
        assert newest(session) == 0, "three and four people are not seven: their weeks lie too far apart"
        assert len(session.exec(select(WaitingAnswer)).all()) == 4


def test_who_is_forgotten_while_the_round_is_open_is_not_counted(house: House) -> None:
    friday = friday_of(house)
    with house.db.write() as session:
        a_round(session, KEY, house.teams["Platform"], EVERYBODY)
    house.go_to(friday - 3 * DAY, step=DAY)
    forgets(house, channel="CWEB")
    house.go_to(friday, step=DAY)
    (digest_,) = in_channel(house, "CPLATFORM")
    assert "15 of 15 people asked answered" in said([digest_])


def test_who_is_forgotten_later_is_in_the_figure_and_nowhere_else(house: House) -> None:
    friday = friday_of(house)
    with house.db.write() as session:
        a_round(session, KEY, house.teams["Platform"], EVERYBODY)
    house.go_to(friday - timedelta(hours=2), step=DAY)
    forgets(house, channel="CWEB")
    house.go_to(friday)
    (digest_,) = in_channel(house, "CPLATFORM")
    assert "16 of 16 people asked answered" in said([digest_])
    with house.db.read() as session:
        assert session.exec(select(Person).where(Person.slack == "UALICE")).all() == []


def test_somebody_who_moves_counts_once_and_for_the_team_they_were_asked_in(house: House) -> None:
    """Alice answers for Web, moves to Data, and is asked again by nobody while her answer waits."""
    live_a_week(house, "Platform", dict.fromkeys(WEB[:4], YES))
    with house.db.write() as session:
        alice = person_id(session, "UALICE")
        company.set_members(session, house.teams["Web"], [person_id(session, slack) for slack in WEB[1:]])
        company.set_members(session, house.teams["Data"], [alice, *(person_id(session, slack) for slack in DATA)])
    live_a_week(house, "Platform", {"UALICE": NO} | dict.fromkeys(WEB[4:], YES) | dict.fromkeys(DATA, NO))
    told = in_channel(house, "CPLATFORM")[-1]
    assert "Data: hardly anyone (0–2 of 8)" in said([told]) and "Web: nearly all (6–8 of 8)" in said([told])
