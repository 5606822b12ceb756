"""Digests read again: the one asked for, and a choice of the others."""

from datetime import date

from messages.blocks import Message, actions, escape, message, option, select
from messages.told_words import on_day

SHOW = "digest.show"
MOST = 5
"""Messages that one response_url takes."""
_CHOICES = 100


def with_others(drawn: list[Message], told: tuple[tuple[int, date], ...]) -> list[Message]:
    """The digest, with a menu of the team's others below its first message, all seen by one person alone."""
    shown = [each | {"response_type": "ephemeral"} for each in drawn[:MOST]]
    if len(drawn) > MOST:
        shown[-1] = message("The rest of this digest stands in its thread in the channel.")
    if len(told) > 1:
        choices = [option(on_day(day), str(telling)) for telling, day in told[:_CHOICES]]
        menu = actions(select(SHOW, "Another week", choices), block_id="digest.others")
        shown[0] = shown[0] | {"blocks": [*shown[0]["blocks"], menu]}
    return shown


def nothing_told(team: str) -> Message:
    return message(f"*{escape(team)}*: nothing was told yet, not enough people yet.")


def not_yours(team: str) -> Message:
    return message(
        f"You can't see {escape(team)}'s digests: they are for the team itself, and for the channel where they are "
        "posted."
    )


def which_team(name: str) -> Message:
    if not name:
        return message("You are in no team. Name one: `/pulse digest Platform`.")
    return message(f"I know no team “{escape(name)}”. Type its name as in `/pulse digest Platform`.")
