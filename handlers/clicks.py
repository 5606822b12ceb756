"""What a click, or a submitted form, says: who, what, when, and where its answer is to be seen."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

Body = dict[str, Any]


@dataclass(frozen=True)
class Back:
    """Where somebody looks who just did something: at a message, which `url` redraws, or (without) at Home.

    `subject` is "ask" or "invitation" and `id` its number, or "own" and 0; `at` is the click's own time, as Slack
    says it.
    """

    by: str
    subject: str
    id: int
    at: str
    url: str

    def packed(self) -> str:
        """For a modal's private_metadata. Who it is, Slack says again with the submission."""
        return json.dumps({"subject": self.subject, "id": self.id, "at": self.at, "url": self.url})

    @property
    def ask_id(self) -> int | None:
        return self.id if self.subject == "ask" else None


@dataclass(frozen=True)
class Click:
    """`value` is the choice that the button or option offered."""

    back: Back
    action: str
    value: str | None
    trigger_id: str


def read_click(body: Body) -> Click:
    """Block ids read "ask.17.job.9f86d081": what, its number, which question, and what makes it new."""
    action = body["actions"][0]
    view = body.get("view") or {}
    subject, _, rest = action["block_id"].partition(".")
    number = rest.partition(".")[0]
    here = Back(
        by=body["user"]["id"],
        subject=subject,
        id=int(number) if number.isdigit() else 0,
        at=action["action_ts"],
        url=body.get("response_url") or "",
    )
    back = unpacked(body) if view.get("type") == "modal" else here
    return Click(back, action["action_id"], _value(action), body["trigger_id"])


def opening(client: WebClient, body: Body) -> Callable[..., Any]:
    """What opens a modal after this click: on top of the one that was clicked in."""
    return client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open


def unpacked(body: Body) -> Back:
    """What the modal was opened from."""
    kept = json.loads(body["view"]["private_metadata"] or '{"subject": "own", "id": 0, "at": "0", "url": ""}')
    return Back(by=body["user"]["id"], subject=kept["subject"], id=kept["id"], at=kept["at"], url=kept["url"])


def chose(value: str) -> Callable[[Body], bool]:
    """A matcher: was this option chosen?"""
    return lambda body: _value(body["actions"][0]) == value


def chose_a_number(body: Body) -> bool:
    """A matcher: does the option stand for a row of ours?"""
    return (_value(body["actions"][0]) or "").isdecimal()


def read_fields(body: Body) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """All fields of a submitted form by block id, and of these the ones that differ from what the form showed."""
    state = body["view"]["state"]["values"]
    inputs = [block for block in body["view"]["blocks"] if block["type"] == "input"]
    shown = {block["block_id"]: _shown(block["element"]) for block in inputs}
    fields = {name: _entered(state[name]) if name in state else value for name, value in shown.items()}
    return fields, {name: value for name, value in fields.items() if value != shown[name]}


def _value(action: Body) -> str | None:
    option = action.get("selected_option") or {}
    value = action.get("value") or option.get("value")
    return str(value) if value is not None else None


def _entered(held: Body) -> str | None:
    element = next(iter(held.values()))
    value = element.get("value") or element.get("selected_date") or (element.get("selected_option") or {}).get("value")
    return str(value).strip() or None if value is not None else None


def _shown(element: Body) -> str | None:
    value = element.get("initial_value") or (element.get("initial_option") or {}).get("value")
    return str(value).strip() or None if value is not None else None
