"""Operators at the shell: each command in a process of its own, in an empty folder."""

import contextlib
import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot.cli import main
from bot.config import Settings
from sandbox.local import Slack
from storage.schema import head
from tests import company
from tests.house import MANIFEST

ROOT = Path(__file__).parent.parent
TOKEN = "xoxb-very-quiet"


def pulse(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    names = ("PATH", "HOME", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *args],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_help_imports_nothing_heavy() -> None:
    script = "import sys, bot.cli; bot.cli.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "copy-database" in seen
    assert not re.search(r"'(sqlmodel|slack_bolt|pydantic|alembic)'", seen)


def test_a_missing_token_is_one_clear_line(tmp_path: Path) -> None:
    done = pulse(tmp_path, "migrate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["pulse: set in the environment or .env: SLACK_BOT_TOKEN (field required)"]


def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    done = pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN, PULSE_POSTS_PER_SECOND="900")
    assert done.returncode == 2
    assert "PULSE_POSTS_PER_SECOND" in done.stderr and len(done.stderr.splitlines()) == 1
    assert TOKEN not in done.stderr


@pytest.fixture
def at_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """A command in this process, in an empty folder; its exit code and what it says."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)

    def say(*words: str, **env: str) -> tuple[int, str]:
        done = CliRunner(env=env).invoke(main, words)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return say


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PULSE_ZONE", "Europe/Belin", "no zone: write it like Europe/Berlin"),
        ("SLACK_API_URL", "foo", "no address: write it like https://slack.com/api/"),
        ("SLACK_API_URL", "https://slack.com:port/api/", "Port could not be cast to integer value as 'port'"),
        ("PULSE_OPS", "olga,ivan", "Slack user ids, U…, separated by commas"),
        ("PULSE_OPS_GROUP", "@ops", "the Slack id of a user group, S…"),
        ("PULSE_OPS_CHANNEL", "#pulse-ops", "the Slack id of a channel, C…"),
        ("PULSE_MONITOR_PORT", "99999", "input should be less than or equal to 65535"),
        ("PULSE_KEEP_AUDIT_DAYS", "999999", "input should be less than or equal to 36500"),
        ("PULSE_TICK_SECONDS", "inf", "input should be less than or equal to 120"),
        ("PULSE_LOG_LEVEL", "DEBUG", "INFO, WARNING or ERROR"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_one_line(
    at_the_shell: Callable[..., tuple[int, str]], name: str, value: str, why: str
) -> None:
    said = f"pulse: set in the environment or .env: {name} ({why})\n"
    assert at_the_shell("migrate", **{name: value}) == (2, said)


def test_what_cannot_be_read_or_made_is_said_in_one_line(
    at_the_shell: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    said = "pulse: can't make the key in nodir/k: No such file or directory\n"
    assert at_the_shell("migrate", PULSE_KEY_FILE="nodir/k") == (2, said)
    said = f"pulse: can't read the key in {tmp_path}: Is a directory\n"
    assert at_the_shell("migrate", PULSE_KEY_FILE=str(tmp_path)) == (2, said)
    (tmp_path / "pulse.key").touch(0o600)
    (tmp_path / "pulse.key").write_bytes(b"\xff" * 64)
    said = "pulse: pulse.key is no key: it has to be at least 64 hexadecimal digits\n"
    assert at_the_shell("migrate") == (2, said)
    (tmp_path / ".env").write_bytes("PULSE_ZONE=Zürich".encode("latin-1"))
    assert at_the_shell("migrate") == (2, "pulse: .env is not UTF-8: save it as UTF-8\n")
    assert {path.name for path in tmp_path.iterdir()} == {"pulse.key", ".env"}


def test_a_schema_of_a_newer_version_stays_and_one_that_is_too_new_or_nobodys_is_refused(
    at_the_shell: Callable[..., tuple[int, str]],
) -> None:
    assert at_the_shell("migrate")[0] == 0
    for revision, code, words in (
        (f"{int(head()) + 1:04}", 0, "already"),
        (f"{int(head()) + 2:04}", 2, "upgrade this bot"),
        ("ae10", 2, "which is no revision of this bot's: check DATABASE_URL"),
    ):
        with contextlib.closing(sqlite3.connect("pulse.db")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
        status, said = at_the_shell("migrate")
        assert (status, len(said.splitlines())) == (code, 1)
        assert revision in said and words in said


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database and a key."""
    folder = tmp_path_factory.mktemp("ready")
    assert pulse(folder, "migrate", SLACK_BOT_TOKEN=TOKEN).returncode == 0
    return folder


NOBODY = "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    ("words", "env", "said"),
    [
        ("run --http", {}, "set in the environment or .env: SLACK_SIGNING_SECRET, which --http needs"),
        ("run --http --port {port}", {"SLACK_SIGNING_SECRET": "s"}, "can't listen on 127.0.0.1, port {port}: Address"),
        ("run", {"PULSE_MONITOR_PORT": "{port}"}, "can't listen on 127.0.0.1, port {port}: Address already in use"),
        ("run", {"PULSE_MONITOR_PORT": "0", "PULSE_MONITOR_HOST": "no::where"}, "can't listen on no::where, port 0: "),
        ("run", {"SLACK_API_URL": NOBODY, "SLACK_CLOCK_FILE": "none"}, "SLACK_CLOCK_FILE: none is no sandbox's clock"),
    ],
)
def test_what_a_bot_cannot_start_with_is_said_in_one_line(
    ready: Path, words: str, env: dict[str, str], said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        given = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1"} | env
        given = {name: value.format(port=port) for name, value in given.items()}
        done = pulse(ready, *words.format(port=port).split(), **given)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith(f"pulse: {said.format(port=port)}")


def test_a_job_that_slack_does_not_let_run_says_so_and_a_busy_slack_is_worth_another_try(ready: Path) -> None:
    done = pulse(ready, "job", "directory", SLACK_BOT_TOKEN=TOKEN, SLACK_API_URL=NOBODY)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("pulse: Slack can't be reached (URLError): check SLACK_API_URL")
    with Slack(company.workspace(), MANIFEST) as slack:
        given = slack.environment() | {"SLACK_BOT_TOKEN": "xoxb-other"}
        refused = pulse(ready, "job", "directory", **given)
        slack.faults.add("503", times=None)
        busy = pulse(ready, "job", "directory", **slack.environment())
    assert (refused.returncode, busy.returncode) == (2, 1)
    assert refused.stderr.splitlines()[-1] == "pulse: Slack says invalid_auth: `pulse check` may know more"
    assert busy.stderr.splitlines()[-1] == "pulse: Slack can't answer now (HTTP 503): try again later"
    assert "Traceback" not in done.stderr + refused.stderr + busy.stderr


def test_migrate_makes_private_files_and_can_be_repeated(tmp_path: Path) -> None:
    first, second = (pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert "(was empty)" in first.stdout and "already" in second.stdout
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    assert {"pulse.db", "pulse.key"} <= {path.name for path in tmp_path.iterdir()}


def test_another_key_is_refused(tmp_path: Path) -> None:
    pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN)
    done = pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN, PULSE_KEY="ab" * 32)
    assert done.returncode == 2
    assert "belongs to the key" in done.stderr and "ab" * 32 not in done.stderr


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN)
    (tmp_path / "pulse.key").chmod(0o644)
    done = pulse(tmp_path, "job", "open", SLACK_BOT_TOKEN=TOKEN)
    assert done.returncode == 2 and "chmod 600" in done.stderr


