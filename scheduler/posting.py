"""One call to Slack, and what is known of it afterwards.

Slack has no idempotency key. So a connection that breaks, an answer that does not come in time, and a failure of
Slack's own say nothing about whether the message is there; a request that never left whole, and a refusal, do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from messages.blocks import Message
from scheduler.turns import COMPLETE, LOOK, LOOK_AROUND, PLACE, POST

DEAD: Final = frozenset(
    "account_inactive app_uninstalled invalid_auth not_authed team_access_not_granted token_expired "
    "token_revoked".split()
)
NO_CONNECTION: Final = "no connection"
TRANSIENT: Final = frozenset("org_login_required request_timeout service_unavailable team_added_to_org".split())
"""Slack did nothing and says so, in its own JSON: an HTTP status alone may be a proxy's, after a post that was made."""
DOUBTFUL: Final = frozenset({"fatal_error", "internal_error"})
"""Of both Slack says that some aspect of the operation may have succeeded."""
UPLOAD_SECONDS: Final = 10
A_PAGE: Final = 999
"""The most that users.conversations lists. A bot in more channels looks at the others one by one."""


class DeadToken(Exception):
    """Slack does not know this bot any more: nothing can be sent, and nobody can be told in Slack."""


@dataclass(frozen=True)
class Upload:
    """A picture for a channel. `alt` says the same in words."""

    filename: str
    title: str
    alt: str
    content: bytes


@dataclass(frozen=True)
class Sent:
    channel: str
    ts: str | None


@dataclass(frozen=True)
class Unknown:
    """It may have taken effect, or not."""


@dataclass(frozen=True)
class Refused:
    """It will never work. `error` is Slack's code."""

    error: str


@dataclass(frozen=True)
class Busy:
    """It did not take effect and may work later; where Slack said when, `method` is free after `seconds`."""

    error: str
    method: str
    seconds: float | None = None


Trouble = Unknown | Refused | Busy


def permalink(client: WebClient, channel: str | None, ts: str | None) -> str | None:
    """The address of a message, None where Slack does not know or does not say."""
    if channel is None or ts is None:
        return None
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    except (SlackApiError, OSError, HTTPException):
        return None


def post(client: WebClient, target: str, message: Message) -> Sent | Trouble:
    """chat.postMessage to a channel, or to a person's direct messages by their user id."""
    answer = _call(
        POST, lambda: client.chat_postMessage(channel=target, unfurl_links=False, unfurl_media=False, **message)
    )
    return Sent(answer["channel"], answer["ts"]) if isinstance(answer, SlackResponse) else answer


def upload(client: WebClient, target: str, file: Upload) -> Sent | Trouble:
    """A file in the channel itself. Nobody sees anything before the last of the three calls."""
    place = _call(
        PLACE,
        lambda: client.files_getUploadURLExternal(
            filename=file.filename, length=len(file.content), alt_txt=file.alt[:1000]
        ),
    )
    if not isinstance(place, SlackResponse):
        return _not_yet(place, PLACE)
    try:
        urlopen(Request(place["upload_url"], data=file.content), timeout=UPLOAD_SECONDS).close()
    except (OSError, HTTPException):
        return Busy("upload broke off", PLACE)
    files = [{"id": place["file_id"], "title": file.title}]
    done = _call(COMPLETE, lambda: client.files_completeUploadExternal(files=files, channel_id=target))
    return Sent(target, None) if isinstance(done, SlackResponse) else done


def look_around(client: WebClient) -> frozenset[str] | Trouble:
    """The channels that the bot is in and that are neither archived nor shared with another organisation."""
    kinds = "public_channel,private_channel"
    answer = _call(LOOK_AROUND, lambda: client.users_conversations(types=kinds, limit=A_PAGE))
    if not isinstance(answer, SlackResponse):
        return _not_yet(answer, LOOK_AROUND)
    faults = ("is_archived", "is_ext_shared")
    return frozenset(one["id"] for one in answer["channels"] if not any(map(one.get, faults)))


def look_at_channel(client: WebClient, channel: str) -> Trouble | None:
    """Why nothing may be posted there: shared with another organisation, archived, gone, or not a member."""
    answer = _call(LOOK, lambda: client.conversations_info(channel=channel))
    if not isinstance(answer, SlackResponse):
        return _not_yet(answer, LOOK)
    info = answer["channel"]
    for fault, error in (("is_ext_shared", "shared_channel"), ("is_archived", "is_archived")):
        if info.get(fault):
            return Refused(error)
    return None if info.get("is_member", True) else Refused("not_in_channel")


def _not_yet(trouble: Trouble, method: str) -> Trouble:
    """Before the call that counts, an unknown outcome is none: it can be tried again."""
    return Busy("no answer", method) if isinstance(trouble, Unknown) else trouble


def _call(method: str, call: Callable[[], SlackResponse]) -> SlackResponse | Trouble:
    try:
        return call()
    except SlackApiError as error:
        return _read(method, error.response)
    except URLError:  # raised for what fails while connecting and sending alone: Slack has no whole request
        return Busy(NO_CONNECTION, method)
    except (OSError, HTTPException):
        return Unknown()


def _read(method: str, answer: SlackResponse) -> Trouble:
    """What Slack said instead of yes. Raises DeadToken."""
    error = str((answer.data if isinstance(answer.data, dict) else {}).get("error", "no answer"))
    if answer.status_code == 429 or error in {"ratelimited", "rate_limited"}:
        return Busy("ratelimited", method, seconds_to_wait(answer.headers))
    if error in DEAD:
        raise DeadToken(error)
    if error in TRANSIENT:
        return Busy(error, method)
    return Unknown() if answer.status_code >= 500 or error in DOUBTFUL or " " in error else Refused(error)


def seconds_to_wait(headers: dict[str, Any]) -> float:
    """Retry-After, which Slack always sends with a 429; a minute where it did not."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "60")
    try:
        return max(1.0, float(value[0] if isinstance(value, list) else value))
    except ValueError:
        return 60.0


def check_token(client: WebClient) -> None:
    """Raises DeadToken if Slack does not know the bot; every other trouble passes."""
    _call("auth.test", client.auth_test)
