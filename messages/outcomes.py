"""What ops read once they have looked."""

from messages.blocks import Message, mention, message


def decided(by: str, *, is_there: bool) -> Message:
    text = "is there" if is_there else "is posted again"
    return message(f"{mention(by)} looked: it {text}.")


def decided_already() -> Message:
    return message("That was decided already. Nothing was changed.") | {
        "response_type": "ephemeral",
        "replace_original": False,
    }
