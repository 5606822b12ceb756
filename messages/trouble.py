"""What the bot says when something went wrong: what happened, and what to do. Never an answer."""

from messages.blocks import Message, View, message, modal, section

NOT_SAVED = "That was not saved: something went wrong on my side. Please try again in a minute."
"""Plain, for a field of a form."""
_NOT_SAVED = NOT_SAVED.replace("not", "*not*", 1)
OUT_OF_DATE = "This is out of date and that button no longer does anything. Nothing was changed."


def not_saved() -> Message:
    return message(_NOT_SAVED) | {"response_type": "ephemeral", "replace_original": False}


def not_saved_view() -> View:
    return modal("trouble", "Not saved", [section(_NOT_SAVED)])


def nothing_done_view(why: str) -> View:
    """In place of the form that somebody wanted to open, or of what a click should have done; `why` in mrkdwn."""
    return modal("trouble", "Nothing was done", [section(why)])


def command_failed() -> Message:
    return message("Something went wrong on my side and nothing was changed. Please try again in a minute.")


def out_of_date() -> Message:
    return message(OUT_OF_DATE) | {
        "response_type": "ephemeral",
        "replace_original": False,
    }
