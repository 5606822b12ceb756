"""`pulse check` in front of a sandbox: one line for each thing, what is wrong and what to do."""

from pathlib import Path

import pytest

from bot.checks import Finding, run_checks
from bot.config import Settings
from sandbox.local import Slack
from storage import company
from storage.database import Database
from storage.secrets import check_key
from tests.company import CHANNELS, OPS_CHANNEL, fill
from tests.house import KEY


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
        company.put_team(session, "Platform", channel="CNOWHERE")
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


def test_a_finding_names_no_secret(settings: Settings) -> None:
    said = " ".join(finding.line for finding in run_checks(settings))
    assert settings.slack_bot_token.get_secret_value() not in said
    assert (b"k" * 32).hex() not in said
    assert isinstance(next(iter(run_checks(settings))), Finding)
