"""What an app may ask of the Web API, and how Slack says no."""

import json
import urllib.parse
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.local import Slack
from tests.sandbox.conftest import Changed, client_of, company


def refused(excinfo: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(excinfo.value.response["error"])


def error(client: WebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as excinfo:
        client.api_call(method, json=args)
    return refused(excinfo)


def test_tells_whose_token_it_is_and_its_scopes(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == "U0BOT" and answer["team_id"] == "T0ACME" and answer["bot_id"]
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")


def test_refuses_tokens_that_are_missing_wrong_of_the_wrong_kind_or_dead(slack: Slack) -> None:
    assert error(client_of(slack, ""), "auth.test") == "not_authed"
    assert error(client_of(slack, "xoxb-nonsense"), "auth.test") == "invalid_auth"
    assert error(client_of(slack, slack.app_token), "auth.test") == "not_allowed_token_type"
    assert error(client_of(slack), "apps.connections.open") == "not_allowed_token_type"
    slack.uninstall("token_revoked")
    assert error(client_of(slack), "auth.test") == "token_revoked"


def test_a_connection_is_opened_with_a_token_in_the_header_alone(slack: Slack) -> None:
    form = urllib.parse.urlencode({"token": slack.app_token}).encode()
    with urllib.request.urlopen(f"{slack.api_url}apps.connections.open", form) as answer:
        assert json.load(answer) == {"ok": False, "error": "not_authed"}
    assert client_of(slack).apps_connections_open(app_token=slack.app_token)["ok"]


def test_can_be_tried_out_without_a_token(slack: Slack) -> None:
    anyone = client_of(slack, "")
    assert anyone.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error(anyone, "api.test", error="my_error") == "my_error"


def test_an_unknown_method_is_no_method(client: WebClient) -> None:
    assert error(client, "chat.shout") == "unknown_method"


@pytest.mark.parametrize(
    ("method", "args", "scope"),
    [
        ("chat.postMessage", {"channel": "CHOME", "text": "hi"}, "chat:write"),
        ("conversations.open", {"users": "UALICE"}, "im:write"),
        ("conversations.info", {"channel": "CHOME"}, "channels:read"),
        ("conversations.list", {"types": "public_channel,private_channel"}, "groups:read"),
        ("users.conversations", {"types": "public_channel,private_channel"}, "groups:read"),
        ("users.list", {}, "users:read"),
        ("usergroups.list", {}, "usergroups:read"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
    ],
)
def test_names_the_scope_that_the_manifest_lacks(
    manifest: Changed, method: str, args: dict[str, Any], scope: str
) -> None:
    def without(raw: dict[str, Any]) -> None:
        raw["oauth_config"]["scopes"]["bot"].remove(scope)

    with Slack(company(), manifest(without)) as slack:
        with pytest.raises(SlackApiError) as excinfo:
            client_of(slack).api_call(method, params=args)
        assert refused(excinfo) == "missing_scope"
        assert excinfo.value.response["needed"] == scope
        assert scope not in excinfo.value.response["provided"].split(",")


def test_reads_json_and_forms_alike(slack: Slack, client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "in blocks"}}]
    client.api_call("chat.postMessage", json={"channel": "CHOME", "text": "a", "blocks": blocks})
    client.api_call("chat.postMessage", data={"channel": "CHOME", "text": "a", "blocks": json.dumps(blocks)})
    first, second = slack.messages("CHOME")
    assert [b["text"] for b in first.blocks] == [b["text"] for b in second.blocks]


def test_refuses_what_is_no_json(slack: Slack) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{slack.api_url}auth.test", b"{no", headers)
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer) == {"ok": False, "error": "invalid_json"}


def test_a_post_to_a_person_opens_the_conversation_and_tells_its_id(slack: Slack, client: WebClient) -> None:
    answer = client.chat_postMessage(channel="UALICE", text="hello")
    assert answer["channel"].startswith("D")
    client.chat_update(channel=answer["channel"], ts=answer["ts"], text="changed")
    assert [message.text for message in slack.dm("UALICE")] == ["changed"]
    assert error(client, "chat.update", channel="UALICE", ts=answer["ts"], text="x") == "channel_not_found"


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("CAWAY", "not_in_channel"),
        ("CSECRET", "channel_not_found"),
        ("CNOWHERE", "channel_not_found"),
        ("COLD", "is_archived"),
        ("UGONE", "channel_not_found"),
        ("USTRANGE", "channel_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
        ("UROBOT", "cannot_dm_bot"),
    ],
)
def test_posts_only_where_the_bot_may_speak(slack: Slack, client: WebClient, channel: str, code: str) -> None:
    assert error(client, "chat.postMessage", channel=channel, text="hi") == code
    assert all(not slack.messages(each) for each in ("CAWAY", "CSECRET", "COLD"))


def test_a_message_needs_words_and_good_blocks(slack: Slack, client: WebClient) -> None:
    assert error(client, "chat.postMessage", channel="CHOME") == "no_text"
    buttons = [{"type": "button", "action_id": f"a{n}", "text": {"type": "plain_text", "text": "x"}} for n in range(26)]
    with pytest.raises(SlackApiError) as excinfo:
        client.chat_postMessage(channel="CHOME", text="x", blocks=[{"type": "actions", "elements": buttons}])
    assert refused(excinfo) == "invalid_blocks"
    assert "json-pointer:/blocks/0/elements" in excinfo.value.response["errors"][0]
    assert "json-pointer:/blocks/0/elements" in excinfo.value.response["response_metadata"]["messages"][0]
    assert slack.messages("CHOME") == []


def test_changes_and_deletes_only_what_the_bot_itself_said(slack: Slack, client: WebClient) -> None:
    slack.person("UALICE").types("mine", channel="CHOME")
    hers = slack.messages("CHOME")[0].ts
    assert error(client, "chat.update", channel="CHOME", ts=hers, text="x") == "cant_update_message"
    assert error(client, "chat.delete", channel="CHOME", ts=hers) == "cant_delete_message"
    assert error(client, "chat.update", channel="CHOME", ts="1.1", text="x") == "message_not_found"
    own = client.chat_postMessage(channel="CHOME", text="own")["ts"]
    client.chat_delete(channel="CHOME", ts=own)
    assert [(m.text, m.deleted) for m in slack.messages("CHOME")] == [("mine", False), ("own", True)]
    assert error(client, "chat.update", channel="CHOME", ts=own, text="x") == "message_not_found"


def test_an_update_with_text_alone_takes_the_blocks_away(slack: Slack, client: WebClient) -> None:
    blocks = [{"type": "divider"}]
    posted = client.chat_postMessage(channel="CHOME", text="a", blocks=blocks)
    client.chat_update(channel="CHOME", ts=posted["ts"], text="b")
    assert [(m.text, m.blocks) for m in slack.messages("CHOME")] == [("b", [])]


def test_an_update_takes_four_thousand_characters_of_text(slack: Slack, client: WebClient) -> None:
    own = {"channel": "CHOME", "ts": client.chat_postMessage(channel="CHOME", text="x" * 4001)["ts"]}
    assert error(client, "chat.update", **own, text="x" * 4001) == "msg_too_long"
    client.chat_update(**own, text="y" * 4000)
    client.api_call("chat.update", json={**own, "blocks": [{"type": "divider"}]})
    assert [(m.text, len(m.blocks)) for m in slack.messages("CHOME")] == [("y" * 4000, 1)]


def test_an_update_keeps_metadata_that_it_does_not_name(client: WebClient) -> None:
    about = {"event_type": "asked", "event_payload": {"id": "1"}}
    ts = client.chat_postMessage(channel="CHOME", text="a", metadata=about)["ts"]
    kept = client.chat_update(channel="CHOME", ts=ts, text="b")
    assert kept["message"]["metadata"] == about
    cleared = client.api_call("chat.update", json={"channel": "CHOME", "ts": ts, "text": "c", "metadata": {}})
    assert "metadata" not in cleared["message"]


def test_nothing_changes_in_an_archived_channel_or_with_a_deactivated_person(slack: Slack, client: WebClient) -> None:
    in_channel = client.chat_postMessage(channel="CHOME", text="a")
    direct = client.chat_postMessage(channel="UBOB", text="b")
    slack.archive("CHOME")
    slack.deactivate("UBOB")
    for posted in (in_channel, direct):
        where = {"channel": posted["channel"], "ts": posted["ts"]}
        assert error(client, "chat.update", **where, text="x") == "is_inactive"
        assert error(client, "chat.delete", **where) == "is_inactive"
    assert [m.text for m in (*slack.messages("CHOME"), *slack.dm("UBOB"))] == ["a", "b"]


def test_an_ephemeral_message_is_for_one_member_and_cannot_be_changed(slack: Slack, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel="CHOME", user="UALICE", text="psst")["message_ts"]
    assert slack.messages("CHOME")[0].ephemeral_to == "UALICE"
    assert error(client, "chat.update", channel="CHOME", ts=ts, text="x") == "message_not_found"
    stranger = {"channel": "CHOME", "user": "UCAROL", "text": "psst"}
    assert error(client, "chat.postEphemeral", **stranger) == "user_not_in_channel"


def test_a_thread_hangs_on_a_message(slack: Slack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="CHOME", text="top")["ts"]
    client.chat_postMessage(channel="CHOME", text="below", thread_ts=ts)
    assert slack.messages("CHOME")[1].thread_ts == ts
    assert error(client, "chat.postMessage", channel="CHOME", text="x", thread_ts="1.1") == "thread_not_found"


def test_a_permalink_leads_to_a_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="CHOME", text="top")["ts"]
    link = client.chat_getPermalink(channel="CHOME", message_ts=ts)["permalink"]
    assert link == f"https://acme.slack.com/archives/CHOME/p{ts.replace('.', '')}"
    assert error(client, "chat.getPermalink", channel="CHOME", message_ts="1.1") == "message_not_found"


