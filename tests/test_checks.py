"""`pulse check` in front of a sandbox: one line for each thing, what is wrong and what to do."""

import time
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import text

from bot.checks import Finding, run_checks
from bot.cli import main
from bot.config import Settings
from sandbox.local import Slack
from storage.database import Database
from storage.secrets import check_key
from tests.company import CHANNELS, OPS_CHANNEL, fill, put_team, workspace
from tests.house import KEY, MANIFEST


@pytest.fixture
def settings(slack: Slack, database: Database, database_url: str, tmp_path: Path) -> Settings:
    """An installation that is well: everything is there, and the bot is in every channel."""
    with database.write() as session:
        fill(session)
        check_key(session, KEY)
    key_file = tmp_path / "key"
    key_file.touch(0o600)
    key_file.write_text((b"k" * 32).hex())
    return Settings(
        _env_file=None,
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_api_url=slack.api_url,
        database_url=database_url,
        pulse_key_file=key_file,
        pulse_ops_channel=OPS_CHANNEL,
    )


def wrong(settings: Settings) -> list[str]:
    return [finding.line for finding in run_checks(settings) if not finding.fine]


def test_where_all_is_well_every_line_says_so(settings: Settings) -> None:
    findings = list(run_checks(settings))
    assert [finding for finding in findings if not finding.fine] == []
    names = [finding.line.partition(":")[0] for finding in findings]
    assert names == [
        "bot token",
        "app token",
        "scopes",
        "clock",
        "key",
        "database",
        *(f"channel of {name}" for name in (*sorted(CHANNELS), "ops")),
    ]


def test_channels_that_the_bot_cannot_or_must_not_post_to(settings: Settings, slack: Slack, database: Database) -> None:
    slack.share(CHANNELS["Data"])
    slack.archive(CHANNELS["Web"])
    with database.write() as session:
        put_team(session, "Platform", channel="CNOWHERE")
    data, platform, web = wrong(settings)
    assert data.startswith("channel of Data") and "shared with another organisation" in data
    assert platform.startswith("channel of Platform") and "choose another" in platform
    assert web.startswith("channel of Web") and "archived" in web


def test_wrong_tokens_and_another_key(settings: Settings) -> None:
    changed = settings.model_copy(update={"slack_bot_token": type(settings.slack_bot_token)("xoxb-other")})
    assert any("copy SLACK_BOT_TOKEN" in line for line in wrong(changed))
    settings.pulse_key_file.write_text("ab" * 32)
    assert wrong(settings) == [line for line in wrong(settings) if "belongs to the key" in line] != []


def test_no_ops_channel_and_no_way_to_hear_slack(settings: Settings) -> None:
    lines = wrong(settings.model_copy(update={"pulse_ops_channel": None, "slack_app_token": None}))
    assert any("SLACK_SIGNING_SECRET" in line for line in lines)
    assert any("PULSE_OPS_CHANNEL" in line for line in lines)


def test_a_channel_that_the_bot_is_not_in(settings: Settings, slack: Slack) -> None:
    slack.leave(CHANNELS["Data"])
    slack.leave(OPS_CHANNEL)
    assert wrong(settings) == [
        "channel of Data: the bot is not in #data: type `/invite @Upstream Pulse` there",
        "channel of ops: the bot is not in #pulse-ops: type `/invite @Upstream Pulse` there",
    ]


def test_scopes_that_are_missing_or_not_needed(settings: Settings, tmp_path: Path) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text())
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    said = []
    for changed in ([*scopes, "users:read.email"], [scope for scope in scopes if scope != "files:write"]):
        manifest["oauth_config"]["scopes"]["bot"] = changed
        (tmp_path / "manifest.yml").write_text(yaml.safe_dump(manifest))
        with Slack(workspace(), tmp_path / "manifest.yml") as other:
            given = {"slack_bot_token": other.bot_token, "slack_app_token": other.app_token}
            there = settings.model_dump() | given | {"slack_api_url": other.api_url}
            said += wrong(Settings(_env_file=None, **there))
    assert said == [
        "scopes: more than needed: users:read.email: take them away in the app's settings",
        "scopes: missing files:write: update the app from `pulse manifest` and reinstall it",
    ]


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_that_is_wrong(settings: Settings, seconds: float) -> None:
    findings = run_checks(settings, lambda: time.time() + seconds)
    (clock,) = [finding.line for finding in findings if not finding.fine]
    assert clock.startswith("clock: ") and clock.endswith(" s away from Slack's: set up NTP")


def test_a_slack_that_does_not_answer_is_no_matter_of_tokens(settings: Settings, slack: Slack) -> None:
    slack.faults.add("503", times=None)
    assert {line.partition(": ")[2] for line in wrong(settings)} == {
        "Slack can't answer now (HTTP 503): try again later"
    }
    slack.faults.clear()
    nobody = wrong(settings.model_copy(update={"slack_api_url": "http://127.0.0.1:1/api/"}))
    words = "Slack can't be reached (URLError): check SLACK_API_URL, the network"
    assert {line.partition(": ")[2] for line in nobody} == {words}
    assert {"bot token", "app token", "scopes", "clock"} <= {line.partition(":")[0] for line in nobody}
    other = wrong(settings.model_copy(update={"slack_api_url": slack.api_url.removesuffix("api/")}))
    assert other[0] == "bot token: what answers is not Slack (HTTP 404): check SLACK_API_URL, the proxy"


def test_an_old_schema_and_a_key_that_cannot_be_read(settings: Settings, database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    (schema,) = wrong(settings)
    assert schema.startswith("database: the schema is at 0000") and schema.endswith("run `pulse migrate`")
    key, _ = wrong(settings.model_copy(update={"pulse_key_file": tmp_path}))
    assert key == f"key: can't read the key in {tmp_path}: Is a directory"


def test_the_command_says_a_line_for_each_and_ends_with_one_where_something_is_wrong(
    settings: Settings, slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = slack.environment() | {
        "DATABASE_URL": settings.database_url,
        "PULSE_KEY_FILE": str(settings.pulse_key_file),
        "PULSE_OPS_CHANNEL": OPS_CHANNEL,
    }
    well = CliRunner(env=given).invoke(main, ["check"])
    assert well.exit_code == 0
    assert [line[:6] for line in well.output.splitlines()] == ["ok    "] * 10
    slack.archive(OPS_CHANNEL)
    ill = CliRunner(env=given).invoke(main, ["check"])
    assert ill.exit_code == 1
    assert ill.output.splitlines()[-1] == "WRONG channel of ops: #pulse-ops is archived: choose another"


def test_a_finding_names_no_secret(settings: Settings) -> None:
    said = " ".join(finding.line for finding in run_checks(settings))
    assert settings.slack_bot_token.get_secret_value() not in said
    assert (b"k" * 32).hex() not in said
    assert isinstance(next(iter(run_checks(settings))), Finding)
