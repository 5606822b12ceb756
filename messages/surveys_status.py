"""How the surveys are doing, in words and a bar of messages sent. Never of answers: that would tell who has not."""

from collections.abc import Mapping

from messages.blocks import Block, Message, context, divider, escape, header, message, section, when
from messages.survey_words import count, day, people
from storage.progress import RoundProgress
from storage.status import RoundStatus, Status

BAR = 20
ROUNDS_SHOWN = 12
INVITE = "invite the bot with `/invite` in that channel"
# Slack's reasons by what they mean: (what happened, what to do)
REASONS = {
    "user_disabled": ("deactivated", "nothing to do: they are not asked again"),
    "user_not_found": ("not in this workspace any more", "nothing to do: they are not asked again"),
    "user_not_visible": ("not to be reached by this bot", "ask a workspace admin"),
    "channel_not_found": ("not to be reached by this bot", "ask a workspace admin"),
    "messages_tab_disabled": (
        "messages to the bot are switched off",
        "switch on its Messages tab",
    ),
    "not_in_channel": ("a channel without the bot", INVITE),
    "is_archived": ("an archived channel", "choose another one with `/pulse teams`"),
    "shared_channel": ("a channel shared with another organisation", "choose another one with `/pulse teams`"),
    "too late": ("not out before answers were no longer taken", "let answers be taken longer, or ask fewer people"),
    "not any more": ("paused, stopped or left in between", "nothing to do"),
    "gone": ("taken back", "nothing to do"),
}


def status_message(status: Status) -> Message:
    """What is under way, what failed and what to do about it, and what comes next."""
    blocks = [header("Status of the surveys")]
    for entry in status.rounds[:ROUNDS_SHOWN]:
        blocks += [*_round(entry), divider()]
    if not status.rounds:
        blocks.append(section("No round is under way."))
    if len(status.rounds) > ROUNDS_SHOWN:
        blocks.append(context(f"and {count(len(status.rounds) - ROUNDS_SHOWN, 'more round')}"))
    return message("Status of the surveys", [*blocks, section(_coming(status))])


def _round(entry: RoundStatus) -> list[Block]:
    found = entry.progress
    now = " (run now)" if found.by_run_now else ""
    closes = when(found.closes_at.timestamp(), f"{found.closes_at:%Y-%m-%d %H:%M} UTC")
    lines = [f"*{escape(found.survey)}*{now}: answers are taken until {closes}.", _bar(found), *_failures(found.failed)]
    if found.unknown:
        lines.append(f":grey_question: {count(found.unknown, 'message')}: Slack did not say whether it arrived.")
    if entry.held_back:
        why = "were asked by another survey this week and wait their turn"
        lines.append(f":hourglass: {people(entry.held_back)} {why}.")
    return [section("\n".join(lines))]


def _bar(found: RoundProgress) -> str:
    if found.state == "planning" and not found.people:
        return "It is being prepared."
    done = found.people - found.waiting
    filled = round(BAR * done / found.people) if found.people else BAR
    bar = "█" * filled + "░" * (BAR - filled)
    waits = f", {found.waiting:,} still to go" if found.waiting else ""
    return f"{bar} {found.sent:,} of {count(found.people, 'message')} sent{waits}"


def _failures(failed: Mapping[str, int]) -> list[str]:
    groups: dict[tuple[str, str], int] = {}
    for reason, number in failed.items():
        meaning = REASONS.get(reason, (f"Slack said “{escape(reason)}”", "`pulse check` on the server may tell more"))
        groups[meaning] = groups.get(meaning, 0) + number
    ordered = sorted(groups.items(), key=lambda pair: -pair[1])
    return [f":warning: {number:,} {what}: {todo}." for (what, todo), number in ordered]


def _coming(status: Status) -> str:
    lines = [
        f"• *{escape(survey.form.name)}* on {day(survey.next_date)} at {survey.form.hour:%H:%M}"
        for survey in status.coming
        if survey.next_date
    ]
    paused = f"\n_{count(status.paused, 'survey')} paused._" if status.paused else ""
    return "*Next*\n" + ("\n".join(lines) or "Nothing is planned. `/pulse schedule` makes a survey.") + paused
