"""A survey tried on oneself: the message as everybody would get it, with buttons that store nothing."""

from typing import Any

from messages.answering.asks import invitation
from messages.blocks import Message, View, context, message, modal, section
from storage.answering.invitations import InvitationDrawing

PREFIX = "trial:"


def trial(drawing: InvitationDrawing) -> Message:
    """The invitation, marked as a trial; each of its elements has an action_id of its own kind."""
    drawn = invitation(drawing)
    head = context(":test_tube: *A trial: only you get this.* Tap what you like, nothing is stored.")
    return message(f"A trial: {drawn['text']}", [head, *_marked(drawn["blocks"])])


def trial_tapped() -> Message:
    words = "This is a trial: nothing was stored. In a real survey your answer would be saved now."
    return message(words) | {"response_type": "ephemeral", "replace_original": False}


def trial_sent_view(words: str) -> View:
    return modal("survey_tried", "Try it on me", [section(words)], close="Back")


def _marked(part: Any) -> Any:
    if isinstance(part, list):
        return [_marked(entry) for entry in part]
    if isinstance(part, dict):
        return {key: f"{PREFIX}{value}" if key == "action_id" else _marked(value) for key, value in part.items()}
    return part
