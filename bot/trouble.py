"""What Slack says instead of yes, in one line: what is wrong and what to do."""

from http.client import HTTPException
from typing import Final

from slack_sdk.web import SlackResponse

from bot.cli import Away, Refused
from scheduler.posting import DOUBTFUL, TRANSIENT

SILENCE: Final = (OSError, HTTPException)
"""What is raised where no answer came."""


def refusal(answer: SlackResponse, mend: str) -> Refused:
    """`mend` is what to do where Slack means it; it may also be busy, or it was not Slack who answered."""
    error = str(answer.data.get("error", "")) if isinstance(answer.data, dict) else ""
    if answer.status_code == 429 or answer.status_code >= 500 or error in TRANSIENT | DOUBTFUL | {"ratelimited"}:
        return Away(f"Slack can't answer now (HTTP {answer.status_code}): try again later")
    if not error or " " in error:  # slack_sdk's own words about a body that is no JSON
        return Refused(f"what answers is not Slack (HTTP {answer.status_code}): check SLACK_API_URL, the proxy")
    return Refused(f"Slack says {error}: {mend}")


def silence(error: Exception) -> Refused:
    return Away(f"Slack can't be reached ({type(error).__name__}): check SLACK_API_URL, the network")
