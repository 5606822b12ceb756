"""What `/pulse` can do, in words."""

from messages.blocks import Message, clip, context, escape, message, section

# One line for each word that /pulse understands: (usage, what it does, who may). docs/commands.md is tested against it.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("/pulse help", "this page", "everybody"),
    ("/pulse digest [team]", "shows a told digest again", "everybody"),
    ("/pulse pause until …", "no survey asks you before that day: a date, a weekday, “2 weeks”", "everybody"),
    ("/pulse resume", "you may be asked again at once", "everybody"),
    ("/pulse stop", "no survey asks you any more", "everybody"),
    ("/pulse mine", "what is stored about you", "everybody"),
    ("/pulse forget me", "asks once more, then deletes everything that is tied to you", "everybody"),
    ("/pulse team", "which of your teams you answer for; ops: `/pulse team @somebody`", "everybody"),
    ("/pulse jobs [team]", "the jobs that your team is hired for: add, reword, merge, retire", "leads"),
    ("/pulse schedule", "makes a survey; also with words: `/pulse schedule weekly tue 10:00`", "ops"),
    ("/pulse surveys", "lists the surveys: run now, pause, skip, change, try, duplicate, stop, delete", "ops"),
    ("/pulse status", "what is being sent, what failed and why, and what comes next", "ops"),
    ("/pulse teams [team]", "makes and changes teams: channel, leads, people, whom they hire", "ops"),
    ("/pulse ops", "who is ops; adds and removes them", "ops"),
    ("/pulse audit [words]", "who changed what, and when", "ops"),
    ("/pulse export", "sends you all told figures, as CSV and JSON", "ops"),
)


def help_message(*, is_ops: bool, leads: bool) -> Message:
    """What this person may do; ops may all."""
    may = {"everybody", *(["leads"] if leads or is_ops else []), *(["ops"] if is_ops else [])}
    shown = [(usage, does) for usage, does, who in COMMANDS if who in may]
    lines = "\n".join(f"`{usage}` — {does}" for usage, does in shown)
    return message(
        "What you can do with Upstream Pulse",
        [
            section("*Upstream Pulse* asks which job you hire other teams for, and what gets in the way."),
            section(lines),
            context("Nobody can tell who said what: figures are shown for groups only."),
        ],
    )


def unknown_command(word: str) -> Message:
    return message(
        f"I don't know “{escape(clip(word, 60))}”. Type `/pulse help` to see what I understand. Nothing was changed."
    )