@pytest.mark.parametrize("command", [("run",), ("job", "open"), ("copy-database", "sqlite:///other.db")])
def test_without_tables_every_command_says_to_migrate(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = pulse(tmp_path, *command, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-1", PULSE_KEY="ab" * 32)
    assert done.returncode == 2 and "pulse migrate" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_database_does_not_show_its_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://pulse:hunter2@127.0.0.1:1/pulse"
    done = pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN, DATABASE_URL=url)
    assert done.returncode == 1 and "DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_an_import_says_what_it_takes_away_and_a_dry_run_says_so_before(tmp_path: Path) -> None:
    pulse(tmp_path, "migrate", SLACK_BOT_TOKEN=TOKEN)
    (tmp_path / "company.yml").write_text("teams: [{name: Web, members: [UA, UB, UC], leads: [UA], hires: [Data]}]\n")
    (tmp_path / "data.csv").write_text("team\nData\n")
    (tmp_path / "less.csv").write_text("slack,team,lead\nUA,Web,\nUD,Web,yes\n")
    (tmp_path / "bad.csv").write_text("slack,team\nUE,Web\nbob,Web\n")

    def imports(*arguments: str) -> tuple[int, list[str]]:
        done = pulse(tmp_path, "import", *arguments, SLACK_BOT_TOKEN=TOKEN)
        return done.returncode, (done.stdout + done.stderr).splitlines()[-2:]

    assert imports("company.yml", "data.csv") == (0, ["Importing", "Imported 2 teams (2 new) and 3 people (3 new)."])
    would = ["Would import 1 team (0 new) and 2 people (1 new).", "Would be taken out of Web: 2 members, 1 lead."]
    assert [imports("--dry-run", "less.csv") for _ in range(2)] == [(0, would)] * 2
    code, said = imports("less.csv", "bad.csv")
    assert (code, said) == (2, ["pulse: bad.csv:3: “bob” is not a Slack user id (U…). Nothing was imported."])
    did = ["Imported 1 team (0 new) and 2 people (1 new).", "Taken out of Web: 2 members, 1 lead."]
    assert imports("less.csv") == (0, did)
    assert imports("less.csv")[1][-1] == "Imported 1 team (0 new) and 2 people (0 new)."
    with contextlib.closing(sqlite3.connect(tmp_path / "pulse.db")) as database:
        log = database.execute("SELECT subject, after FROM audit WHERE actor = 'pulse import' ORDER BY id").fetchall()
    assert [subject for subject, _ in log] == ["the company", "the company", "team Web", "the company"]
    assert log[2][1] == '{"members gone": 2, "leads gone": 1}'


def test_the_http_manifest_is_the_same_app_called_at_an_address(tmp_path: Path) -> None:
    socket = yaml.safe_load(pulse(tmp_path, "manifest").stdout)
    http = yaml.safe_load(pulse(tmp_path, "manifest", "--url", "https://pulse.example.com/").stdout)
    address = "https://pulse.example.com/slack/events"
    assert http["settings"]["event_subscriptions"]["request_url"] == address
    assert http["settings"]["interactivity"]["request_url"] == address
    assert {command["url"] for command in http["features"]["slash_commands"]} == {address}
    assert (socket["settings"]["socket_mode_enabled"], http["settings"]["socket_mode_enabled"]) == (True, False)
    assert http["oauth_config"] == socket["oauth_config"]
    assert pulse(tmp_path, "manifest", "--url", "http://pulse.example.com").returncode == 2


def test_the_example_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_no_secret_of_a_checkout_goes_into_git_or_an_image() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    secrets = (".env", "pulse.key", "pulse.db", "pulse.db-wal", "pulse.db-shm", "pulse.db.running")
    assert [name for name in secrets if not any(fnmatch(name, pattern) for pattern in ignored)] == []
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    built = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms = {name.rstrip("*") for name in built["tool"]["setuptools"]["packages"]["find"]["include"]} - {"sandbox"}
    assert taken == rooms | {"pyproject.toml", "constraints.txt", built["project"]["readme"], "manifest.yml"}


def test_secrets_do_not_show() -> None:
    url = "postgresql://pulse:hunter2@db/pulse"
    settings = Settings(_env_file=None, slack_bot_token=TOKEN, pulse_key="cd" * 32, database_url=url)
    assert not re.search("very-quiet|hunter2|cdcd", repr(settings) + str(settings))
