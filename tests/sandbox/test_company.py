"""Changes in the company reach the app as events, if it subscribed to them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.errors import Refusal
from sandbox.local import Slack
from tests.sandbox.conftest import Changed, app_in, client_of, company, connected, disconnect
from tests.sandbox.test_web_api import error

EVERYTHING = [
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "member_joined_channel",
    "member_left_channel",
    "subteam_created",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
]
Heard = list[dict[str, Any]]
World = tuple[Slack, Heard]


@pytest.fixture
def world(manifest: Changed) -> Iterator[World]:
    """A Slack, and the events that an app which subscribes to everything got."""

    def everything(raw: dict[str, Any]) -> None:
        raw["settings"]["event_subscriptions"]["bot_events"] = EVERYTHING

    with Slack(company(), manifest(everything)) as slack:
        heard: Heard = []
        app = app_in(slack)
        for kind in EVERYTHING:
            app.event(kind)(_keep(heard))
        handler = connected(app, slack)
        yield slack, heard
        disconnect(handler, slack)


def _keep(heard: Heard) -> Callable[..., None]:
    def keep(event: dict[str, Any]) -> None:
        heard.append(event)

    return keep


def test_people_come_change_and_go(world: World) -> None:
    slack, heard = world
    slack.deactivate("UBOB")
    slack.settle()
    slack.reactivate("UBOB")
    slack.settle()
    slack.change_tz("UBOB", None)
    slack.settle()
    slack.add_person({"id": "UDAN", "name": "dan", "tz": "Asia/Tokyo"})
    slack.settle()
    assert [(event["type"], event["user"]["id"], event["user"]["deleted"]) for event in heard] == [
        ("user_change", "UBOB", True),
        ("user_change", "UBOB", False),
        ("user_change", "UBOB", False),
        ("team_join", "UDAN", False),
    ]
    assert "tz" not in heard[2]["user"]
    client = client_of(slack)
    assert client.chat_postMessage(channel="UDAN", text="welcome")["ok"]
    slack.deactivate("UDAN")
    assert error(client, "chat.postMessage", channel="UDAN", text="bye") == "channel_not_found"
    with pytest.raises(ValueError, match="no colour"):
        slack.change_person("UBOB", colour="red")


def test_members_come_and_go_where_the_bot_is(world: World) -> None:
    slack, heard = world
    slack.join("CHOME", "UCAROL")
    slack.settle()
    slack.leave("CHOME", "UCAROL")
    slack.settle()
    slack.join("CAWAY", "UCAROL")
    slack.settle()
    assert [(event["type"], event["user"], event["channel"]) for event in heard] == [
        ("member_joined_channel", "UCAROL", "CHOME"),
        ("member_left_channel", "UCAROL", "CHOME"),
    ]


def test_a_person_invites_the_bot(world: World) -> None:
    slack, heard = world
    alice = slack.person("UALICE")
    alice.invites("CAWAY")
    slack.settle()
    assert (heard[0]["user"], heard[0]["inviter"]) == ("U0BOT", "UALICE")
    assert client_of(slack).chat_postMessage(channel="CAWAY", text="thanks")["ok"]
    with pytest.raises(Refusal, match="not in this conversation"):
        alice.invites("CSECRET")


def test_user_groups_change(world: World) -> None:
    slack, heard = world
    slack.set_usergroup("SOPS", ["UBOB", "UCAROL"])
    slack.settle()
    changed = next(event for event in heard if event["type"] == "subteam_members_changed")
    assert (changed["added_users"], changed["removed_users"]) == (["UBOB", "UCAROL"], ["UALICE"])
    assert (changed["added_users_count"], changed["subteam_id"]) == ("2", "SOPS")
    heard.clear()
    slack.set_usergroup("SNEW", ["UBOB"])
    slack.settle()
    assert {event["type"] for event in heard} == {"subteam_created", "subteam_updated", "subteam_members_changed"}
    slack.remove_usergroup("SNEW")
    slack.settle()
    assert heard[-1]["subteam"]["date_delete"] > 0
    assert error(client_of(slack), "usergroups.users.list", usergroup="SNEW") == "no_such_subteam"


def test_channels_are_archived_renamed_shared_moved_and_deleted(world: World) -> None:
    slack, heard = world
    changes: list[Callable[[], None]] = [
        lambda: slack.archive("CHOME"),
        lambda: slack.archive("CHOME", archived=False),
        lambda: slack.rename("CHOME", "house"),
        lambda: slack.share("CHOME"),
        lambda: slack.share("CHOME", shared=False),
        lambda: slack.change_channel_id("CHOME", "CHOUSE"),
        lambda: slack.delete_channel("CHOUSE"),
    ]
    for change in changes:
        change()
        slack.settle()
    assert [event["type"] for event in heard] == [
        "channel_archive",
        "channel_unarchive",
        "channel_rename",
        "channel_shared",
        "channel_unshared",
        "channel_id_changed",
        "channel_deleted",
    ]
    assert (heard[5]["old_channel_id"], heard[5]["new_channel_id"]) == ("CHOME", "CHOUSE")
    assert error(client_of(slack), "chat.postMessage", channel="CHOUSE", text="x") == "channel_not_found"


def test_what_happens_in_a_private_channel_is_told_to_members(world: World) -> None:
    slack, heard = world
    slack.archive("CSECRET")
    slack.settle()
    assert heard == []
    slack.join("CSECRET")
    slack.settle()
    slack.archive("CSECRET")
    slack.settle()
    assert [event["type"] for event in heard] == ["member_joined_channel", "group_archive"]


def test_an_uninstalled_app_hears_of_it_and_its_tokens_are_dead(world: World) -> None:
    slack, heard = world
    slack.uninstall()
    slack.settle()
    assert {event["type"] for event in heard} == {"tokens_revoked", "app_uninstalled"}
    assert error(client_of(slack), "auth.test") == "account_inactive"


def test_an_app_hears_only_of_what_it_subscribed_to(slack: Slack, client: WebClient) -> None:
    got: list[str] = []
    app = app_in(slack)
    app.event({"type": "subteam_updated"})(lambda: got.append("subteam_updated"))
    app.event("user_change")(lambda: got.append("user_change"))
    handler = connected(app, slack)
    slack.set_usergroup("SOPS", ["UBOB"])
    slack.change_tz("UBOB", "Europe/Rome")
    slack.settle()
    assert got == ["user_change"]
    assert client.usergroups_users_list(usergroup="SOPS")["users"] == ["UBOB"]
    disconnect(handler, slack)
