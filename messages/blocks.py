"""The bricks of every message: plain dicts in Slack's shapes, with user text escaped and clipped on the way in."""

from datetime import datetime
from typing import Any

Block = dict[str, Any]
Message = dict[str, Any]  # {"text": …, "blocks": […]}: what chat.postMessage and response_url take
View = dict[str, Any]


def escape(text: str) -> str:
    """User text inside mrkdwn: it can neither ping a channel nor forge a link (Slack: escape &, < and >)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    """At most `most` code points, the last one an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def message(text: str, blocks: list[Block] | None = None) -> Message:
    """`text` is what notifications and screen readers say: never an answer."""
    return {"text": text, "blocks": blocks} if blocks else {"text": text, "blocks": [section(text)]}


def plain(text: str, most: int = 75) -> Block:
    return {"type": "plain_text", "text": clip(text, most), "emoji": True}


def mrkdwn(text: str, most: int = 3000) -> Block:
    return {"type": "mrkdwn", "text": clip(text, most)}


def section(text: str, *, block_id: str | None = None, accessory: Block | None = None) -> Block:
    return _with({"type": "section", "text": mrkdwn(text)}, block_id=block_id, accessory=accessory)


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def context(*texts: str, block_id: str | None = None) -> Block:
    return _with({"type": "context", "elements": [mrkdwn(text) for text in texts]}, block_id=block_id)


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def button(
    label: str,
    action_id: str,
    value: str | None = None,
    *,
    style: str | None = None,
    confirm: Block | None = None,
) -> Block:
    element = {"type": "button", "text": plain(label), "action_id": action_id}
    return _with(element, value=value, style=style, confirm=confirm)


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Block:
    return {
        "title": plain(title, 100),
        "text": mrkdwn(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(label: str, value: str, description: str | None = None) -> Block:
    return _with({"text": plain(label), "value": value}, description=plain(description) if description else None)


def select(
    action_id: str, placeholder: str, options: list[Block], initial: Block | None = None, *, multi: bool = False
) -> Block:
    """A static select of 1 to 100 options; `initial` only ever in a modal."""
    element = {
        "type": "multi_static_select" if multi else "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": options,
    }
    return _with(element, initial_option=initial)


def several(action_id: str, placeholder: str, options: list[Block], chosen: list[Block]) -> Block:
    """A static select of 1 to 100 options of which several may be chosen."""
    return select(action_id, placeholder, options, multi=True) | ({"initial_options": chosen} if chosen else {})


def external_select(
    action_id: str,
    placeholder: str,
    chosen: list[Block],
    *,
    multi: bool = False,
    most: int | None = None,
    letters: int = 0,
) -> Block:
    """A select whose options an `app.options` listener finds, from so many typed letters on; at most 100 chosen."""
    element = {
        "type": "multi_external_select" if multi else "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "min_query_length": letters,
    }
    initial = {"initial_options": chosen} if multi else {"initial_option": chosen[0]} if chosen else {}
    return _with(element | (initial if chosen else {}), max_selected_items=most)


def people_select(action_id: str, placeholder: str, chosen: list[str], *, most: int | None = None) -> Block:
    """Several people of the workspace, by Slack id."""
    element = {"type": "multi_users_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    return _with(element, initial_users=chosen or None, max_selected_items=most)


def person_select(action_id: str, placeholder: str) -> Block:
    """One person of the workspace."""
    return {"type": "users_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}


def channel_select(action_id: str, placeholder: str, initial: str | None = None) -> Block:
    """A channel, public or private, that no other organisation shares."""
    element = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return _with(element, initial_conversation=initial)


def radio(action_id: str, options: list[Block], initial: Block | None = None) -> Block:
    """Up to 10 options, one of which may be chosen."""
    return _with({"type": "radio_buttons", "action_id": action_id, "options": options}, initial_option=initial)


def grouped_select(
    action_id: str, placeholder: str, groups: dict[str, list[Block]], initial: Block | None = None
) -> Block:
    """A static select whose options stand under labels."""
    element = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "option_groups": [{"label": plain(label), "options": options} for label, options in groups.items()],
    }
    return _with(element, initial_option=initial)


def date_picker(action_id: str, initial: str | None = None) -> Block:
    return _with({"type": "datepicker", "action_id": action_id}, initial_date=initial)


def time_picker(action_id: str, initial: str | None = None) -> Block:
    return _with({"type": "timepicker", "action_id": action_id}, initial_time=initial)


def overflow(action_id: str, options: list[Block]) -> Block:
    """A "…" menu of up to 5 options."""
    return {"type": "overflow", "action_id": action_id, "options": options}


def input_block(label: str, element: Block, block_id: str, *, hint: str | None = None, optional: bool = False) -> Block:
    block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return _with(block, hint=plain(hint, 2000) if hint else None)


def text_input(
    action_id: str,
    *,
    initial: str | None = None,
    most: int = 3000,
    multiline: bool = False,
    placeholder: str | None = None,
) -> Block:
    element = {"type": "plain_text_input", "action_id": action_id, "max_length": most, "multiline": multiline}
    return _with(element, initial_value=initial or None, placeholder=plain(placeholder, 150) if placeholder else None)


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str = "",
    last: bool = False,
) -> View:
    """`last`: closing it closes the modals beneath it too."""
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "private_metadata": private_metadata,
        "blocks": blocks,
    }
    return _with(view, submit=plain(submit, 24) if submit else None, clear_on_close=True if last else None)


def home(blocks: list[Block]) -> View:
    return {"type": "home", "blocks": blocks}


def mention(slack: str) -> str:
    return f"<@{slack}>"


def channel_link(slack: str) -> str:
    return f"<#{slack}>"


def when(epoch: float, fallback: str, form: str = "{date_short_pretty} at {time}") -> str:
    """An instant in the reader's own zone; `fallback` for those who cannot."""
    return f"<!date^{int(epoch)}^{form}|{escape(fallback)}>"


def instant(at: datetime) -> str:
    """An instant in the reader's own zone; in UTC for those who cannot."""
    return when(at.timestamp(), f"{at:%Y-%m-%d %H:%M} UTC")


def _with(block: Block, **extra: Any) -> Block:
    return block | {name: value for name, value in extra.items() if value is not None}
