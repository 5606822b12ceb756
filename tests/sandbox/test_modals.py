"""Submitting and closing modals, and the four things that an app may answer."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.actor import Actor
from sandbox.errors import Refusal
from sandbox.local import Slack
from tests.sandbox.conftest import field, modal, plain

CHOICES = [{"text": plain(name), "value": name} for name in ("a", "b")]
FIELDS = (
    field("Name", "name", max_length=5),
    {
        "type": "input",
        "block_id": "some",
        "optional": True,
        "label": plain("Some"),
        "element": {
            "type": "checkboxes",
            "action_id": "some",
            "options": CHOICES,
            "initial_options": CHOICES[:1],
        },
    },
)


@pytest.fixture
def alice(slack: Slack, app: App) -> Actor:
    """Alice, with a modal open."""

    @app.command("/say")
    def say(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        view = modal(*FIELDS, notify_on_close=True, private_metadata="kept")
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    alice = slack.person("UALICE")
    assert alice.types("/say").modal
    return alice


def test_a_submission_brings_untouched_initial_values_and_closes(app: App, alice: Actor) -> None:
    got: list[dict[str, Any]] = []

    @app.view("ask")
    def take(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body)
        ack()

    assert alice.submits(Name="Ada") == {}
    assert alice.modal is None
    view = got[0]["view"]
    assert view["state"]["values"]["name-block"]["name"] == {"type": "plain_text_input", "value": "Ada"}
    assert [o["value"] for o in view["state"]["values"]["some"]["some"]["selected_options"]] == ["a"]
    assert view["private_metadata"] == "kept" and view["root_view_id"] == view["id"]
    assert got[0]["response_urls"] == []


def test_slacks_client_itself_refuses_what_is_missing_or_too_long(app: App, alice: Actor) -> None:
    app.view("ask")(lambda: pytest.fail("must not be delivered"))
    assert alice.submits() == {"name-block": "Please complete this required field."}
    assert alice.submits(Name="longer than five") == {"name-block": "Must be no more than 5 characters."}
    assert alice.modal is not None


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(app: App, alice: Actor) -> None:
    app.view("ask")(lambda ack: ack(response_action="errors", errors={"name-block": "Taken"}))
    assert alice.submits(Name="Ada") == {"name-block": "Taken"}
    assert alice.modal and alice.modal.values["name-block"]["name"]["value"] == "Ada"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Taken"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_that_slack_does_not_understand_is_trouble(app: App, alice: Actor, answer: dict[str, Any]) -> None:
    app.view("ask")(lambda ack: ack(**answer))
    with pytest.raises(Refusal, match="trouble connecting"):
        alice.submits(Name="Ada")
    assert alice.modal is not None


def test_update_push_and_clear(app: App, alice: Actor) -> None:
    app.view("ask")(lambda ack: ack(response_action="update", view=modal(FIELDS[0], callback_id="two")))
    app.view("two")(lambda ack: ack(response_action="push", view=modal(FIELDS[0], title="On top", callback_id="three")))
    app.view("three")(lambda ack: ack(response_action="clear"))
    alice.submits(Name="Ada")
    assert alice.modal and alice.modal.values["name-block"]["name"]["value"] == "Ada"
    alice.submits()
    assert alice.modal.title == "On top"
    alice.submits(Name="Bea")
    assert alice.modal is None


def test_without_an_answer_the_modal_stays(slack: Slack, app: App, alice: Actor) -> None:
    @app.view("ask")
    def fail() -> None:
        raise RuntimeError("out of order")

    slack.world.settings.ack_seconds = 0.3
    with pytest.raises(Refusal, match="trouble connecting"):
        alice.submits(Name="Ada")
    assert alice.modal is not None


def test_a_submission_leads_back_to_the_modal_below(app: App, alice: Actor) -> None:
    app.view("ask")(lambda ack: ack(response_action="push", view=modal(FIELDS[0], callback_id="top", title="Top")))
    app.view("top")(lambda ack: ack())
    alice.submits(Name="Ada")
    alice.submits(Name="Bea")
    assert alice.modal and alice.modal.title == "Ask"


@pytest.mark.parametrize("whole", [False, True])
def test_closing_is_told_where_the_app_wants_to_know(app: App, alice: Actor, whole: bool) -> None:
    got: list[dict[str, Any]] = []

    @app.view_closed("ask")
    def closed(ack: Ack, body: dict[str, Any]) -> None:
        got.append(body)
        ack()

    alice.fills(Name="Ada")
    alice.closes(whole=whole)
    assert alice.modal is None
    assert got[0]["is_cleared"] is whole
    assert got[0]["view"]["state"]["values"] == {}
    assert "trigger_id" not in got[0]


def test_only_an_open_modal_can_be_submitted_or_closed(slack: Slack) -> None:
    with pytest.raises(LookupError, match="no modal open"):
        slack.person("UBOB").submits()
    with pytest.raises(LookupError, match="no modal open"):
        slack.person("UBOB").closes()
