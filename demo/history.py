"""Twelve weeks at Acme, lived through by the real bot in front of a real sandbox, on a clock that runs ahead.

The bot's own jobs open rounds, ask, remind, close, tell and post. Only the colleagues' taps are short: their answers
are stored by the function that a tap calls, since seven thousand taps would take minutes.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

import click

from bot.app import Bot, build
from bot.config import Settings
from bot.importing import read_company
from bot.logs import set_up_logs
from demo.colleagues import asking
from demo.opinions import Mind
from demo.places import COMPANY, FIRST_MORNING, KEY_FILE, MANIFEST, STATE, WEEKS, WORKSPACE
from pulse.recurrence import EveryWeeks
from sandbox.local import Slack
from sandbox.saving import Saver
from sandbox.workspace import Message, Workspace
from scheduler.jobs import run_all
from storage.answering import answers
from storage.asking.forms import SurveyForm
from storage.asking.reach import count_reached
from storage.company.company_plan import apply_plan
from storage.scheduling import surveys
from storage.schema import migrate
from storage.secrets import Key, check_key, make_key_file

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


def play(weeks: int = WEEKS) -> None:
    """Make the demo's database and the sandbox's state, as if Acme had used the bot for so many weeks."""
    clock = Ahead(FIRST_MORNING - timedelta(weeks=weeks))
    with Slack(WORKSPACE, MANIFEST, now=lambda: clock().timestamp()) as slack:
        os.environ.update(slack.environment())
        settings = Settings(_env_file=None)
        set_up_logs(settings)
        bot = _bot(settings, clock)
        hours: dict[tuple[str, str], datetime | None] = {}
        with click.progressbar(length=weeks * 7 * 24, label="Twelve weeks at Acme") as bar:
            while clock.at < FIRST_MORNING:
                step = HOUR if 1 <= clock.at.weekday() <= 4 else QUIET
                clock.at = min(clock.at + step, FIRST_MORNING)
                run_all(bot.work)
                _let_answer(slack, bot, clock.at, hours)
                bar.update(step // HOUR)
        clock.at = FIRST_MORNING
        bot.close()
        slack.do(Saver(slack.world, STATE).write)


def _bot(settings: Settings, clock: Ahead) -> Bot:
    make_key_file(KEY_FILE)
    key = Key(bytes.fromhex(KEY_FILE.read_text().strip()))
    bot = build(settings, key, clock, clock.wait)
    migrate(bot.db)
    with bot.db.write() as session:
        check_key(session, key)
        apply_plan(session, read_company([COMPANY], {}), lambda: None)
        form = SurveyForm(
            name="Weekly pulse",
            recurrence=EveryWeeks(1, (1,), clock.at.date()),
            hour=time(10),
            start_date=clock.at.date(),
            audience="all",
            window_days=2,
            minimum_group=settings.pulse_minimum_group,
            comment_minimum=settings.pulse_comment_minimum,
        )
        reached = count_reached(session, form, clock.at.date(), bot.work.policy)
        surveys.create(session, form, "UOLGA", clock.at, policy=bot.work.policy, agreed=reached)
    return bot


def _let_answer(slack: Slack, bot: Bot, now: datetime, hours: dict[tuple[str, str], datetime | None]) -> None:
    """Everybody whose hour has come answers all that they were asked. `hours`: (person, ts) → when; None: never, or
    done."""
    for person, message in slack.do(lambda: list(_asked(slack.world.workspace))):
        sent, asked = datetime.fromtimestamp(float(message.ts), UTC), (person, message.ts)
        mind = Mind(person, WEEKS - (FIRST_MORNING - sent) // timedelta(weeks=1))
        hour = hours.setdefault(asked, sent + timedelta(hours=mind.hours_to_answer()) if mind.takes_part() else None)
        if hour is not None and hour <= now:
            hours[asked] = None
            _answer(bot, mind, message, now)


def _asked(workspace: Workspace) -> Iterator[tuple[str, Message]]:
    """Each person's newest message that asks something."""
    for channel in workspace.channels.values():
        message = next((message for message in reversed(channel.messages) if any(asking(message.blocks))), None)
        if channel.people and message is not None:
            yield channel.people[0], message


def _answer(bot: Bot, mind: Mind, message: Message, now: datetime) -> None:
    with bot.db.write() as session:
        for ask, questions in groupby(asking(message.blocks), lambda question: question.ask):
            asked = list(questions)
            jobs = [job for question in asked for job in question.jobs]
            extra = next((question.extra for question in asked if question.extra), None)
            values = mind.answers(asked[0].upstream, jobs, extra)
            given = answers.Given(mind.person, ask, values, f"{now.timestamp():.6f}")
            answers.give(session, bot.work.key, given, now)
