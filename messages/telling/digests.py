"""The digest that a lead reads: one sentence first, then what to do about it, then the figures."""

from messages.blocks import Block, Message, clip, context, escape, header, message, section
from messages.telling.words import (
    NOT_YET,
    PERCENT,
    bullets,
    hours,
    of_answers,
    of_people,
    on_day,
    parts,
    percents,
    quoted,
    satisfied,
    share,
    span,
    waste,
)
from messages.words import count, listed
from pulse.questions import MOTIVES
from storage.telling.ledger import Published
from storage.telling.report_names import ELSE
from storage.telling.reports import Both, JobShown, TeamReport, Turn, WasteShown

BEST = 2
COMMENTS = 5
SHORT_COMMENT = 400
ROWS = 12
"""Rows of a list in the digest itself; a longer one stands in its thread."""
NAMES = 8


def digest(report: TeamReport) -> list[Message]:
    """The digest, and what follows in its thread: everything that was told, none of it over Slack's limits."""
    first, *more = parts(_head(report))
    rest = parts([block for blocks in more for block in blocks] + _details(report))
    return [
        message(f"{escape(report.team)}: {headline(report)}", first),
        *(message(f"{escape(report.team)}: more of this digest", blocks) for blocks in rest if blocks),
    ]


def quiet(team: str, last: Published | None) -> Message:
    """A week in which nothing is told is one line."""
    line = f"*{escape(team)}*: nothing new to tell this week, not enough people yet."
    if last is not None:
        line += f" Last told on {on_day(last.told_on)}: {satisfied(last.satisfaction)}."
    return message(line)


def headline(report: TeamReport) -> str:
    """What really changed, or that nothing did, in one sentence."""
    told = satisfied(report.satisfaction.told)
    if report.turn is not None:
        return _turned(report.turn)
    if len(report.trend) == 1:
        return f"First figures: {told}."
    return f"No real change: {told}."


def _turned(turn: Turn) -> str:
    """How much is told as the size of the rise or fall, with its interval from the told ranges."""
    up = turn.difference.value > 0
    sizes = (turn.difference.low, turn.difference.high) if up else (-turn.difference.high, -turn.difference.low)
    low, high = (f"{round(100 * size)}".replace("-", "−") for size in sizes)
    return (
        f"A real change: satisfaction {'rose' if up else 'fell'} from {share(turn.before)} to {share(turn.after)} "
        f"since {on_day(turn.since)}, by {round(100 * abs(turn.difference.value))} points ({low} to {high})."
    )


def _head(report: TeamReport) -> list[Block]:
    told = report.told
    return [
        header(f"{report.team}: what your customers told you"),
        section(f"*{escape(headline(report))}*"),
        context(_beside(report)),
        *_best(report.jobs),
        *bullets("What got in the way", [_waste(each) for each in report.wastes]),
        *_comments(report),
        *_view(report),
        *bullets("Both ways, satisfied: they with you, you with them", [_both(each) for each in report.both[:ROWS]]),
        *_not_yet(report),
        section(f":speech_balloon: *One question to you:* {_question(report)}"),
        context(f"Told once, in ranges, and only for {told.minimum} people or more together."),
    ]


def _beside(report: TeamReport) -> str:
    """The interval, who would hire them again, participation (of people) and response rate (of asks)."""
    told = report.told
    rate = f"{round(100 * told.people / told.questions)}{PERCENT}"
    again = f" Would hire you again: {of_people(report.hire_again)}." if report.hire_again else ""
    return (
        f"{share(report.satisfaction.told)} satisfied; given how many answered, it could be "
        f"{percents(report.satisfaction.interval)}."
        f"{again} {told.people} of {count(told.asked, 'person', 'people')} asked answered "
        f"({rate} of {count(told.questions, 'ask')}), {span(told.since, told.told_on)}."
    )


def _best(jobs: tuple[JobShown, ...]) -> list[Block]:
    """The jobs with the best chance to help, in a lead's words; the score stands beside them."""
    scored = sorted((job for job in jobs if job.opportunity), key=_opportunity, reverse=True)[:BEST]
    return bullets("Your best chance to help", [_job(job) for job in scored])


def _opportunity(job: JobShown) -> float:
    return job.opportunity.value if job.opportunity else 0.0


def _job(job: JobShown) -> str:
    """ "important to 8 of 10, done well for 4 of 10", in answers."""
    important = f"important to {of_answers(job.importance)}" if job.importance else f"how important: {NOT_YET}"
    well = f"done well for {of_answers(job.satisfaction)}" if job.satisfaction else f"how well: {NOT_YET}"
    line = f"*{escape(job.title)}*: {important}, {well}."
    if job.opportunity is None:
        return line
    low, high = job.opportunity.low, job.opportunity.high
    return f"{line} Opportunity {job.opportunity.value:.1f} of 20 ({low:.1f} to {high:.1f})."


