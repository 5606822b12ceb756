"""How the surveys are doing, in words and a bar of messages sent. Never of answers: that would tell who has not."""

from collections.abc import Mapping

from messages.blocks import Block, Message, channel_link, context, divider, escape, header, message, section, when
from messages.notices import POSTS, REASONS
from messages.survey_words import count, day, people
from storage.progress import RoundProgress
from storage.status import FailedPosts, RoundStatus, Status

BAR = 20
ROUNDS_SHOWN = 12
TARGETS_SHOWN = 8
NO_TROUBLE = {
    "not any more": "they paused, stopped or left in between; nothing to do",
    "gone": "taken back; nothing to do",
}


def status_message(status: Status, failed: tuple[FailedPosts, ...] = ()) -> Message:
    """What is under way, what failed and what to do about it, and what comes next."""
    blocks = [header("Status of the surveys")]
    for entry in status.rounds[:ROUNDS_SHOWN]:
        blocks += [*_round(entry), divider()]
    if not status.rounds:
        blocks.append(section("No round is under way."))
    if len(status.rounds) > ROUNDS_SHOWN:
        blocks.append(context(f"and {count(len(status.rounds) - ROUNDS_SHOWN, 'more round')}"))
    return message("Status of the surveys", [*blocks, *_failed_posts(failed), section(_coming(status))])


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
    if found.few:
        return f"{sent_of(found)}."
    filled = round(BAR * done / found.people) if found.people else BAR
    bar = "█" * filled + "░" * (BAR - filled)
    waits = f", {found.waiting:,} still to go" if found.waiting else ""
    return f"{bar} {sent_of(found)}{waits}"


def sent_of(found: RoundProgress) -> str:
    """ "480 of 512 messages sent"; of very few no number."""
    if found.few:
        return "fewer than ten messages, some still to go" if found.waiting else "fewer than ten messages, all sent"
    return f"{found.sent:,} of {count(found.people, 'message')} sent"


def _failures(failed: Mapping[str, int]) -> list[str]:
    ordered = sorted(failed.items(), key=lambda pair: -pair[1])
    return [f":warning: {number:,} not sent: {_reason(error)}." for error, number in ordered]


def _reason(error: str) -> str:
    return NO_TROUBLE.get(error) or REASONS.get(error) or f"Slack says “{escape(error)}”; `pulse check` may tell more"


def _failed_posts(failed: tuple[FailedPosts, ...]) -> list[Block]:
    """Digests and notices of the last days, with the channels that they did not reach."""
    lines = [f":warning: {_posts(entry)} to {_targets(entry)}: {_reason(entry.error)}." for entry in failed]
    return [section("*Not posted in the last seven days*\n" + "\n".join(lines))] if lines else []


def _posts(entry: FailedPosts) -> str:
    return count(entry.count, POSTS.get(entry.kind, entry.kind))


def _targets(entry: FailedPosts) -> str:
    shown = [channel_link(target) for target in entry.targets[:TARGETS_SHOWN]]
    more = len(entry.targets) - TARGETS_SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _coming(status: Status) -> str:
    lines = [
        f"• *{escape(survey.form.name)}* on {day(survey.next_date)} at {survey.form.hour:%H:%M}"
        for survey in status.coming
        if survey.next_date
    ]
    paused = f"\n_{count(status.paused, 'survey')} paused._" if status.paused else ""
    return "*Next*\n" + ("\n".join(lines) or "Nothing is planned. `/pulse schedule` makes a survey.") + paused
