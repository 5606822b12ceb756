"""Who and what there is: people, channels, members, user groups, page by page."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.local import Slack
from tests.sandbox.conftest import Changed, client_of
from tests.sandbox.test_web_api import error


def people(client: WebClient, limit: int) -> list[dict[str, Any]]:
    return [member for page in client.users_list(limit=limit) for member in page["members"]]


def test_lists_everybody_page_by_page_with_all_who_must_never_be_asked(client: WebClient) -> None:
    by_id = {member["id"]: member for member in people(client, limit=2)}
    assert len(by_id) == 9
    assert by_id["USLACKBOT"]["is_bot"] is False
    assert by_id["U0BOT"]["is_bot"] and by_id["UROBOT"]["is_bot"]
    assert by_id["UGONE"]["deleted"] and "is_admin" not in by_id["UGONE"]
    assert by_id["UGUEST"]["is_restricted"]
    assert by_id["USTRANGE"]["is_stranger"] and by_id["USTRANGE"]["team_id"] == "T0OTHER"
    assert "tz" not in by_id["UCAROL"]
    assert (by_id["UBOB"]["tz"], by_id["UBOB"]["tz_offset"]) == ("Asia/Kolkata", 19800)
    assert [m["id"] for m in by_id.values() if m.get("is_admin")] == ["UALICE"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"limit": 2, "cursor": "bm9ib2R5"}, "invalid_cursor"),
        ({"limit": 2, "cursor": "!"}, "invalid_cursor"),
        ({"limit": -1}, "invalid_limit"),
        ({"limit": 1001}, "invalid_limit"),
    ],
)
def test_refuses_pages_that_do_not_exist(client: WebClient, args: dict[str, Any], code: str) -> None:
    assert error(client, "users.list", **args) == code


def test_a_large_workspace_must_be_read_in_pages(manifest: Changed) -> None:
    large = {"people": [{"id": f"U{number:05d}"} for number in range(1100)]}
    with Slack(large, manifest()) as slack:
        client = client_of(slack)
        assert error(client, "users.list") == "limit_required"
        assert len(people(client, limit=200)) == 1102


def test_describes_one_person(client: WebClient) -> None:
    user = client.users_info(user="UALICE")["user"]
    assert (user["name"], user["real_name"], user["tz"]) == ("alice", "Alice", "Europe/Berlin")
    assert user["profile"]["display_name"] == "alice"
    assert error(client, "users.info", user="UNOBODY") == "user_not_found"


def test_opens_a_conversation_only_with_people_who_can_have_one(client: WebClient) -> None:
    first = client.conversations_open(users="UALICE", return_im=True)
    again = client.conversations_open(users="UALICE", return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert (first["already_open"], again["already_open"]) == (False, True)
    assert again["channel"]["user"] == "UALICE"
    assert error(client, "conversations.open", users="UGONE") == "user_disabled"
    assert error(client, "conversations.open", users="USTRANGE") == "user_not_visible"
    assert error(client, "conversations.open", users="UROBOT") == "cannot_dm_bot"


def test_lists_the_channels_that_the_bot_may_see(slack: Slack, client: WebClient) -> None:
    def names(**args: Any) -> list[str]:
        pages = client.conversations_list(limit=1, **args)
        return [channel["name"] for page in pages for channel in page["channels"]]

    assert names() == ["home", "away", "old"]
    assert names(exclude_archived=True) == ["home", "away"]
    assert names(types="public_channel,private_channel") == ["home", "away", "old"]
    slack.join("CSECRET")
    assert names(types="private_channel") == ["secret"]
    assert error(client, "conversations.list", types="im") == "missing_scope"


def test_lists_the_channels_that_the_bot_is_in(slack: Slack, client: WebClient) -> None:
    def names(**args: Any) -> list[str]:
        pages = client.users_conversations(limit=1, **args)
        return [channel["name"] for page in pages for channel in page["channels"]]

    assert names() == ["home", "old"]
    slack.join("CSECRET")
    assert names(types="public_channel,private_channel") == ["home", "secret", "old"]
    assert names(exclude_archived=True) == ["home"]
    slack.share("CHOME")
    (channel,) = client.users_conversations(exclude_archived=True)["channels"]
    assert channel["is_ext_shared"] and "is_member" not in channel
    assert error(client, "users.conversations", types="im") == "missing_scope"


def test_describes_a_channel(slack: Slack, client: WebClient) -> None:
    channel = client.conversations_info(channel="CHOME", include_num_members=True)["channel"]
    assert (channel["is_member"], channel["is_ext_shared"], channel["num_members"]) == (True, False, 3)
    assert client.conversations_info(channel="CAWAY")["channel"]["is_member"] is False
    assert error(client, "conversations.info", channel="CSECRET") == "channel_not_found"
    slack.share("CHOME")
    assert client.conversations_info(channel="CHOME")["channel"]["is_ext_shared"]


def test_lists_a_channels_members_page_by_page(client: WebClient) -> None:
    pages = client.conversations_members(channel="CAWAY", limit=1)
    assert [member for page in pages for member in page["members"]] == ["UALICE", "USTRANGE"]


def test_the_bot_joins_public_channels_only(client: WebClient) -> None:
    client.conversations_join(channel="CAWAY")
    assert client.chat_postMessage(channel="CAWAY", text="here")["ok"]
    assert error(client, "conversations.join", channel="COLD") == "is_archived"
    assert error(client, "conversations.join", channel="CSECRET") == "channel_not_found"


def test_a_stranger_who_shares_a_channel_with_the_bot_can_be_written_to(client: WebClient) -> None:
    client.conversations_join(channel="CAWAY")
    assert client.chat_postMessage(channel="USTRANGE", text="hi")["ok"]


def test_reads_user_groups(client: WebClient) -> None:
    (group,) = client.usergroups_list(include_users=True)["usergroups"]
    assert (group["id"], group["handle"], group["users"]) == ("SOPS", "ops", ["UALICE"])
    assert client.usergroups_users_list(usergroup="SOPS")["users"] == ["UALICE"]
    assert error(client, "usergroups.users.list", usergroup="SNONE") == "no_such_subteam"


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": [{"id": "U1"}, {"id": "U1"}]},
        {"people": [{"id": "U1", "colour": "red"}]},
        {"channels": [{"id": "C1", "name": "c", "members": ["UNOBODY"]}]},
        {"usergroups": [{"id": "S1", "handle": "s", "users": ["UNOBODY"]}]},
    ],
)
def test_a_workspace_that_makes_no_sense_is_refused(manifest: Changed, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"U1|C1|S1"):
        Slack(wrong, manifest())


def test_an_error_carries_slack_words(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="missing required field: user"):
        client.api_call("users.info")
