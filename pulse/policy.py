"""What an installation decided, as one frozen value: `bot` makes it from the environment, everybody else reads it."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Policy:
    zone: str = "UTC"  # the company's, where neither Slack nor the team names one
    ops: frozenset[str] = frozenset()  # Slack ids that the environment names
    ops_group: str | None = None  # Slack id of a user group
    ops_channel: str | None = None  # Slack id
    matrix_weekday: int = 4  # 0 is Monday
    matrix_hour: time = time(16)
    posts_per_second: float = 1.0  # for the workspace; Slack: "several hundred a minute", 1 a second for a channel
    minimum_group: int = 5  # default of a new survey; never under 3
    comment_minimum: int = 10  # default of a new survey: people who answered in a telling, before comments are told
    weeks_between_tellings: int = 1
    approval_above: int = 50  # people reached, before a second ops person has to approve
    asks_per_week: int = 1  # invitations a person and ISO week, over all surveys
    keep_waiting_weeks: int = 8  # answers of too few; of the one more question twice as long
    keep_comment_weeks: int = 52
    keep_audit_days: int = 730
    keep_delivery_days: int = 90
