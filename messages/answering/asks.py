"""The direct message that asks, and its reminder. It shows which questions are answered, never how: nothing here
knows what was given. Every question stays on the screen until it is answered, whatever the other answers were, since
a question that came or went with an answer would give that answer away.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from messages.answering.screener import ASKED, screener_blocks
from messages.blocks import (
    Block,
    Message,
    actions,
    button,
    clip,
    context,
    divider,
    escape,
    message,
    option,
    section,
    select,
    when,
)
from pulse.days import SNOOZES, Snooze, snoozed_until
from pulse.questions import HIRE_AGAIN, IMPORTANCE, MOTIVES, OWN, RATINGS, WASTES
from storage.answering.invitations import AskDrawing, InvitationDrawing

Notes = Mapping[int | None, str]
"""What just happened, by the id of the ask where it did; None: on top."""
NO_NOTES: Final[Notes] = MappingProxyType({})
ROOMY = 3  # asks; with more each takes less room, since Slack takes some 12,000 characters in all, 125 for a block
JOBS_ROOMY, JOBS_CROWDED = 5, 3  # of the catalogue, the most hired; "Something else…" has them all
NAME_CROWDED = 36
QUESTIONS = {
    "job": "Which job did you hire them for?",
    "satisfaction": "How well was it done?  _1 not at all · 5 very well_",
    "waste": "What got in the way?",
    "importance": "How important is that job to you?",
    "motive": "What matters most to you in it?",
    "minutes": "If something got in the way: how many minutes a week does it cost you?",
    "hire_again": "If you could choose: would you hire them again?",
}
DONE = {
    "job": "job",
    "satisfaction": "how well",
    "waste": "what got in the way",
    "importance": "importance",
    "motive": "what matters",
    "minutes": "minutes",
    "hire_again": "hire again",
    "frustration": "comment",
}
MINUTES = {
    "0": "None",
    "15": "15 minutes",
    "30": "30 minutes",
    "60": "1 hour",
    "120": "2 hours",
    "240": "4 or more hours",
}
CHOICES = {
    "waste": WASTES,
    "importance": {str(rating): f"{rating} · {words}" for rating, words in IMPORTANCE.items()},
    "motive": MOTIVES,
    "minutes": MINUTES,
    "hire_again": HIRE_AGAIN,
}
SNOOZE_WORDS = {"hour": "Remind me in an hour", "tomorrow": "Remind me tomorrow", "week": "Remind me next week"}


def invitation(drawing: InvitationDrawing, notes: Notes = NO_NOTES) -> Message:
    """The one message a person and round."""
    if drawing.screener:
        return message(ASKED, invitation_blocks(drawing, notes))
    teams = escape(_listed([ask.upstream for ask in drawing.asks]))
    return message(f"How did {teams} do for you?", invitation_blocks(drawing, notes))


def invitation_blocks(drawing: InvitationDrawing, notes: Notes = NO_NOTES) -> list[Block]:
    """Up to 50 blocks with six asks, among which there is room for the last note only. Home draws the same."""
    if drawing.state != "open":
        return [section(over(drawing)), *noted(notes.values())]
    if drawing.screener:
        return [*_screener(drawing), *noted(notes.values()), divider(), *_settings(drawing), *_later(drawing)]
    asks = {ask.id for ask in drawing.asks}
    notes = dict([*notes.items()][-1:] if _crowded(drawing) else notes)
    line = [] if _crowded(drawing) else [divider()]
    blocks = [section(_opening(drawing)), *noted(note for at, note in notes.items() if at not in asks)]
    for ask in drawing.asks:
        blocks += [*line, *_ask(drawing, ask), *noted(note for at, note in notes.items() if at == ask.id)]
    return [*blocks, *line, *_foot(drawing)]


def noted(notes: Iterable[str]) -> list[Block]:
    """What just happened; the same only once."""
    return [context(f":information_source: {note}") for note in dict.fromkeys(notes)]


def _screener(drawing: InvitationDrawing) -> list[Block]:
    block_id = f"invitation.{drawing.id}.screener.{drawing.nonce}"
    return screener_blocks(drawing.survey, closing(drawing.closes_at, drawing.zone), block_id)


def reminder(drawing: InvitationDrawing, permalink: str | None) -> Message:
    """One short message that leads back to the ask; to the Home tab where the ask's message is not known."""
    way = f"<{permalink}|Go to the questions>" if permalink else "The questions are on my Home tab"
    teams = escape(_listed([ask.upstream for ask in drawing.asks if ask.state == "open"]))
    text = f"A reminder: how did {teams} do for you?"
    return message(text, [section(f"{text}\n{way}, until {closing(drawing.closes_at, drawing.zone)}.")])


def closing(at: datetime, zone: str) -> str:
    """An instant in the reader's own zone, in mrkdwn."""
    return when(at.timestamp(), local_words(at, zone))


