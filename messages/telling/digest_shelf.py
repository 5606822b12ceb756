"""Digests read again: the one asked for, page by page, and a choice of the others."""

from messages.blocks import Block, Message, actions, button, escape, message, option, select
from messages.telling.words import on_day
from storage.telling.digest_shelf import Told

SHOW, MORE, OLDER = "digest.show", "digest.more", "digest.older"
MOST = 5
"""Messages that one response_url takes."""
CHOICES = 100


def page(drawn: list[Message], told: Told, telling: int, start: int = 0) -> list[Message]:
    """Parts of a digest from `start` on, seen by one person alone: below the first a menu of the team's others, below
    the last the way to what is left."""
    shown = [each | {"response_type": "ephemeral"} for each in drawn[start : start + MOST]]
    if start == 0 and len(told) > 1:
        shown[0] = _with(shown[0], *_others(told))
    if len(drawn) > start + MOST:
        more = button("More of this digest", MORE, f"{telling} {start + MOST}")
        shown[-1] = _with(shown[-1], actions(more, block_id="digest.rest"))
    return shown


def older(team: str, told: Told) -> Message:
    return _with(message(f"*{escape(team)}*: older digests"), *_others(told)) | {"response_type": "ephemeral"}


def _others(told: Told) -> list[Block]:
    """A menu of the newest, and the way to older ones."""
    choices = [option(on_day(day), str(telling)) for telling, day in told[:CHOICES]]
    left = [button("Older ones", OLDER, str(told[CHOICES][0]))] if len(told) > CHOICES else []
    return [actions(select(SHOW, "Another week", choices), *left, block_id="digest.others")]


def _with(shown: Message, *blocks: Block) -> Message:
    return shown | {"blocks": [*shown["blocks"], *blocks]}


def nothing_told(team: str) -> Message:
    return message(f"*{escape(team)}*: nothing was told yet, not enough people yet.")


def not_yours(team: str) -> Message:
    return message(
        f"You can't see {escape(team)}'s digests: they are for the team itself, and for the channel where they are "
        "posted."
    )


def slack_is_silent(team: str) -> Message:
    return message(
        f"Slack does not say right now whether you are in the channel where {escape(team)}'s digests are posted. "
        "Please try again in a minute."
    )


def which_team() -> Message:
    return message("You are in no team. Name one, as in `/pulse digest NAME`.")