def test_without_a_messages_tab_nobody_can_be_written_to(manifest: Changed) -> None:
    def without(raw: dict[str, Any]) -> None:
        raw["features"]["app_home"]["messages_tab_enabled"] = False

    with Slack(company(), manifest(without)) as slack:
        assert error(client_of(slack), "chat.postMessage", channel="UALICE", text="x") == "messages_tab_disabled"


def test_blocks_can_be_checked_without_a_token(slack: Slack) -> None:
    anyone = client_of(slack, "")
    assert anyone.api_call("blocks.validate", data={"blocks": '[{"type": "divider"}]'})["ok"]
    with pytest.raises(SlackApiError) as excinfo:
        anyone.api_call("blocks.validate", json={"view": {"type": "modal"}})
    assert refused(excinfo) == "invalid_view"
    assert excinfo.value.response["errors"][0]["pointer"]


def test_describes_the_workspace_and_the_bot(client: WebClient) -> None:
    assert client.team_info()["team"]["domain"] == "acme"
    assert client.bots_info(bot="B0BOT")["bot"]["user_id"] == "U0BOT"
    assert error(client, "bots.info", bot="BELSE") == "bot_not_found"


def test_every_call_is_remembered_with_its_outcome(slack: Slack, client: WebClient) -> None:
    client.chat_postMessage(channel="CHOME", text="the secret word")
    error(client, "chat.postMessage", channel="CAWAY", text="x")
    assert [(c.method, c.args["channel"], c.error) for c in slack.calls] == [
        ("chat.postMessage", "CHOME", None),
        ("chat.postMessage", "CAWAY", "not_in_channel"),
    ]
    assert any("the secret word" in crossing for crossing in slack.traffic)
