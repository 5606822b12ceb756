"""Modals and the Home tab: who may open them when, and what becomes of what was entered."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.local import Slack
from sandbox.world import Settings
from tests.sandbox.conftest import Changed, button, client_of, company, connected, disconnect, field, home, modal, row
from tests.sandbox.test_web_api import error

Trigger = Callable[[], str]


@pytest.fixture
def trigger(slack: Slack, app: App) -> Trigger:
    """Has Alice use the command, and returns the trigger id that the app got for it."""
    got: list[str] = []

    @app.command("/say")
    def keep(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body["trigger_id"])
        ack()

    def use() -> str:
        assert slack.person("UALICE").types("/say").error is None
        return got[-1]

    return use


def test_a_trigger_opens_one_modal(slack: Slack, client: WebClient, trigger: Trigger) -> None:
    once = trigger()
    client.views_open(trigger_id=once, view=modal(field("Name", "name")))
    shown = slack.person("UALICE").modal
    assert shown is not None
    assert shown.title == "Ask"
    assert error(client, "views.open", trigger_id=once, view=modal(field("Name", "name"))) == "exchanged_trigger_id"
    assert error(client, "views.open", trigger_id="made.up", view=modal(field("N", "n"))) == "invalid_trigger_id"


def test_a_view_that_slack_refuses_leaves_the_trigger_good(client: WebClient, trigger: Trigger) -> None:
    once = trigger()
    assert error(client, "views.open", trigger_id=once, view=modal(title="x" * 25)) == "invalid_arguments"
    assert client.views_open(trigger_id=once, view=modal(field("Name", "name")))["ok"]


def test_a_trigger_grows_old(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(ack_seconds=0.3)) as slack:
        client = client_of(slack)
        once = slack.do(lambda: slack.world.triggers.issue("UALICE"))
        threading.Event().wait(0.35)
        assert error(client, "views.open", trigger_id=once, view=modal(field("N", "n"))) == "expired_trigger_id"
        assert slack.person("UALICE").modal is None


def open_modal(client: WebClient, trigger: Trigger, **more: Any) -> dict[str, Any]:
    view = modal(field("Name", "name"), field("Town", "town", initial_value="Bonn"), **more)
    opened: dict[str, Any] = client.views_open(trigger_id=trigger(), view=view)["view"]
    return opened


def test_a_stale_hash_is_a_conflict(client: WebClient, trigger: Trigger) -> None:
    opened = open_modal(client, trigger)
    changed = modal(field("Surname", "name"))
    update = {"view_id": opened["id"], "view": changed, "hash": opened["hash"]}
    fresh = client.views_update(**update)["view"]
    assert fresh["hash"] != opened["hash"]
    assert error(client, "views.update", **update) == "hash_conflict"
    assert client.views_update(**{**update, "hash": fresh["hash"]})["ok"]


def test_what_was_entered_outlives_an_update_where_the_ids_stay(
    slack: Slack, client: WebClient, trigger: Trigger
) -> None:
    opened = open_modal(client, trigger)
    alice = slack.person("UALICE")
    alice.fills(Name="Ada", Town="Rome")
    changed = modal(field("First name", "name"), field("City", "city"))
    client.views_update(view_id=opened["id"], view=changed)
    assert alice.modal and alice.modal.values == {
        "name-block": {"name": {"type": "plain_text_input", "value": "Ada"}},
        "city-block": {"city": {"type": "plain_text_input", "value": None}},
    }


def test_a_view_is_also_known_by_its_external_id(slack: Slack, client: WebClient, trigger: Trigger) -> None:
    open_modal(client, trigger, external_id="mine")
    client.views_update(external_id="mine", view=modal(field("Name", "name"), external_id="mine", title="New"))
    assert slack.person("UALICE").modal is not None
    bob = slack.do(lambda: slack.world.triggers.issue("UBOB"))
    taken = modal(field("N", "n"), external_id="mine")
    assert error(client, "views.open", trigger_id=bob, view=taken) == "duplicate_external_id"
    assert error(client, "views.update", external_id="other", view=taken) == "not_found"


def test_the_stack_holds_three(slack: Slack, client: WebClient, trigger: Trigger) -> None:
    alone = trigger()
    assert error(client, "views.push", trigger_id=alone, view=modal(field("N", "n"))) == "not_found"
    opened = open_modal(client, trigger)
    for title in ("Second", "Third"):
        pushed = client.views_push(trigger_id=trigger(), view=modal(field("N", "n"), title=title))
        assert pushed["view"]["root_view_id"] == opened["id"]
    fourth = trigger()
    assert error(client, "views.push", trigger_id=fourth, view=modal(field("N", "n"))) == "push_limit_reached"
    alice = slack.person("UALICE")
    alice.closes()
    assert alice.modal and alice.modal.title == "Second"


def test_a_person_has_one_stack_and_nobody_elses(slack: Slack, client: WebClient, trigger: Trigger) -> None:
    first = open_modal(client, trigger)
    open_modal(client, trigger)
    assert error(client, "views.update", view_id=first["id"], view=modal(field("N", "n"))) == "not_found"
    assert slack.person("UBOB").modal is None


def test_home_is_drawn_for_one_person_and_told_at_every_opening(slack: Slack, app: App, client: WebClient) -> None:
    openings: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    def draw(event: dict[str, Any]) -> None:
        openings.append(event)
        client.views_publish(user_id=event["user"], view=home(f"Visit {len(openings)}"))

    alice = slack.person("UALICE")
    first, second = alice.home, alice.home
    assert first and second and first.text.startswith("Visit 1") and second.text.startswith("Visit 2")
    assert [event["tab"] for event in openings] == ["home", "home"]
    assert "view" not in openings[0] and openings[1]["view"]["id"] == second.id


def test_home_knows_stale_hashes_and_people(client: WebClient) -> None:
    published = client.views_publish(user_id="UALICE", view=home("one"))["view"]
    client.views_publish(user_id="UALICE", view=home("two"), hash=published["hash"])
    stale = {"user_id": "UALICE", "view": home("three"), "hash": published["hash"]}
    assert error(client, "views.publish", **stale) == "hash_conflict"
    assert error(client, "views.publish", user_id="UGONE", view=home("x")) == "user_not_found"
    view = modal(row(button("Go", "go")))
    assert error(client, "views.publish", user_id="UALICE", view=view) == "invalid_arguments"


def test_without_a_home_tab_there_is_nothing_to_publish(manifest: Changed) -> None:
    def without(raw: dict[str, Any]) -> None:
        raw["features"]["app_home"]["home_tab_enabled"] = False

    with Slack(company(), manifest(without)) as slack:
        stub = {"user_id": "UALICE", "view": home("x")}
        assert error(client_of(slack), "views.publish", **stub) == "not_enabled"


def test_a_slow_app_loses_its_trigger_and_its_acknowledgement(manifest: Changed) -> None:
    with Slack(company(), manifest(), settings=Settings(ack_seconds=0.2)) as slack:
        client = client_of(slack)
        app = App(client=client, signing_secret="s", process_before_response=True)
        outcome: list[str] = []
        released = threading.Event()

        @app.command("/say")
        def late(ack: Ack, body: dict[str, Any]) -> None:
            threading.Event().wait(0.4)
            try:
                client.views_open(trigger_id=body["trigger_id"], view=modal(field("N", "n")))
            except SlackApiError as wrong:
                outcome.append(wrong.response["error"])
            ack()
            released.set()

        handler = connected(app, slack)
        assert slack.person("UALICE").types("/say").error == '/say failed with the error "operation_timeout"'
        assert released.wait(5)
        disconnect(handler, slack)
        assert outcome == ["expired_trigger_id"]
