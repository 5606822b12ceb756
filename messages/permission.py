"""What somebody is told who may not do something: politely, and whom to ask."""

from collections.abc import Sequence

from messages.blocks import Message, View, mention, message, modal, section


def ask_ops(ops: list[str]) -> Message:
    """Only ops may; `ops` are the Slack ids of those who are."""
    return message(_words(ops)) | {"response_type": "ephemeral"}


def ask_ops_view(ops: list[str]) -> View:
    """On top of the form that somebody filled in, so that they can still copy what they typed."""
    return modal("only_ops", "Only for ops", [section(_words(ops))])


def _words(ops: list[str]) -> str:
    why = "Surveys and teams are set up by ops, and you are not one of them."
    return f"{why} Please ask {whom(ops)}. Nothing was changed."


def whom(slacks: Sequence[str]) -> str:
    """Up to three people who can help."""
    return " or ".join(mention(slack) for slack in slacks[:3]) or "whoever runs this bot"
