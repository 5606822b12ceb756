"""Twelve weeks at Acme, lived through by the real bot in front of a real sandbox, on a clock that runs ahead.

The bot's own jobs open rounds, ask, remind, close, tell and post. Only the colleagues' taps are short: their answers
are stored by the function that a tap calls, since seven thousand taps would take minutes.
"""

import os
import sqlite3
from datetime import UTC, datetime, time, timedelta

import click
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.app import Bot, build
from bot.config import Settings
from bot.importing import read_company
from bot.logs import set_up_logs
from demo.opinions import Mind
from demo.places import COMPANY, DATABASE, FIRST_MORNING, KEY_FILE, MANIFEST, STATE, WEEKS, WORKSPACE
from pulse.recurrence import EveryWeeks
from sandbox.local import Slack
from sandbox.saving import Saver
from scheduler.jobs import run_all
from storage import answers, surveys
from storage.company_plan import apply_plan
from storage.forms import SurveyForm
from storage.jobs_offered import offered
from storage.schema import migrate
from storage.secrets import Key, check_key, make_key_file
from storage.tables import Ask, Invitation, Person, Team

HOUR = timedelta(hours=1)
QUIET = timedelta(hours=6)  # from Friday night to Tuesday nothing is due


class Ahead:
    """A clock that the player moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> bool:
        self.at += timedelta(seconds=max(seconds, 0))
        return True


def play(settings_from: dict[str, str]) -> None:
    """Make the demo's database and the sandbox's state, as if Acme had used the bot for twelve weeks."""
    clock = Ahead(FIRST_MORNING - timedelta(weeks=WEEKS))
    with Slack(WORKSPACE, MANIFEST, now=lambda: clock().timestamp()) as slack:
        os.environ.update(settings_from | slack.environment())
        set_up_logs(Settings(_env_file=None))
        bot = _bot(clock)
        known: dict[int, datetime | None] = {}
        with click.progressbar(length=WEEKS * 7 * 24, label="Twelve weeks at Acme") as bar:
            while clock.at < FIRST_MORNING:
                step = HOUR if 1 <= clock.at.weekday() <= 4 else QUIET
                clock.at = min(clock.at + step, FIRST_MORNING)
                run_all(bot.work)
                _let_answer(bot, clock.at, known)
                bar.update(step // HOUR)
        clock.at = FIRST_MORNING
        bot.close()
        slack.do(Saver(slack.world, STATE).write)


def _bot(clock: Ahead) -> Bot:
    make_key_file(KEY_FILE)
    key = Key(bytes.fromhex(KEY_FILE.read_text().strip()))
    settings = Settings(_env_file=None)
    bot = build(settings, key, clock, clock.wait)
    event.listen(bot.db.engine, "connect", _hurry)
    migrate(bot.db)
    with bot.db.write() as session:
        check_key(session, key)
        apply_plan(session, read_company([COMPANY], frozenset()), lambda: None)
        form = SurveyForm(
            name="Weekly pulse",
            recurrence=EveryWeeks(1, (1,), clock.at.date()),
            hour=time(10),
            start_date=clock.at.date(),
            audience="all",
            window_days=2,
            minimum_group=settings.pulse_minimum_group,
        )
        surveys.create(session, form, "UOLGA", clock.at)
    return bot


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    """Nothing here is lost with a power cut: it would be played again."""
    connection.execute("PRAGMA synchronous=OFF").close()


def _let_answer(bot: Bot, now: datetime, known: dict[int, datetime | None]) -> None:
    """Everybody whose hour has come answers all their asks. `known`: invitation → when; None: not at all, or done."""
    week = WEEKS - (FIRST_MORNING - now) // timedelta(weeks=1)
    with bot.db.read() as session:
        sent = session.exec(
            select(Invitation.id, Person.slack)
            .join(Person, col(Person.id) == Invitation.person_id)
            .where(col(Invitation.ts).is_not(None), col(Invitation.id).not_in(known))
        ).all()
    for invitation_id, slack in sent:
        mind = Mind(slack, week)
        assert invitation_id is not None
        known[invitation_id] = now + timedelta(hours=mind.hours_to_answer()) if mind.takes_part() else None
    for invitation_id, hour in known.items():
        if hour is not None and hour <= now:
            known[invitation_id] = None
            with bot.db.write() as session:
                _answer(session, bot, invitation_id, week, now)


def _answer(session: Session, bot: Bot, invitation_id: int, week: int, now: datetime) -> None:
    rows = session.exec(
        select(Ask, Team.name, Person.slack)
        .join(Team, col(Team.id) == Ask.upstream_team_id)
        .join(Invitation, col(Invitation.id) == Ask.invitation_id)
        .join(Person, col(Person.id) == Invitation.person_id)
        .where(Ask.invitation_id == invitation_id)
    ).all()
    for ask, upstream, slack in rows:
        jobs = [job.id for job in offered(session, [ask.upstream_team_id])[ask.upstream_team_id]]
        given = Mind(slack, week).answers(upstream, sorted(jobs), ask.question)
        ts = f"{now.astimezone(UTC).timestamp():.6f}"
        assert ask.id is not None
        answers.give(session, bot.work.key, slack, ask.id, values=given, action_ts=ts, now=now)


def played() -> bool:
    return DATABASE.exists() and STATE.exists()
