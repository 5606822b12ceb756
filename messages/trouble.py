"""What the bot says when something went wrong: what happened, and what to do. Never an answer."""

from messages.blocks import Message, View, message, modal, section

NOT_SAVED = "That was *not* saved: something went wrong on my side. Please try again in a minute."


def not_saved() -> Message:
    return message(NOT_SAVED) | {"response_type": "ephemeral", "replace_original": False}


def not_saved_view() -> View:
    return modal("trouble", "Not saved", [section(NOT_SAVED)])


def command_failed() -> Message:
    return message("Something went wrong on my side and nothing was changed. Please try again in a minute.")


def out_of_date() -> Message:
    return message("This message is out of date and that button no longer does anything. Nothing was changed.") | {
        "response_type": "ephemeral",
        "replace_original": False,
    }
