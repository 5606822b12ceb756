"""A person's own settings, and what is stored about them, in words. No answer in it."""

from datetime import date

from messages.answering.asks import closing, day_words
from messages.answering.main_team import HOW
from messages.blocks import Block, Message, View, actions, button, confirm, context, escape, message, modal, section
from messages.words import count, listed
from storage.answering.mine import Mine

NEVER_ASKED = "You asked to be forgotten, so you are never asked. `/pulse resume` takes that back."


def how_to_pause() -> Message:
    return message(
        "Until when? For example `/pulse pause until 1 December`, `/pulse pause until friday`, `/pulse pause until "
        "2 weeks` or `/pulse pause until 2027-01-11`. It has to be a day after today. Nothing was changed."
    )


def how_to_stop() -> Message:
    return message(
        "`/pulse stop` alone stops all surveys for you, for good. For a while it is `/pulse pause until friday`, for "
        "example. Nothing was changed."
    )


def how_to_forget() -> Message:
    return message(
        "To have everything that is tied to you deleted at once, type `/pulse forget me`. It cannot be undone. "
        "Nothing was changed."
    )


def sure_to_forget() -> Message:
    return message(
        "Do you want to be forgotten?",
        [
            section(
                "*Do you want to be forgotten?* Your open answers, your settings, your teams and what you were asked "
                "are deleted at once, and no survey asks you any more. It cannot be undone."
            ),
            actions(button("Forget me", "own.forget", style="danger")),
            context("Nothing was changed yet. `/pulse pause until …` and `/pulse stop` leave everything as it is."),
        ],
    )


def paused(until: date) -> Message:
    return message(f"You won't be asked before {day_words(until)}. `/pulse resume` ends the pause at once.")


def resumed(*, in_team: bool) -> Message:
    nobody = f" But you are in no team, so nobody asks you anything yet. {HOW}"
    return message("You may be asked again from now on." + ("" if in_team else nobody))


def stopped() -> Message:
    return message("No survey will ask you any more. `/pulse resume` takes that back.")


def nothing_to_pause() -> Message:
    return message(NEVER_ASKED)


def forgotten() -> Message:
    return message(
        "You are forgotten.",
        [
            section(
                "*You are forgotten.* Gone at once: your open answers, the marks that an answer of yours waits, your "
                "settings, your teams, your invitations and what was noted about messages to you. In the audit log "
                "your name now reads “a former member”."
            ),
            section(
                "What stays: a keyed hash of your Slack id that says “never ask”, and nothing else that is tied to "
                "you. Answers that wait to be told, or were told, are nobody's: nobody can find which were yours."
            ),
            context(
                "Backups made before keep what they caught until they are deleted. Messages that I sent you are "
                "Slack's. `/pulse resume` if you ever want to be asked again."
            ),
        ],
    )


def nothing_stored(*, forgotten: bool) -> Message:
    if forgotten:
        return message("About you only a keyed hash of your Slack id is stored, which says “never ask”.")
    return message("Nothing is stored about you.")


def mine_message(mine: Mine) -> Message:
    """Which kinds of things are stored, in words. Answers themselves stand only in the modal behind the button."""
    answered = [ask.upstream for one in mine.open for ask in one.asks if ask.done]
    show = [actions(button("Show my open answers", "own.answers"), block_id="own")] if answered else []
    lines = [*_who(mine), *_settings(mine), *_asked(mine, answered), *_noted(mine)]
    end = "Nothing else. What was told is nobody's. `/pulse forget me` deletes all of this at once."
    return message("What is stored about you", [section("\n".join(f"• {line}" for line in lines)), *show, context(end)])


def mine_modal(told: Message) -> View:
    return modal("mine", "What is stored", told["blocks"])


def _who(mine: Mine) -> list[str]:
    teams = [
        f"{escape(name)} (for which you answer)" if name == mine.main_team else escape(name) for name in mine.teams
    ]
    lines = [f"Your Slack id, your zone ({mine.zone}) and that you are a {mine.standing} here"]
    lines += [f"Your teams: {', '.join(teams)}"] if teams else ["No team"]
    lines += [f"You lead {', '.join(map(escape, mine.leads))}"] if mine.leads else []
    return [*lines, *(["You are ops"] if mine.is_operator else [])]


def _settings(mine: Mine) -> list[str]:
    lines = [f"You don't use {escape(team.name)}, until {day_words(team.until)}" for team in mine.unused]
    if mine.paused_until is not None:
        lines.append(f"You are not asked before {day_words(mine.paused_until)}")
    if mine.stopped:
        lines.append("You asked not to be asked any more")
    return lines


def _asked(mine: Mine, answered: list[str]) -> list[str]:
    times = "once" if mine.asked == 1 else f"{mine.asked} times"
    last = f", last on {day_words(mine.last_asked)}" if mine.last_asked else ""
    lines = [f"That you were asked {times}{last}. Whether you answered is not kept after the closing"]
    if answered:
        until = closing(max(one.closes_at for one in mine.open), mine.zone)
        lines.append(f"Open answers about {_names(answered)}, kept under a code until {until} at the latest")
    if mine.relied_on:
        lines.append(f"That you rely on {_names(list(mine.relied_on))}, under a code, for a quarter or two")
    if mine.waiting:
        about = listed(mine.waiting, 8)
        lines.append(
            f"That an answer of yours about {about} waits to be told, but not which (or that you came back after being "
            "forgotten: then nobody knows whether one does). Until it is told you are not asked about them again"
        )
    return lines


def _noted(mine: Mine) -> list[str]:
    return [
        count(number, one, many)
        for number, one, many in (
            (
                mine.lists,
                "survey that names you in its list of people",
                "surveys that name you in their lists of people",
            ),
            (mine.decisions, "decision that names you as who made it", "decisions that name you as who made them"),
            (mine.messages, "note of a message that I sent you, or will", "notes of messages that I sent you, or will"),
            (mine.audited, "line of the audit log with your id", "lines of the audit log with your id"),
        )
        if number
    ]


def _names(teams: list[str]) -> str:
    return ", ".join(sorted({escape(team) for team in teams}))


def settings_blocks(mine: Mine) -> list[Block]:
    """Home: the same settings, with their buttons."""
    unused = [
        section(
            f"You don't use *{escape(team.name)}*: not asked about them before {day_words(team.until)}.",
            accessory=button("I do use them", "own.use", str(team.id)),
            block_id=f"own.unused.{team.id}",
        )
        for team in mine.unused[:8]
    ]
    return [section("\n".join(_state(mine))), actions(*_buttons(mine), block_id="own.0"), *unused]


def _state(mine: Mine) -> list[str]:
    team = (
        f"You answer for *{escape(mine.main_team)}*."
        if mine.main_team
        else f"You are in no team yet, so nobody asks you anything. {HOW}"
    )
    if mine.stopped:
        return [team, "You won't be asked any more."]
    if mine.paused_until:
        return [team, f"You won't be asked before *{day_words(mine.paused_until)}*."]
    return [team, "You may be asked."]


def _buttons(mine: Mine) -> list[Block]:
    sure = confirm("Stop asking you?", "No survey will ask you any more. You can take that back here.", "Stop asking")
    resume = [button("Ask me again", "own.resume")] if mine.stopped or mine.paused_until else []
    stop = [] if mine.stopped else [button("Stop asking me", "own.stop", confirm=sure)]
    team = [button("Change my team", "main_team.open")] if len(mine.teams) > 1 else []
    return [*resume, button("Pause until…", "own.pause"), *stop, *team, button("What is stored about me", "own.mine")]
