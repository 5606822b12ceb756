"""Uploads: three steps, seen only where they were shared."""

import urllib.request
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import Changed, client_of, company
from tests.sandbox.test_web_api import error

PICTURE = b"\x89PNG\r\n\x1a\n not really"


def fetch(slack: Slack, file: str, user: str) -> bytes:
    address = f"http://127.0.0.1:{slack.port}/files/{file}/matrix.png?user={user}"
    with urllib.request.urlopen(address) as answer:
        return bytes(answer.read())


def test_the_sdks_upload_shares_a_file_in_a_channel(slack: Slack, client: WebClient) -> None:
    answer = client.files_upload_v2(
        content=PICTURE,
        filename="matrix.png",
        title="Matrix",
        alt_txt="figures",
        channel="CHOME",
        initial_comment="Look",
    )
    (message,) = slack.messages("CHOME")
    assert message.text == "Look" and message.files == [answer["file"]["id"]]
    assert fetch(slack, message.files[0], "UBOB") == PICTURE
    with pytest.raises(HTTPError, match="404"):
        fetch(slack, message.files[0], "UCAROL")


def test_a_file_that_is_shared_nowhere_is_seen_by_nobody(slack: Slack, client: WebClient) -> None:
    file = client.files_upload_v2(content=PICTURE, filename="matrix.png")["file"]["id"]
    with pytest.raises(HTTPError, match="404"):
        fetch(slack, file, "UALICE")


def test_a_file_is_completed_once_and_only_where_the_bot_is(slack: Slack, client: WebClient) -> None:
    upload = client.files_getUploadURLExternal(filename="a.csv", length=5)
    finish = {"files": [{"id": upload["file_id"]}]}
    assert error(client, "files.completeUploadExternal", **finish) == "file_not_found"
    with pytest.raises(HTTPError, match="400"):
        urllib.request.urlopen(urllib.request.Request(upload["upload_url"], b"123456"))
    urllib.request.urlopen(urllib.request.Request(upload["upload_url"], b"12345")).close()
    assert error(client, "files.completeUploadExternal", **finish, channel_id="CAWAY") == "not_in_channel"
    assert client.api_call("files.completeUploadExternal", json={**finish, "channel_id": "CHOME"})["ok"]
    assert error(client, "files.completeUploadExternal", **finish, channel_id="CHOME") == "file_not_found"
    assert len(slack.messages("CHOME")) == 1


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"channel_id": "UALICE"}, "channel_not_found"),
        ({"channel_id": "#home"}, "channel_not_found"),
        ({"channels": "CHOME,#home"}, "channel_not_found"),
        ({"channel_id": "CHOME", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel_id": "CHOME", "files": [1]}, "invalid_arguments"),
        ({"channels": "CHOME,UALICE"}, None),
    ],
    ids=str,
)
def test_a_file_is_shared_by_the_ids_of_conversations(
    slack: Slack, client: WebClient, where: dict[str, Any], code: str | None
) -> None:
    upload = client.files_getUploadURLExternal(filename="a.csv", length=5)
    urllib.request.urlopen(urllib.request.Request(upload["upload_url"], b"12345")).close()
    wanted = {"files": [{"id": upload["file_id"]}], **where}
    if code:
        assert error(client, "files.completeUploadExternal", **wanted) == code
    else:
        assert client.api_call("files.completeUploadExternal", json=wanted)["ok"]
    assert len(slack.messages("CHOME")) == len(slack.dm("UALICE")) == (0 if code else 1)


def test_an_upload_can_fail(slack: Slack, client: WebClient) -> None:
    slack.faults.add("500", method="upload")
    with pytest.raises(HTTPError, match="500"):
        client.files_upload_v2(content=PICTURE, filename="matrix.png", channel="CHOME")
    slack.faults.add("drop_before", method="upload")
    with pytest.raises((URLError, ConnectionError)):
        client.files_upload_v2(content=PICTURE, filename="matrix.png", channel="CHOME")
    assert slack.messages("CHOME") == []


def test_a_fresh_upload_cannot_be_drawn_at_once(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(file_delay=0.2)) as slack:
        client = client_of(slack)
        file = client.files_upload_v2(content=PICTURE, filename="matrix.png", channel="CHOME")["file"]["id"]
        blocks = [{"type": "image", "slack_file": {"id": file}, "alt_text": "figures"}]
        picture = {"channel": "CHOME", "text": "figures", "blocks": blocks}
        assert error(client, "chat.postMessage", **picture) == "invalid_blocks"

        def drawn() -> bool:
            try:
                return bool(client.api_call("chat.postMessage", json=picture)["ok"])
            except SlackApiError:
                return False

        assert slack.until(drawn)
        blocks[0]["slack_file"] = {"id": "FNONE"}
        assert error(client, "chat.postMessage", **picture) == "invalid_blocks"
        context = {"type": "context", "elements": blocks}
        assert error(client, "chat.postMessage", **picture | {"blocks": [context]}) == "invalid_blocks"