def _waste(each: WasteShown) -> str:
    said = [f"{hours(each.hours)} a week"] if each.hours else []
    said += [f"said by {of_people(each.people)}"] if each.people else []
    if each.cost and each.weeks:
        said.append(f"{hours(each.cost)} in the {count(each.weeks, 'week')} since it was first told")
    return f"*{waste(each.key)}*: {'; '.join(said)}."


def _comments(report: TeamReport) -> list[Block]:
    """Up to five. They stand under the team's name alone, never beside a customer team or a job."""
    if not report.comments:
        return []
    shown = [quoted(clip(_words(*comment), SHORT_COMMENT))[0] for comment in report.comments[:COMMENTS]]
    more = f"All {len(report.comments)} are in the thread." if _has_more(report) else ""
    return [section("*In their own words*"), *map(section, shown), *([context(more)] if more else [])]


def _has_more(report: TeamReport) -> bool:
    return len(report.comments) > COMMENTS or any(len(text) > SHORT_COMMENT for _, text in report.comments)


def _words(kind: str, text: str) -> str:
    return f"A job they hire you for: {text}" if kind == "job" else text


def _view(report: TeamReport) -> list[Block]:
    """This telling's view, with the date of the other one."""
    if not report.view:
        return [section(f"*Everybody together*; of single teams and jobs {NOT_YET}.")]
    title, other = ("By customer team", "by job") if report.told.view == "team" else ("By job", "by customer team")
    dated = f"Satisfied {other}: " + (on_day(report.other_view_on) if report.other_view_on else "not told yet") + "."
    if len(report.view) > ROWS:
        return [section(f"*{title}*: all {len(report.view)} are in the thread."), context(dated)]
    return [*_rows(report, title), context(dated)]


def _rows(report: TeamReport, title: str) -> list[Block]:
    return bullets(f"{title}, satisfied", [f"{escape(row.name)}: {of_people(row.told)}" for row in report.view])


def _both(each: Both) -> str:
    with_us = of_people(each.with_us.told if each.with_us else None)
    with_them = of_people(each.with_them.told if each.with_them else None)
    return f"*{escape(each.team)}*: with you {with_us}; you with them {with_them}."


def _not_yet(report: TeamReport) -> list[Block]:
    said = []
    if report.untold_teams:
        teams = "customer team" if len(report.untold_teams) == 1 else "customer teams"
        said.append(f"{teams} {listed(report.untold_teams, NAMES)}")
    if report.untold_jobs:
        jobs = "job" if len(report.untold_jobs) == 1 else "jobs"
        said.append(f"{jobs} {listed(report.untold_jobs, NAMES)}")
    return [context(f"{NOT_YET.capitalize()}: {'; '.join(said)}.")] if said else []


def _question(report: TeamReport) -> str:
    """One question to the team, about what weighs most in this telling."""
    best = max((job for job in report.jobs if job.opportunity), key=_opportunity, default=None)
    if report.turn is not None:
        going_on = "will you go on" if report.turn.difference.value > 0 else "what would bring it back"
        return f"What did you do differently around {on_day(report.turn.since)}, and {going_on}?"
    if report.wastes and report.wastes[0].hours:
        return f"Who can take one step this week against “{waste(report.wastes[0].key).lower()}”?"
    if best is not None:
        return f"What would “{escape(best.title)}” look like if it were done well for everybody?"
    if report.view and report.view[0].name != ELSE:
        return "Whom of your customers could you ask this week what they are waiting for?"
    return "Which of your customers have you not talked to for a month?"


def _details(report: TeamReport) -> list[Block]:
    """The thread: all jobs, all comments, and the figures that need no place in the first message."""
    title = "By customer team" if report.told.view == "team" else "By job"
    motives = [f"{_motive(row.name)}: {of_people(row.told)}" for row in report.motives]
    comments = [piece for comment in report.comments for piece in quoted(_words(*comment))]
    return [
        *(_rows(report, title) if len(report.view) > ROWS else []),
        *bullets("Every job, in 26 weeks", [_job(job) for job in report.jobs], intro="Counted in answers."),
        *bullets("Both ways, satisfied, the others", [_both(each) for each in report.both[ROWS:]]),
        *bullets("What matters most to them", motives),
        *bullets("Nothing got in the way", [f"said by {of_people(report.nothing)}"] if report.nothing else []),
        *([section("*All comments*"), *map(section, comments)] if _has_more(report) else []),
    ]


def _motive(key: str) -> str:
    return MOTIVES.get(key, key)