def local_words(at: datetime, zone: str) -> str:
    """An instant in words, in this zone, where Slack cannot do it: "Fri 6 Nov, 10:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def _opening(drawing: InvitationDrawing) -> str:
    until = closing(drawing.closes_at, drawing.zone)
    if drawing.finished:
        return f"*{escape(drawing.survey)}*\nThank you. You can add or change answers until {until}."
    return (
        f"*{escape(drawing.survey)}*\nHow did the teams that you rely on do for you lately? "
        f"Each tap is saved at once; you can change it until {until}."
    )


def over(drawing: InvitationDrawing) -> str:
    """When it closed, or that it was stopped."""
    at = closing(drawing.closes_at, drawing.zone)
    happened = f"closed {at}" if drawing.state == "closed" else f"was stopped by those who run it {at}"
    return f"*{escape(drawing.survey)}* {happened}. What was answered by then counts; nothing can be changed any more."


def _ask(drawing: InvitationDrawing, ask: AskDrawing) -> list[Block]:
    name = f"*{escape(clip(ask.upstream, NAME_CROWDED) if _crowded(drawing) else ask.upstream)}*"
    if ask.state == "gone":
        return [section(f"{name}\nThis team no longer exists, so there is nothing to answer.")]
    if ask.state == "unused":
        again = button("I do use them", "ask.use")
        text = f"{name}\nYou said that you don't use them. You won't be asked about them for a quarter."
        return [section(text, accessory=again, block_id=_block(drawing, ask, "unused"))]
    done = [words for question, words in DONE.items() if question in ask.done]
    title = f"{name}\n:white_check_mark: Answered: {', '.join(done)}" if done else name
    return [*_questions(drawing, ask, title), _ask_buttons(drawing, ask)]


def _questions(drawing: InvitationDrawing, ask: AskDrawing, title: str) -> list[Block]:
    """The title stands in one block with the first question, if that one is open."""
    blocks = []
    if "job" in ask.done:
        blocks.append(section(title))
    else:
        jobs = select("answer.job", "Choose a job", _job_options(drawing, ask))
        text = f"{title}\n{QUESTIONS['job']}"
        blocks.append(section(text, accessory=jobs, block_id=_block(drawing, ask, "job")))
    if "satisfaction" not in ask.done:
        blocks += [section(QUESTIONS["satisfaction"]), _rating(drawing, ask)]
    blocks += [
        section(QUESTIONS[question], accessory=_choice(question), block_id=_block(drawing, ask, question))
        for question in ("waste", ask.question)
        if question and question not in ask.done
    ]
    return blocks


def _crowded(drawing: InvitationDrawing) -> bool:
    return len(drawing.asks) > ROOMY


def _job_options(drawing: InvitationDrawing, ask: AskDrawing) -> list[Block]:
    most = JOBS_CROWDED if _crowded(drawing) else JOBS_ROOMY
    jobs = [option(job.title, str(job.id)) for job in ask.jobs[:most]]
    return [*jobs, option("Something else…", OWN), option("I don't use them", "unused")]


def _rating(drawing: InvitationDrawing, ask: AskDrawing) -> Block:
    buttons = [
        button(str(rating), f"answer.satisfaction.{rating}", str(rating))
        | {"accessibility_label": clip(f"{rating} of 5, {words.lower()}: {ask.upstream}", 75)}
        for rating, words in RATINGS.items()
    ]
    return actions(*buttons, block_id=_block(drawing, ask, "satisfaction"))


def _choice(question: str) -> Block:
    options = [option(words, value) for value, words in CHOICES[question].items()]
    return select(f"answer.{question}", "Choose one", options)


def _ask_buttons(drawing: InvitationDrawing, ask: AskDrawing) -> Block:
    change = [button("Change", "ask.change")] if ask.done else []
    return actions(*change, button("Say more…", "ask.more"), block_id=_block(drawing, ask, "more"))


def _foot(drawing: InvitationDrawing) -> list[Block]:
    return [context(_who_can_see(drawing)), *_settings(drawing), *_later(drawing)]


def _who_can_see(drawing: InvitationDrawing) -> str:
    return (
        ":lock: Nobody is told who answered. Teams, leads, ops and whoever is in a team's channel see figures of at "
        f"least {drawing.minimum} people together, and comments without names. Until the closing your answers are "
        "sealed and kept under a code, so that you can change them: only whoever has both this bot's database and its "
        "key could read them. Then they wait, with your team's name but not yours, until enough people answered. Slack "
        "itself sees taps. `/pulse mine` tells what is stored."
    )


def _settings(drawing: InvitationDrawing) -> list[Block]:
    resume = button("Ask me again", "own.resume")
    block_id = f"invitation.{drawing.id}.resume.{drawing.nonce}"
    if drawing.stopped_asking:
        return [section("You won't be asked any more.", accessory=resume, block_id=block_id)]
    if drawing.paused_until is not None:
        text = f"You won't be asked before {day_words(drawing.paused_until)}."
        return [section(text, accessory=resume, block_id=block_id)]
    if drawing.snoozed_to is not None and not drawing.finished:
        return [context(f":alarm_clock: Reminder: {closing(drawing.snoozed_to, drawing.zone)}.")]
    return []


def day_words(day: date) -> str:
    """ "Tuesday 1 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _later(drawing: InvitationDrawing) -> list[Block]:
    no_reminder = drawing.finished or drawing.stopped_asking or drawing.paused_until is not None
    snoozes = [] if no_reminder else [option(SNOOZE_WORDS[s], s) for s in SNOOZES if fits(drawing, s)]
    stop = [] if drawing.stopped_asking else [option("Stop asking me for good", "stop")]
    menu = select("invitation.later", "Not now…", [*snoozes, option("Pause surveys until…", "pause"), *stop])
    return [actions(menu, block_id=f"invitation.{drawing.id}.later.{drawing.nonce}")]


def fits(drawing: InvitationDrawing, choice: Snooze) -> bool:
    """Whether a reminder then would still come before the closing."""
    return snoozed_until(choice, drawing.drawn_at, drawing.zone) < drawing.closes_at


def _block(drawing: InvitationDrawing, ask: AskDrawing, question: str) -> str:
    """New with every drawing, or a client would go on showing what was chosen in the block of that id."""
    return f"ask.{ask.id}.{question}.{drawing.nonce}"


def _listed(names: list[str]) -> str:
    """ "Data, Platform and Web"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
