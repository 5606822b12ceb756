"""What can be wrong with an installation, looked at one by one: each finding says what is wrong and what to do."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.cli import Refused
from bot.config import Settings
from bot.keys import load_key, open_database
from bot.manifest import manifest
from bot.trouble import SILENCE, refusal, silence
from storage.company.teams import posting_channels
from storage.database import Database

SKEW_SECONDS = 60  # Slack refuses nothing before 300; a minute already shows wrong hours


@dataclass(frozen=True)
class Finding:
    fine: bool
    line: str


def run_checks(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Every check, in order; one that can't run because an earlier one failed is left out."""
    client = WebClient(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, timeout=10)
    yield from _one("bot token", lambda: _bot_token(client))
    yield from _one("app token", lambda: _app_token(settings, client))
    yield from _one("scopes", lambda: _scopes(client))
    yield from _one("clock", lambda: _clock(client, now))
    yield from _one("key", lambda: f"fingerprint {load_key(settings).fingerprint}")
    yield from _database(settings, client)


def _one(name: str, look: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield Finding(True, f"{name}: {look()}")
    except Refused as error:
        yield Finding(False, f"{name}: {error.message}")
    except SlackApiError as error:
        yield Finding(False, f"{name}: {refusal(error.response, 'update the app and reinstall it').message}")
    except SILENCE as error:
        yield Finding(False, f"{name}: {silence(error).message}")


def _bot_token(client: WebClient) -> str:
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise refusal(error.response, "copy SLACK_BOT_TOKEN (xoxb-…) again") from None
    return f"{answer['user']} in {answer['team']}"


def _app_token(settings: Settings, client: WebClient) -> str:
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            raise Refused("set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for `pulse run --http`")
        return "none: `pulse run --http` it is"
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as error:
        raise refusal(error.response, "make an app-level token (xapp-…) with connections:write") from None
    return "opens a connection"


def _scopes(client: WebClient) -> str:
    header = {k.lower(): v for k, v in client.auth_test().headers.items()}.get("x-oauth-scopes", "")
    granted, wanted = set(header.replace(" ", "").split(",")), set(manifest()["oauth_config"]["scopes"]["bot"])
    if missing := wanted - granted:
        raise Refused(f"missing {', '.join(sorted(missing))}: update the app from `pulse manifest` and reinstall it")
    if more := granted - wanted - {""}:
        raise Refused(f"more than needed: {', '.join(sorted(more))}: take them away in the app's settings")
    return f"{len(wanted)}, as in the manifest"


def _clock(client: WebClient, now: Callable[[], float]) -> str:
    date = {k.lower(): v for k, v in client.api_test().headers.items()}.get("date")
    skew = abs(parsedate_to_datetime(date).timestamp() - now()) if date else 0.0
    if skew > SKEW_SECONDS:
        raise Refused(f"{skew:.0f} s away from Slack's: set up NTP")
    return "in step with Slack"


def _database(settings: Settings, client: WebClient) -> Iterator[Finding]:
    try:
        database = open_database(settings, load_key(settings))
    except Refused as error:
        yield Finding(False, f"database: {error.message}")
        return
    yield Finding(True, f"database: {'SQLite' if database.is_sqlite else 'PostgreSQL'}, schema up to date")
    yield from _channels(settings, database, client)
    database.close()


def _channels(settings: Settings, database: Database, client: WebClient) -> Iterator[Finding]:
    with database.read() as session:
        channels = posting_channels(session)
    if settings.pulse_ops_channel:
        channels.append(("ops", settings.pulse_ops_channel))
    else:
        yield Finding(False, "ops channel: none: set PULSE_OPS_CHANNEL, so that ops hear what needs them")
    for name, channel in channels:
        yield from _one(f"channel of {name}", lambda channel=channel: _channel(client, channel))  # type: ignore[misc]


def _channel(client: WebClient, channel: str) -> str:
    try:
        info = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        raise refusal(error.response, f"choose another than {channel}, or invite the bot if it is private") from None
    if info.get("is_archived"):
        raise Refused(f"#{info['name']} is archived: choose another")
    if info.get("is_ext_shared"):
        raise Refused(f"#{info['name']} is shared with another organisation: digests stay inside, choose another")
    if not info.get("is_member"):
        raise Refused(f"the bot is not in #{info['name']}: type `/invite @Upstream Pulse` there")
    return f"#{info['name']}"
