"""What ops' channel is told: what happened, whom it concerns, and what to do. Never an answer, never a person."""

from collections.abc import Callable
from typing import Any, Final

from messages.blocks import Message, actions, button, channel_link, context, escape, message, section
from messages.company import findings
from messages.words import count, people

Values = dict[str, Any]

REASONS: Final = {
    "user_disabled": "deactivated in Slack. The directory will know by tomorrow; nothing to do",
    "channel_not_found": "Slack does not know them, or the bot can't reach them. Check the id with `/pulse teams`",
    "not_in_channel": "the bot is not in the channel. Invite it: `/invite @Upstream Pulse`",
    "is_archived": "the channel is archived. Choose another one with `/pulse teams`",
    "shared_channel": "the channel is shared with another organisation. Choose one that is not with `/pulse teams`",
    "messages_tab_disabled": "the app's messages tab is off. Switch it on in the app's settings under App Home",
    "restricted_action": "the workspace does not let the bot post there. Ask a workspace admin",
    "missing_scope": "the bot lacks a permission. Install it again with its present manifest",
    "not drawn": "a fault of this bot, not of Slack. Its log names it at “drawing failed”; tell whoever runs the bot",
    "tried for a day": "a day of tries did not get them out. Let the machine that runs the bot reach `slack.com` and, "
    "for pictures, `files.slack.com`: look at its firewall and proxy",
    "too late": "the answering window closed before their turn. Choose an earlier hour or a higher pace",
}
POSTS: Final[dict[str, str]] = {"matrix": "overview", "approval": "approval request", "trial": "trial message"}
"""What people call it, where that is not the outbox's own word."""


def draw(body: Values) -> Message:
    """The notice whose name the outbox row has; "refused_by" is the channel that was to have it."""
    drawn = NOTICES[body["notice"]](body)
    if "refused_by" in body:
        why = f"You get this because I can't post in {channel_link(body['refused_by'])}."
        drawn["blocks"] = [*drawn["blocks"], context(why)]
    return drawn


def unknown_post(values: Values) -> Message:
    what = POSTS.get(values["post"], values["post"])
    value = f"{values['outbox']} {values['attempt']}"
    return message(
        f"I can't tell whether the {what} was posted",
        [
            section(
                f"*Please look into {channel_link(values['channel'])}.* Slack gave no clear answer when I posted the "
                f"{what} there, and I can't tell whether it arrived. I won't post it twice by myself."
            ),
            actions(
                button("It is there", "outcome.there", value),
                button("Post it again", "outcome.again", value),
                block_id=f"outcome.{values['outbox']}.{values['attempt']}",
            ),
        ],
    )


def failures(values: Values) -> Message:
    lines = [_failure(group) for group in values["groups"]]
    text = "Some messages could not be sent"
    return message(text, [section(f"*{text}*\n" + "\n".join(lines)), context("They are not tried again.")])


def stuck(_values: Values) -> Message:
    return message(
        "*Nothing has gone out for an hour*, and there are messages that wait. Is Slack down, or does it limit us? "
        "`pulse check` on the machine that runs me says what is wrong."
    )


def late(values: Values) -> Message:
    text = "Some messages have been late for more than an hour"
    lines = [f"• {_what(group)}" for group in values["groups"]]
    todo = "I keep trying for a day. `pulse check` on the machine that runs me says what is wrong; pictures need "
    return message(text, [section(f"*{text}*\n" + "\n".join(lines)), context(todo + "`files.slack.com`.")])


def round_refused(values: Values) -> Message:
    others = " and those of the other rounds under way" if values["crowded"] else ""
    return message(
        f"*“{escape(values['survey'])}” was not sent on {values['date']}.* Its {values['people']} messages{others} at "
        f"{values['pace']:g} a second would not all be out by 17:00 ({values['zone']}). Choose an earlier hour or "
        "fewer teams with `/pulse surveys`, or a higher `PULSE_POSTS_PER_SECOND` (at most 4)."
    )


def list_too_short(values: Values) -> Message:
    return message(
        f"*“{escape(values['survey'])}” was not sent on {values['date']}.* {people(values['people'])} of "
        f"its list can be asked, and a list needs at least {values['least']}, so that nobody stands alone in the "
        "figures. Add some with “Change” in `/pulse surveys`."
    )


def reaches_more(values: Values) -> Message:
    text = f"“{escape(values['survey'])}” was held back on {values['date']}"
    return message(
        text,
        [
            section(
                f"*{text}:* it reaches {values['people']} people by now, and ops agreed to {values['agreed']}. One of "
                "its teams has grown, or hires another one. Look at whom it would ask; once that is agreed to, its "
                "next dates ask as many by themselves."
            ),
            actions(button("Look and run now", "survey_run", str(values["survey_id"]))),
        ],
    )


def round_missed(values: Values) -> Message:
    others = f" and {values['count'] - 1} more times" if values["count"] > 1 else ""
    return message(
        f"*“{escape(values['survey'])}” was missed on {values['date']}{others}:* I was not running until its answering "
        "window was over, so nobody was asked. `/pulse surveys` has “Run now”."
    )


NOTICES: Final[dict[str, Callable[[Values], Message]]] = {
    "unknown post": unknown_post,
    "failures": failures,
    "stuck": stuck,
    "late": late,
    "round refused": round_refused,
    "reaches more": reaches_more,
    "round missed": round_missed,
    "list too short": list_too_short,
    "team trouble": findings.team_trouble,
    "hire proposal": findings.hire_proposal,
    "nobody relies": findings.nobody_relies,
}


def _failure(group: Values) -> str:
    reason = REASONS.get(group["error"], f"Slack says `{escape(group['error'])}`")
    return f"• {_what(group)}: {reason}."


def _what(group: Values) -> str:
    kind = POSTS.get(group["kind"], str(group["kind"]))
    what = count(group["count"], kind) if group["count"] else f"Some {kind}s"
    where = " ".join(channel_link(channel) for channel in group["channels"])
    return f"{what}{' to ' + where if where else ''}"
