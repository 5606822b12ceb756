"""Rate limits by the shown clock, and the faults that a test can switch on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import Changed, client_of, company
from tests.sandbox.test_web_api import error


class Shown:
    """A clock in a test's hand."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def slow(manifest: Changed, shown: Shown) -> Iterator[Slack]:
    with Slack(company(), manifest(), now=shown) as slack:
        yield slack


def retry_after(client: WebClient, method: str, **args: str) -> int:
    with pytest.raises(SlackApiError) as excinfo:
        client.api_call(method, json=args)
    assert (excinfo.value.response.status_code, excinfo.value.response["error"]) == (429, "ratelimited")
    return int(excinfo.value.response.headers["Retry-After"])


def test_a_method_is_limited_by_the_minute_of_the_shown_clock(slow: Slack, shown: Shown) -> None:
    client = client_of(slow)
    for _ in range(20):
        client.users_list(limit=100)
    shown.at += 10.5
    assert retry_after(client, "users.list") == 50
    assert client.users_info(user="UALICE")["ok"]
    shown.at += 50
    assert client.users_list(limit=100)["ok"]


def test_a_conversation_takes_about_a_message_a_second(slow: Slack, shown: Shown) -> None:
    client = client_of(slow)
    for _ in range(60):
        client.chat_postMessage(channel="CHOME", text="hi")
    assert retry_after(client, "chat.postMessage", channel="CHOME", text="hi") == 60
    assert client.chat_postMessage(channel="UALICE", text="hi")["ok"]
    assert len(slow.messages("CHOME")) == 60
    shown.at += 60
    assert client.chat_postMessage(channel="CHOME", text="hi")["ok"]


def test_a_workspace_takes_several_hundred_messages_a_minute(slow: Slack) -> None:
    client = client_of(slow)
    for turn in range(300):
        client.chat_postMessage(channel=("UALICE", "UBOB", "UCAROL", "UGUEST", "CHOME")[turn % 5], text="hi")
    assert retry_after(client, "chat.postMessage", channel="UALICE", text="hi") == 60


def test_limits_can_be_switched_off(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(rate_limits=False)) as slack:
        client = client_of(slack)
        assert all(client.users_list(limit=100)["ok"] for _ in range(30))


def test_a_429_a_500_and_a_503_change_nothing(slack: Slack, client: WebClient) -> None:
    slack.faults.add("429", method="chat.postMessage", retry_after=7)
    assert retry_after(client, "chat.postMessage", channel="CHOME", text="hi") == 7
    for status in (500, 503):
        slack.faults.add(str(status), method="chat.postMessage")
        with pytest.raises(SlackApiError) as excinfo:
            client.chat_postMessage(channel="CHOME", text="hi")
        assert excinfo.value.response.status_code == status
    assert slack.messages("CHOME") == []
    assert client.chat_postMessage(channel="CHOME", text="hi")["ok"]
    happened = [(call.args["text"], call.error) for call in slack.calls]
    assert happened == [("hi", "429"), ("hi", "500"), ("hi", "503"), ("hi", None)]


@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_may_come_after_the_call_took_effect(slack: Slack, client: WebClient, status: int) -> None:
    slack.faults.add(f"{status}_after", method="chat.postMessage")
    with pytest.raises(SlackApiError) as excinfo:
        client.chat_postMessage(channel="CHOME", text="hi")
    assert excinfo.value.response.status_code == status
    assert "service_unavailable" not in str(excinfo.value)
    assert len(slack.messages("CHOME")) == 1


def test_slacks_own_503_says_that_nothing_happened(slack: Slack, client: WebClient) -> None:
    slack.faults.add("503", method="chat.postMessage")
    with pytest.raises(SlackApiError) as excinfo:
        client.chat_postMessage(channel="CHOME", text="hi")
    assert excinfo.value.response["error"] == "service_unavailable"


@pytest.mark.parametrize(("kind", "posted"), [("drop_before", 0), ("drop_after", 1)])
def test_a_line_drops_before_or_after_the_call_took_effect(
    slack: Slack, client: WebClient, kind: str, posted: int
) -> None:
    slack.faults.add(kind, method="chat.postMessage")
    with pytest.raises((URLError, ConnectionError)):
        client.chat_postMessage(channel="CHOME", text="hi")
    assert len(slack.messages("CHOME")) == posted


def test_a_slow_answer_comes_late_but_comes(slack: Slack, client: WebClient) -> None:
    slack.faults.add("slow", method="chat.postMessage", seconds=0.3)
    with ThreadPoolExecutor() as pool:
        late = pool.submit(client.chat_postMessage, channel="CHOME", text="late")
        slack.until(lambda: slack.traffic)
        client.chat_postEphemeral(channel="CHOME", user="UALICE", text="early")
        assert late.result()["ok"]
    assert [message.text for message in slack.messages("CHOME")] == ["early", "late"]


def test_a_fault_happens_as_often_as_it_was_asked_for(slack: Slack, client: WebClient) -> None:
    slack.faults.add("500", times=2)
    assert not [turn for turn in range(2) if _answers(client)]
    assert _answers(client)
    slack.faults.add("500", times=None)
    assert not [turn for turn in range(5) if _answers(client)]
    slack.faults.clear()
    assert _answers(client)


def test_chance_is_repeatable(manifest: Changed) -> None:
    def outcomes() -> list[bool]:
        with Slack(company(), manifest(), settings=Settings(seed=7)) as slack:
            slack.faults.add("500", times=None, probability=0.5)
            client = client_of(slack)
            return [_answers(client) for _ in range(20)]

    first = outcomes()
    assert first == outcomes() and len(set(first)) == 2


def test_response_urls_fail_too(slack: Slack, app: App) -> None:
    statuses: list[int] = []

    @app.command("/say")
    def say(ack: Ack, respond: Respond) -> None:
        ack()
        statuses.extend(respond(text=str(turn)).status_code for turn in range(2))

    slack.faults.add("500", method="response_url")
    slack.person("UALICE").types("/say", channel="CHOME")
    assert statuses == [500, 200]
    assert [message.text for message in slack.messages("CHOME")] == ["1"]


def test_there_is_no_unknown_fault(slack: Slack, client: WebClient) -> None:
    with pytest.raises(ValueError, match="no fault 'fire'"):
        slack.faults.add("fire")
    assert error(client, "chat.postMessage", channel="CHOME") == "no_text"


def _answers(client: WebClient) -> bool:
    try:
        return bool(client.auth_test()["ok"])
    except SlackApiError:
        return False
