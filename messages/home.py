"""The Home tab: what there is to answer, what one's teams were told, and what is one's own."""

from messages.answering.asks import NO_NOTES, Notes, invitation_blocks, noted
from messages.answering.own import settings_blocks
from messages.blocks import Block, View, button, channel_link, context, escape, header, home, section
from messages.scheduling.status import due_of
from messages.telling.digests import headline
from messages.telling.words import NOT_YET, on_day, share, short_day
from messages.words import count, day, listed
from storage.answering.mine import Mine
from storage.homes import HomeShown, NextSurvey, OpsShown, TeamShown
from storage.telling.reports import TeamReport

MOST_BLOCKS = 100
FOR_SURVEYS = 60
TREND = 6
BEST = 2


def home_view(shown: HomeShown, notes: Notes = NO_NOTES) -> View:
    """Under 100 blocks whatever the company's size. Shows no answer that was given."""
    mine = shown.mine
    if mine is None:
        return home([*noted(notes.values()), *_stranger(shown), *_ops(shown.ops)])
    asks = {ask.id for drawing in mine.open for ask in drawing.asks}
    on_top = noted(note for at, note in notes.items() if at not in asks)
    answering = _surveys(mine, shown.next_survey, notes)
    settings = [header("Your own settings"), *settings_blocks(mine)]
    return home([*on_top, *answering, *_ops(shown.ops), *_told(shown.teams), *settings][:MOST_BLOCKS])


def _surveys(mine: Mine, coming: NextSurvey | None, notes: Notes) -> list[Block]:
    blocks: list[Block] = [header("To answer")]
    for drawing in mine.open:
        theirs = {ask.id for ask in drawing.asks}
        more = invitation_blocks(drawing, {at: note for at, note in notes.items() if at in theirs})
        if len(blocks) + len(more) > FOR_SURVEYS:
            blocks.append(context("There is more to answer in your messages from me."))
            break
        blocks += more
    if not mine.open:
        blocks.append(section("Nothing to answer right now."))
    if coming and not mine.stopped:
        blocks.append(context(f"Your next survey: {escape(coming.name)}, {day(coming.day)} at {coming.hour}."))
    return blocks


def _told(teams: tuple[TeamShown, ...]) -> list[Block]:
    """Figures alone: their pictures are in the teams' channels."""
    blocks = [block for team in teams for block in _team(team)]
    return [header("What your teams were told"), *blocks] if blocks else []


def _team(team: TeamShown) -> list[Block]:
    place = f" in {channel_link(team.channel)}" if team.channel else ""
    if team.report is None:
        lines = [f"*{escape(team.name)}*: nothing told yet, {NOT_YET}."]
    else:
        told = team.report.told
        lines = [
            f"*{escape(team.name)}*, {on_day(told.told_on)}{place}",
            escape(headline(team.report)),
            f"{told.people} of {count(told.asked, 'person', 'people')} asked answered.",
        ]
    return [section("\n".join([*lines, *_for_leads(team)]))]


def _for_leads(team: TeamShown) -> list[str]:
    if not team.leads:
        return []
    jobs = f"Your catalogue: {listed(team.jobs)}." if team.jobs else "Your catalogue is empty."
    return [*(_trend(team.report) if team.report else []), f"{jobs} Change it with `/pulse jobs`."]


def _trend(report: TeamReport) -> list[str]:
    levels = [f"{short_day(level.on)} {share(level.told)}" for level in report.trend[-TREND:]]
    scored = [(job.opportunity.value, job.title) for job in report.jobs if job.opportunity]
    best = [title for _, title in sorted(scored, reverse=True)[:BEST]]
    return [f"Satisfied: {' · '.join(levels)}", *([f"Best chance to help: {listed(best)}"] if best else [])]


def _ops(ops: OpsShown | None) -> list[Block]:
    if ops is None:
        return []
    rounds = [f"• *{escape(entry.progress.survey)}*: {due_of(entry)}" for entry in ops.status.rounds[:BEST]]
    coming = [
        f"• {escape(survey.form.name)}: next on {day(survey.next_date)}"
        for survey in ops.status.coming
        if survey.next_date
    ]
    waiting = [
        f"*{count(number, one, many)} for your decision.* {how}"
        for number, one, many, how in (
            (ops.approvals, "survey waits", "surveys wait", "See `/pulse surveys`."),
            (ops.hires, "pair of teams waits", "pairs of teams wait", "Do they hire each other? See `/pulse teams`."),
        )
        if number
    ]
    lines = [*waiting, *rounds, *coming] or ["No survey is scheduled. `/pulse schedule` makes one."]
    more = "`/pulse surveys` · `/pulse status` · `/pulse teams` · `/pulse ops` · `/pulse audit`"
    return [header("For ops"), section("\n".join(lines)), context(more)]


def _stranger(shown: HomeShown) -> list[Block]:
    if shown.forgotten:
        again = button("Ask me again", "own.resume")
        return [section("You asked to be forgotten, so you are never asked.", accessory=again)]
    return [section("Nothing is stored about you, and you were not asked yet.")]
