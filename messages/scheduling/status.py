"""How the surveys are doing, in words and a bar of messages that should be out. Never of answers, nor of how many
messages there are: that would tell who has answered."""

from messages.blocks import Block, Message, context, divider, escape, header, instant, message, section
from messages.notices import POSTS, REASONS
from messages.words import count, day, people, place_of
from storage.scheduling.status import FailedPosts, RoundStatus, Status

BAR = 20
ROUNDS_SHOWN = 12
TARGETS_SHOWN = 8
NO_TROUBLE = {
    "not any more": "they paused, stopped or left in between; nothing to do",
    "gone": "taken back; nothing to do",
    "not needed": "the round closed before their turn; nothing to do",
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
    closes = instant(found.closes_at)
    lines = [f"*{escape(found.survey)}*{now}: answers are taken until {closes}.", _bar(entry), *_failures(entry)]
    if entry.late and not entry.few:
        lines.append(":snail: Some of them are more than an hour late. `pulse check` tells whether anything is wrong.")
    if entry.held_back:
        why = "may have been asked by another survey this week: then they wait their turn"
        lines.append(f":hourglass: {people(entry.held_back)} {why}.")
    return [section("\n".join(lines))]


def _bar(entry: RoundStatus) -> str:
    if entry.progress.state == "planning":
        return "It is being prepared."
    if entry.few:
        return f"{due_of(entry).capitalize()}."
    filled = _steps(entry)
    bar = "█" * filled + "░" * (BAR - filled)
    return f"{bar} {due_of(entry)}, at most one to each of {people(entry.audience)}"


def due_of(entry: RoundStatus) -> str:
    """ "85 % of the messages should be out"; of very few no share."""
    return "under way" if entry.few else f"{100 * _steps(entry) // BAR} % of the messages should be out"


def _steps(entry: RoundStatus) -> int:
    return int(BAR * entry.due)


def _failures(entry: RoundStatus) -> list[str]:
    failed, unknown = entry.progress.failed, entry.progress.unknown
    lines = [
        f":warning: {_number(number, entry)} not sent: {_reason(error)}."
        for error, number in sorted(failed.items(), key=lambda pair: -pair[1])
    ]
    if unknown:
        lines.append(f":grey_question: {_number(unknown, entry)} uncertain: Slack did not say whether that arrived.")
    return lines


def _number(messages: int, entry: RoundStatus) -> str:
    return "Some" if entry.few else f"{messages:,}"


def _reason(error: str) -> str:
    return NO_TROUBLE.get(error) or REASONS.get(error) or f"Slack says “{escape(error)}”; `pulse check` may tell more"


def _failed_posts(failed: tuple[FailedPosts, ...]) -> list[Block]:
    """Digests and notices of the last days, with the channels that they did not reach."""
    lines = [f":warning: {_posts(entry)} to {_targets(entry)}: {_reason(entry.error)}." for entry in failed]
    return [section("*Not posted in the last seven days*\n" + "\n".join(lines))] if lines else []


def _posts(entry: FailedPosts) -> str:
    return count(entry.count, POSTS.get(entry.kind, entry.kind))


def _targets(entry: FailedPosts) -> str:
    shown = [place_of(target) for target in entry.targets[:TARGETS_SHOWN]]
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
