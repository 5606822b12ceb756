"""Operators at the shell: each command in a process of its own, in an empty folder."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.config import Settings

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
    would = ["Would import 1 teams (0 new) and 2 people (1 new).", "Would be taken out of Web: 2 members, 1 leads."]
    assert [imports("--dry-run", "less.csv") for _ in range(2)] == [(0, would)] * 2
    code, said = imports("less.csv", "bad.csv")
    assert (code, said) == (2, ["pulse: bad.csv:3: “bob” is not a Slack user id (U…). Nothing was imported."])
    did = ["Imported 1 teams (0 new) and 2 people (1 new).", "Taken out of Web: 2 members, 1 leads."]
    assert imports("less.csv") == (0, did)
    assert imports("less.csv")[1][-1] == "Imported 1 teams (0 new) and 2 people (0 new)."


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


def test_secrets_do_not_show() -> None:
    url = "postgresql://pulse:hunter2@db/pulse"
    settings = Settings(_env_file=None, slack_bot_token=TOKEN, pulse_key="cd" * 32, database_url=url)
    assert not re.search("very-quiet|hunter2|cdcd", repr(settings) + str(settings))
