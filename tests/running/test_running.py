"""The process: it starts, hears, sends, is refused where it must be, and ends as it promises."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from sandbox.local import Slack
from storage.database import Database
from storage.delivery import outbox, replicas
from tests import company
from tests.clock import MONDAY
from tests.house import MANIFEST
from tests.running.bots import Bot, running

NOTICE = {"notice": "stuck"}


@pytest.fixture
def slack() -> Iterator[Slack]:
    """A sandbox on the machine's clock, which the bot's process reads too."""
    with Slack(company.workspace(), MANIFEST) as slack:
        yield slack


@pytest.fixture
def acme(database: Database) -> Database:
    with database.write() as session:
        company.fill(session)
    return database


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Acme on SQLite, where it is the same on both databases."""
    shutil.copy(sqlite_template, tmp_path / "pulse.db")
    database = Database(f"sqlite:///{tmp_path / 'pulse.db'}")
    with database.write() as session:
        company.fill(session)
    yield database
    database.close()


def url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def replicas_of(database: Database) -> int:
    with database.read() as session:
        return replicas.alive(session, datetime.now(UTC))


def post(database: Database, slack: str) -> None:
    with database.write() as session:
        outbox.enqueue(
            session, key=slack, kind="notice", target=slack, body=NOTICE, due_at=MONDAY.replace(year=2020), now=MONDAY
        )


def test_it_sends_hears_and_ends_with_zero_on_sigterm(slack: Slack, acme: Database, database_url: str) -> None:
    with running(slack, database_url) as bot:
        post(acme, "UALICE")
        slack.until(lambda: slack.dm("UALICE"), timeout=30)
        assert "/pulse help" in slack.person("UBOB").types("/pulse help").text
        assert bot.terminate() == 0
    assert bot.wait_for("ended")["status"] == 0
    assert slack.connections == 0


def test_a_second_bot_on_one_sqlite_file_is_refused_and_commands_beside_it_work(
    slack: Slack, acme: Database, database_url: str
) -> None:
    with running(slack, database_url) as bot:
        second = Bot(slack, database_url)
        if acme.is_sqlite:
            assert second.ends() == 2
            assert "another `pulse run`" in second.lines[-1]
        else:
            second.wait_for("ready")
            assert second.terminate() == 0
        beside = Bot(slack, database_url, "job", "outbox")
        assert beside.ends() == 0
        assert bot.process.poll() is None
    with running(slack, database_url) as again:  # killed above, so that only the system can have freed the file
        assert again.interrupt() == 0
    assert again.wait_for("ended")["status"] == 0


def test_nothing_is_copied_from_a_database_that_a_bot_runs_on(
    slack: Slack, acme: Database, database_url: str, another_database: str
) -> None:
    with running(slack, database_url) as bot:
        slack.until(lambda: replicas_of(acme), timeout=30)
        copying = Bot(slack, database_url, "copy-database", another_database)
        assert copying.ends() == 2
        assert "first" in copying.lines[-1] and "answers that are given meanwhile are lost" in copying.lines[-1]
        assert bot.terminate() == 0
    assert Bot(slack, database_url, "copy-database", another_database).ends() == 0


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked"])
def test_a_dead_token_ends_it_with_three(slack: Slack, file: Database, error: str) -> None:
    with running(slack, url(file)) as bot:
        slack.uninstall(error)
        post(file, "UALICE")
        assert bot.ends() == 3
    started_dead = Bot(slack, url(file))
    assert started_dead.ends() == 3


def test_an_ops_channel_that_others_share_is_refused_and_ops_are_written_to(slack: Slack, file: Database) -> None:
    slack.share(company.OPS_CHANNEL)
    with running(slack, url(file)) as bot:
        said = bot.wait_for("nothing is posted to PULSE_OPS_CHANNEL: choose another")
        assert (said["level"], said["error"]) == ("error", "shared_channel")
        post(file, company.OPS_CHANNEL)
        slack.until(lambda: slack.dm(company.OPS), timeout=30)
    assert not slack.messages(company.OPS_CHANNEL)


def test_it_connects_again_when_the_socket_is_cut_or_renewed(slack: Slack, file: Database) -> None:
    with running(slack, url(file)) as bot:
        for break_off in (slack.cut_sockets, slack.refresh_sockets):
            before = connections_opened(slack)
            break_off()
            slack.until(lambda: "/pulse help" in slack.person("UBOB").types("/pulse help").text, timeout=30)
            assert connections_opened(slack) > before
        assert bot.process.poll() is None


def connections_opened(slack: Slack) -> int:
    return len([call for call in slack.calls if call.method == "apps.connections.open"])


def test_it_ends_in_time_even_while_it_reconnects(slack: Slack, file: Database) -> None:
    with running(slack, url(file)) as bot:
        asked = connections_opened(slack)
        slack.faults.add("slow", "apps.connections.open", times=None, seconds=20)
        slack.cut_sockets()
        slack.until(lambda: slack.connections == 0)
        assert bot.terminate() == 0
        assert asked == 1


def test_it_waits_for_slack_to_come_and_can_be_ended_meanwhile(slack: Slack, file: Database) -> None:
    slack.faults.add("500", "apps.connections.open", times=None)
    bot = Bot(slack, url(file))
    bot.wait_for("no connection to Slack yet")
    assert bot.terminate() == 0


def test_it_serves_signed_http(slack: Slack, file: Database) -> None:
    with running(slack, url(file), "run", "--http", "--port", "0") as bot:
        slack.set_event_url(f"http://127.0.0.1:{bot.wait_for('ready')['port']}/slack/events")
        assert "/pulse help" in slack.person("UBOB").types("/pulse help").text
        assert bot.terminate() == 0


def test_a_database_that_does_not_answer_is_worth_another_start(slack: Slack) -> None:
    bot = Bot(slack, "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert bot.ends() == 1
    assert len(bot.lines) == 1 and "can't open the database" in bot.lines[0]


@contextmanager
def held(database: Database, table: str) -> Iterator[None]:
    """Somebody else has that table for themselves."""
    with database.engine.connect().execution_options(immediate=True) as connection:
        connection.execute(text("SELECT 1" if database.is_sqlite else f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


def test_a_database_that_goes_away_while_the_bot_starts_is_told_in_one_line(slack: Slack, acme: Database) -> None:
    with held(acme, "setting"):
        bot = Bot(slack, url(acme))
        assert bot.ends() == (2 if acme.is_sqlite else 1), "a server is worth another start"
    assert len(bot.lines) == 1 and "can't open the database" in bot.lines[0]


def test_a_bot_ends_in_good_order_also_while_the_database_is_away(slack: Slack, acme: Database) -> None:
    bot = Bot(slack, url(acme))
    bot.wait_for("ready")
    with held(acme, "replica"):
        assert bot.terminate() == 0
    assert not any("Traceback" in line for line in bot.lines)


@pytest.mark.parametrize(
    ("missing", "words"), [("SLACK_APP_TOKEN", "or use --http"), ("SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN")]
)
def test_what_is_missing_is_named_in_one_line(slack: Slack, file: Database, missing: str, words: str) -> None:
    environment = slack.environment()
    bot = Bot(slack, url(file), **{missing: ""}) if missing in environment else Bot(slack, url(file))
    assert bot.ends() == 2
    assert len(bot.lines) == 1
    assert words in bot.lines[0]
