"""Leads curate what their team is hired for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text as text_of
from sqlmodel import Session, select

from storage.answering import jobs
from storage.answering.jobs_offered import offered
from storage.company.company import put_job, set_leads
from storage.scheduling import surveys
from storage.tables import Audit, Cell, Job, Telling, ToldComment
from storage.tables.answers import WaitingAnswer, WaitingComment, WaitingExtra
from storage.tables.pools import Pool
from storage.telling import ledger
from tests.clock import MONDAY
from tests.company import OPS, a_survey
from tests.house import House
from tests.teams.test_forms import text, title

Change = Callable[[Session], None]


def titles(house: House, team: str = "Platform") -> dict[str, str]:
    """Title → live, retired or merged."""
    with house.db.read() as session:
        rows = session.exec(select(Job).where(Job.team_id == house.teams[team])).all()
    return {row.title: "merged" if row.merged_into_id else "retired" if row.retired_at else "live" for row in rows}


def job_id(house: House, title: str) -> int:
    with house.db.read() as session:
        found = session.exec(select(Job.id).where(Job.title == title)).one()
    assert found is not None
    return found


def test_a_lead_adds_rewords_and_retires_a_job(house: House) -> None:
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    assert "Deploy safely" in text(house, "UCAROL")
    carol.clicks("Add a job…")
    assert carol.submits(title="Get a new  laptop", description="When I start …") == {}
    assert "Get a new laptop* is saved" in text(house, "UCAROL")
    assert carol.modal is not None and carol.modal.title == "Jobs"
    carol.chooses("jobs.menu", "Reword…", block=f"jobs.{job_id(house, 'Get a new laptop')}")
    assert carol.submits(title="Get started on day one") == {}
    house.settle()
    carol.chooses("jobs.menu", "Retire", block=f"jobs.{job_id(house, 'Keep it running')}")
    assert titles(house) == {"Deploy safely": "live", "Keep it running": "retired", "Get started on day one": "live"}
    carol.chooses("jobs.menu", "Bring back", block=f"jobs.{job_id(house, 'Keep it running')}")
    assert titles(house)["Keep it running"] == "live"
    with house.db.read() as session:
        actions = session.exec(select(Audit.action).where(Audit.actor == "UCAROL").order_by("id")).all()
    assert [action.split(" a job")[0] for action in actions] == ["added", "reworded", "retired", "brought back"]


def test_who_leads_no_more_is_told_so_and_changes_nothing(house: House) -> None:
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    with house.db.write() as session:
        set_leads(session, house.teams["Platform"], [])
    carol.chooses("jobs.menu", "Retire", block=f"jobs.{job_id(house, 'Keep it running')}")
    assert "You may not change this team's jobs any more. Nothing was changed." in text(house, "UCAROL")
    assert titles(house)["Keep it running"] == "live"
    carol.closes()
    carol.clicks("Add a job…")
    assert title(house, "UCAROL") == "Nothing was done", "nobody types what can't be saved"


def test_merged_jobs_are_one_for_what_waits_and_for_what_was_told(house: House) -> None:
    deploy, keep = job_id(house, "Deploy safely"), job_id(house, "Keep it running")
    platform = house.teams["Platform"]
    with house.db.write() as session:
        main = Pool(upstream_team_id=platform, question="main", number=1, minimum=5, opened_on=MONDAY.date())
        extra = Pool(upstream_team_id=platform, question="importance", number=1, minimum=5, opened_on=MONDAY.date())
        minutes = Pool(upstream_team_id=platform, question="minutes", number=1, minimum=5, opened_on=MONDAY.date())
        session.add_all([main, extra, minutes])
        session.flush()
        for row, job in (("a", keep), ("b", deploy)):
            web = house.teams["Web"]
            session.add(WaitingAnswer(id=row, job_id=job, pool_id=main.id or 0, customer_team_id=web, satisfied=True))
        session.add(WaitingExtra(id="c", pool_id=extra.id or 0, about=str(keep), value="1"))
        session.add(WaitingExtra(id="d", pool_id=minutes.id or 0, about="waiting", value="30"))
        telling = _telling(platform)
        session.add(telling)
        session.flush()
        session.add(Cell(telling_id=telling.id or 0, kind="job", name=str(keep), n=6, lo=3, hi=3))
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    carol.chooses("jobs.menu", "Merge into another…", block=f"jobs.{keep}")
    assert "can't be taken apart" in text(house, "UCAROL")
    assert carol.submits(into="Deploy safely") == {}
    assert titles(house)["Keep it running"] == "merged"
    with house.db.read() as session:
        assert set(session.exec(select(WaitingAnswer.job_id)).all()) == {deploy}
        assert set(session.exec(select(WaitingExtra.about)).all()) == {str(deploy), "waiting"}
        told = ledger.read_ledger(session, upto=ledger.newest(session))
    assert [cell.name for cell in told[0].of("job")] == [str(deploy)]
    house.settle()
    assert "Keep it running" not in text(house, "UCAROL")


def test_what_was_told_of_a_job_merged_twice_counts_for_the_one_that_stayed(house: House) -> None:
    platform = house.teams["Platform"]
    with house.db.write() as session:
        oldest = put_job(session, platform, "Roll out")
        telling = _telling(platform)
        session.add(telling)
        session.flush()
        session.add(Cell(telling_id=telling.id or 0, kind="job", name=str(oldest), n=12, lo=3, hi=3))
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    for old, into in (("Roll out", "Deploy safely"), ("Deploy safely", "Keep it running")):
        carol.chooses("jobs.menu", "Merge into another…", block=f"jobs.{job_id(house, old)}")
        assert carol.submits(into=into) == {}
    stayed = job_id(house, "Keep it running")
    with house.db.write() as session:
        put_job(session, platform, "Answer the phone")
        assert offered(session, [platform])[platform][0].id == stayed, "the most hired stands first"
        told = ledger.read_ledger(session, upto=ledger.newest(session))
    assert [cell.name for cell in told[0].of("job")] == [str(stayed)]


def _telling(team: int) -> Telling:
    day = MONDAY.date()
    numbers = {"minimum": 5, "people": 12, "asked": 20, "questions": 20, "pool_number": 1}
    return Telling(upstream_team_id=team, question="satisfaction", told_on=day, since=day, view="job", **numbers)


def test_own_words_are_shown_only_once_they_were_told_and_may_be_taken_in(house: House) -> None:
    platform = house.teams["Platform"]
    with house.db.write() as session:
        pool = Pool(upstream_team_id=platform, question="comment", number=1, minimum=5, opened_on=MONDAY.date())
        telling = _telling(platform)
        session.add_all([pool, telling])
        session.flush()
        session.add(WaitingComment(id="w", pool_id=pool.id or 0, kind="job", text="Still a secret: nobody's business"))
        told = {"telling_id": telling.id or 0}
        session.add(ToldComment(id="x", kind="job", text="Find the owner: When it breaks, I want to know whom", **told))
        session.add(ToldComment(id="y", kind="frustration", text="Too slow", **told))
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    shown = text(house, "UCAROL")
    assert "Find the owner" in shown and "secret" not in shown and "Too slow" not in shown
    carol.clicks("Take it in…")
    assert carol.submits() == {}
    with house.db.read() as session:
        taken = session.exec(select(Job).where(Job.title == "Find the owner")).one()
    assert taken.description == "When it breaks, I want to know whom"
    assert "Take it in" not in text(house, "UCAROL")


def test_a_title_that_is_taken_is_said_at_its_field(house: House) -> None:
    carol = house.person("UCAROL")
    carol.types("/pulse jobs")
    carol.chooses("jobs.menu", "Retire", block=f"jobs.{job_id(house, 'Keep it running')}")
    carol.clicks("Add a job…")
    assert "already" in carol.submits(title="DEPLOY SAFELY")["title"]
    assert "bring it back" in carol.submits(title="Keep it running")["title"]
    assert "title" in carol.submits(title="x" * 76)
    assert len(titles(house)) == 2


def test_a_form_that_stood_open_while_the_job_was_merged_loses_no_words(house: House) -> None:
    carol, olga = house.person("UCAROL"), house.person(OPS)
    keep = job_id(house, "Keep it running")
    carol.types("/pulse jobs")
    carol.chooses("jobs.menu", "Reword…", block=f"jobs.{keep}")
    olga.types("/pulse jobs platform")
    olga.chooses("jobs.menu", "Merge into another…", block=f"jobs.{keep}")
    assert olga.submits(into="Deploy safely") == {}
    assert "merged meanwhile" in carol.submits(title="Stay up")["title"]
    assert title(house, "UCAROL") == "Reword job"


@pytest.mark.parametrize(
    ("asker", "word", "said"),
    [
        ("UWEB2", "jobs", f"<@{OPS}>"),
        ("UALICE", "jobs platform", "<@UCAROL>"),
        ("UALICE", "jobs nowhere", "no team"),
    ],
)
def test_who_does_not_lead_the_team_is_told_whom_to_ask(house: House, asker: str, word: str, said: str) -> None:
    reply = house.person(asker).types(f"/pulse {word}")
    assert said in reply.text and reply.modal is None


def test_ops_choose_any_team_by_search(house: House) -> None:
    olga = house.person(OPS)
    olga.types("/pulse jobs")
    assert olga.options("jobs.team", "p") == ["Platform"]
    olga.chooses("jobs.team", "Platform")
    assert "Deploy safely" in text(house)


def at_once(house: House, first: Change, second: Change) -> BaseException | None:
    """What `second` meets that began before `first` was committed."""

    def change() -> None:
        with house.db.write() as session:
            second(session)

    with ThreadPoolExecutor() as executor:
        with house.db.write() as session:
            first(session)
            other = executor.submit(change)
            waiting = text_of("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not (house.db.is_sqlite or session.execute(waiting).scalar()):
                assert not other.done()
        return other.exception()


def test_of_two_who_take_one_title_or_one_name_at_once_the_second_is_told(house: House) -> None:
    def adds(session: Session) -> None:
        jobs.add_job(session, house.teams["Web"], "Ship it", "", by=OPS, now=house.clock())

    def rewords(session: Session) -> None:
        row = session.exec(select(Job).where(Job.title == "Deploy safely")).one()
        assert row.id is not None
        jobs.reword_job(session, row.team_id, row.id, "Ship", "", by=OPS, now=house.clock())

    def adds_the_same(session: Session) -> None:
        jobs.add_job(session, house.teams["Platform"], "Ship", "", by=OPS, now=house.clock())

    assert isinstance(at_once(house, adds, adds), jobs.TitleTaken)
    assert isinstance(at_once(house, adds_the_same, rewords), jobs.TitleTaken)
    with house.db.write() as session:
        survey_id = a_survey(session, name="One")
        view = surveys.find_survey(session, survey_id)
        assert view is not None
        form = replace(view.form, name="Two")

    def makes(session: Session) -> None:
        a_survey(session, name="Two")

    def renames(session: Session) -> None:
        surveys.change(session, survey_id, view.version, form, by=OPS, now=house.clock(), policy=house.bot.work.policy)

    assert isinstance(at_once(house, makes, renames), surveys.NameTaken)
