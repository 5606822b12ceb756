"""What the bot says to somebody who answered: only that it was kept, or why not."""

from collections.abc import Iterable

from messages.answering.asks import DONE, Notes, local_words
from messages.blocks import Message, message
from storage.answering.answers import Form, Outcome

NOT_BOTH = "Choose one of their jobs or write your own, not both."
SAY_IT = "Say it in a few words, or choose one of their jobs."
TOO_LATE_TO_REMIND = "That would be after the closing: you were not put down for a reminder."
NOT_A_DAY = "Choose a day after today."
_TOLD: dict[Outcome, str] = {
    "saved": "",
    "closed": "Your tap came after the closing and was not counted.",
    "stopped": "Your tap came after that and was not counted.",
    "gone": "These questions are gone. Nothing was saved.",
    "team gone": "That team no longer exists. Nothing was saved.",
    "unused": "You said that you don't use them. Nothing was saved: “I do use them” takes that back.",
    "no such job": "That job is not in their list any more. Nothing was saved: please choose another one.",
    "invalid": "That choice is out of date. Nothing was saved: please choose again.",
}


def told(outcome: Outcome) -> str:
    """What is said in the message about a tap; nothing where it was kept, since the message shows that."""
    return _TOLD[outcome]


def too_late(outcome: Outcome, form: Form | None) -> str:
    """What is said at a field of a form that could not be saved, in plain text. What was typed stays there."""
    if outcome == "closed" and form is not None:
        return f"Not saved: this survey closed {local_words(form.closes_at, form.zone)}."
    if outcome == "stopped":
        return "Not saved: this survey was stopped by those who run it."
    return _TOLD[outcome]


def saved(emptied: Iterable[str]) -> str:
    """What is said in the message about a saved form."""
    names = [DONE[question] for question in emptied if question in DONE]
    return f"Saved. Taken out: {', '.join(names)}." if names else "Saved."


def taken_out() -> str:
    return "What you had answered about them was taken out."


def gone(notes: Notes) -> Message:
    """In place of an invitation that is no more; the notes say what became of the click."""
    return message(" ".join(dict.fromkeys(notes.values())) or "These questions are gone.")
