"""The environment, read once. Secrets never show in a repr or a log."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import slack_ids
from pulse.calendar import is_zone
from pulse.policy import Policy

CENTURY = 36_500  # days; much more lies before all dates that a computer knows


def _zone(value: str) -> str:
    if not is_zone(value):
        raise ValueError("no zone: write it like Europe/Berlin")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("no address: write it like https://slack.com/api/")
    return value


def _like(pattern: re.Pattern[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(what)
        return value

    return AfterValidator(check)


User = Annotated[str, _like(slack_ids.USER, "Slack user ids, U…, separated by commas")]
Group = Annotated[str, _like(slack_ids.GROUP, "the Slack id of a user group, S…")]
Channel = Annotated[str, _like(slack_ids.CHANNEL, "the Slack id of a channel, C…")]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """Every setting by its environment name in capitals; `.env.example` lists them all (a test compares)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_address)] = "https://slack.com/api/"
    slack_clock_file: Path | None = None
    database_url: str = Field(default="sqlite:///pulse.db", repr=False)
    pulse_key: SecretStr | None = None
    pulse_key_file: Path = Path("pulse.key")
    pulse_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    pulse_ops: Annotated[frozenset[User], NoDecode] = frozenset()
    pulse_ops_group: Group | None = None
    pulse_ops_channel: Channel | None = None
    pulse_matrix_weekday: int = Field(default=4, ge=0, le=6)
    pulse_matrix_hour: time = time(16)
    pulse_posts_per_second: float = Field(default=1.0, gt=0, le=4)
    pulse_minimum_group: int = Field(default=5, ge=3)
    pulse_comment_minimum: int = Field(default=10, ge=5)
    pulse_weeks_between_tellings: int = Field(default=1, ge=1)
    pulse_approval_above: int = Field(default=50, ge=0)
    pulse_asks_per_week: int = Field(default=1, ge=1)
    pulse_keep_waiting_weeks: int = Field(default=8, ge=5, le=8)
    pulse_keep_comment_weeks: int = Field(default=52, ge=1, le=CENTURY // 7)
    pulse_keep_audit_days: int = Field(default=730, ge=30, le=CENTURY)
    pulse_keep_delivery_days: int = Field(default=90, ge=14, le=CENTURY)
    pulse_tick_seconds: float = Field(default=15, gt=0, le=120)  # /healthz misses a tick after 300
    pulse_monitor_host: str = "127.0.0.1"
    pulse_monitor_port: Port | None = None
    pulse_log_level: str = "INFO"

    @field_validator("pulse_ops", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return frozenset(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("pulse_log_level")
    @classmethod
    def _no_debug(cls, value: str) -> str:
        """At DEBUG the Slack libraries print whole payloads, answers included."""
        if value.upper() not in {"INFO", "WARNING", "ERROR"}:
            raise ValueError("INFO, WARNING or ERROR")
        return value.upper()

    def policy(self) -> Policy:
        names = [name for name in Policy.__dataclass_fields__ if f"pulse_{name}" in type(self).model_fields]
        return Policy(**{name: getattr(self, f"pulse_{name}") for name in names})
