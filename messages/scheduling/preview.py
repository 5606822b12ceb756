"""What ops see before anything counts: who will be asked, about whom, when, and in exact numbers."""

from dataclasses import dataclass
from typing import Literal

from messages.blocks import (
    Block,
    View,
    actions,
    button,
    channel_link,
    context,
    divider,
    header,
    input_block,
    modal,
    section,
    text_input,
)
from messages.scheduling.changed import changed_words
from messages.scheduling.words import details, times
from messages.words import beside, count, day, listed, mentioned, moment, people, place
from pulse.public_holidays import HOW_TO_INSTALL, countries
from storage.asking.forms import LIST_LEAST
from storage.scheduling.previews import Occurrence, SurveyPreview

PREVIEW = "survey_preview"
CONFIRM = "survey_confirm"
SUBMITS = {"create": "Save survey", "change": "Save change", "run": "Ask now"}


@dataclass(frozen=True)
class Agreement:
    """Whether somebody else has to agree (`others`, asked in `channel` where there is one), or whether the reader,
    being alone, has to type the survey's name."""

    second: Literal["not needed", "others", "alone"] = "not needed"
    others: tuple[str, ...] = ()
    channel: str | None = None


def preview_view(preview: SurveyPreview, action: str, metadata: str, agreement: Agreement) -> View:
    """The preview of a proposal (`action` is create, change or run), with what is needed to carry it out."""
    blocks = [*_said(preview, action), divider(), *numbers(preview, run=action == "run"), *_warnings(preview)]
    refused = refusal(preview, action)
    title, close = ("Run now", "Cancel") if action == "run" else ("Preview", "Back")
    if refused:
        blocks.append(section(f":no_entry: *Not like this.* {refused}"))
        return modal(PREVIEW, title, blocks, close=close, private_metadata=metadata)
    blocks += _agreement(preview, agreement)
    if action != "run":
        blocks.append(actions(button("Try it on me", "survey_try", metadata)))
    submit = "Ask for approval" if agreement.second == "others" else SUBMITS[action]
    return modal(PREVIEW, title, blocks, submit=submit, close=close, private_metadata=metadata)


def refusal(preview: SurveyPreview, action: str) -> str | None:
    """Why a survey like this is not taken, None where it is."""
    if not preview.reach.people:
        return "Nobody would be asked. Choose other teams, or set up who hires whom with `/pulse teams`."
    if preview.form.audience == "people" and preview.reach.people < LIST_LEAST:
        only = f"Only {people(preview.reach.people)} of this list would be asked"
        return f"{only}; it needs at least {LIST_LEAST}, so that nobody stands alone in the figures. Add some."
    if action != "run" and not preview.occurrences:
        return "No date is left: they are over, or the last day comes first. Choose other days."
    if preview.late_zone:
        zone = preview.late_zone.rpartition("/")[2].replace("_", " ")
        if preview.crowded:
            late = f"Together with the other surveys of that day, the last message would go out after 17:00 in {zone}"
            return f"{late}. Choose another day or hour, or fewer people."
        return f"The last message would go out after 17:00 in {zone}. Choose an earlier hour, or fewer people."
    return None


def who_in_words(preview: SurveyPreview) -> str:
    """Whom it asks, about whom."""
    reach, form = preview.reach, preview.form
    if form.audience == "people":
        asked = f"*{people(reach.people)}:* {mentioned(reach.mentions)}"
    elif form.audience == "all":
        teams = count(len(reach.customers), "team")
        asked = f"*{people(reach.people)}*, everybody whose team hires another: {teams}, {listed(reach.customers)}"
    else:
        asked = f"*{people(reach.people)}* of {count(len(reach.customers), 'team')}: {listed(reach.customers)}"
    chosen = "" if form.upstreams else "every team that they hire, at present "
    return f"{asked}\n*About:* {chosen}{listed(reach.upstreams) or 'nobody'}"


def when_in_words(preview: SurveyPreview) -> str:
    form = preview.form
    end = f" until {day(form.end_date)}" if form.end_date else ""
    return f"*When:* {times(form)}, in each person's own time zone, from {day(form.start_date)}{end}."


def details_in_words(preview: SurveyPreview) -> str:
    often = {1: "once", 2: "twice"}.get(preview.a_week, f"{preview.a_week} times")
    return f"{details(preview.form)} · nobody is asked more than {often} a week, over all surveys"


def _said(preview: SurveyPreview, action: str) -> list[Block]:
    blocks = [header(preview.form.name), section(f"*Asked:* {who_in_words(preview)}")]
    if action == "run":
        now = "*When:* at once for whoever is at work now, at 9:00 of their next working day for all others."
        return [
            *blocks,
            section(now),
            context("This comes on top of the survey's own dates, and a paused survey stays paused."),
        ]
    blocks.append(section(when_in_words(preview)))
    blocks += [section(dates_in_words(preview))] if preview.occurrences else []
    blocks.append(context(details_in_words(preview)))
    if preview.old:
        what = changed_words(preview.old, preview.form) or "• nothing"
        blocks.append(section(f"*What changes*\n{what}"))
        blocks.append(context("It counts from the next round on. A round that is open stays as it is."))
    return blocks


def dates_in_words(preview: SurveyPreview) -> str:
    """The next dates of a survey that has some."""
    lines = [_date(occurrence) for occurrence in preview.occurrences]
    first = preview.occurrences[0]
    zones = f"First: {place(first.first)}, last: {place(first.last)}; "
    same = (first.first, first.last) == (first.reader, first.reader)
    head = "*The next dates*" if same else f"*The next dates*, in the time of {place(first.reader)}"
    foot = "" if same else f"\n_{zones}everybody gets it at {preview.form.hour:%H:%M} of their own time._"
    return "\n".join([head, *lines]) + foot


def _date(occurrence: Occurrence) -> str:
    reader, zone = occurrence.reader, occurrence.reader.tzinfo
    first, last = occurrence.first.astimezone(zone), occurrence.last.astimezone(zone)
    moved = "" if occurrence.day == reader.date() else f" _(moved: {day(occurrence.day)} is no working day)_"
    spread = "" if first == last == reader else f" · first {beside(first, reader)} · last {beside(last, reader)}"
    again = " · *only who was not asked yet that week*" if occurrence.again else ""
    return f"• {moment(reader)}{spread}{moved}{again}"


def numbers(preview: SurveyPreview, *, run: bool) -> list[Block]:
    """Exact numbers of people and messages, the most where some may be left out. None where nobody is asked."""
    reach, sending = preview.reach, preview.sending
    if not sending.first or not sending.last:
        return []
    first, last = sending.first, sending.last
    what = "This time" if run else "The first round"
    most = "at most " if run or preview.taken or (preview.occurrences and preview.occurrences[0].again) else ""
    text = (
        f"*{what}:* {most}{people(reach.people)}, {count(reach.people, 'message')}, "
        f"{count(sending.minutes, 'minute')} of sending. The first goes out {moment(first)} ({place(first)}), "
        f"the last {moment(last)} ({place(last)})."
    )
    if run:
        text += " Left out is who was asked this week already, or still has these questions open."
    if preview.taken:
        is_ = "is" if preview.taken == 1 else "are"
        often = "once" if preview.a_week == 1 else f"{preview.a_week} times"
        text += f" {preview.taken:,} of them {is_} reached by other rounds of that week, too"
        text += f"; nobody is asked more than {often} a week."
    if preview.closes_at:
        closes = preview.closes_at.astimezone(preview.occurrences[0].reader.tzinfo)
        text += f" Answers are taken until {moment(closes)} ({place(closes)})."
    return [section(text)]


def _warnings(preview: SurveyPreview) -> list[Block]:
    reach, form = preview.reach, preview.form
    said = []
    if reach.paused:
        said.append(f"{people(reach.paused)} took a break from surveys or never want any: not asked.")
    if reach.teamless:
        said.append(f"{people(reach.teamless)} without a team of their own: not asked until they have one.")
    if reach.hiring_none:
        said.append(f"{people(reach.hiring_none)} whose team hires none of these teams: not asked.")
    if reach.too_small:
        said.append(
            f"Fewer than {form.minimum_group} people are asked about {listed(reach.too_small)}: what they say is "
            "shown only when other surveys add enough people."
        )
    if preview.overlaps:
        said.append("The next round begins before this one closes: nobody gets a question twice at the same time.")
    if form.country and form.country not in countries():
        said.append(f"Holidays are not known here: whoever runs the bot can add them with `{HOW_TO_INSTALL}`.")
    return [context("\n".join(f":information_source: {line}" for line in said))] if said else []


def _agreement(preview: SurveyPreview, agreement: Agreement) -> list[Block]:
    reached = people(preview.reach.people)
    if agreement.second == "others":
        where = f"I ask in {channel_link(agreement.channel)}" if agreement.channel else "I ask them"
        who = f"a second ops person has to agree ({mentioned(agreement.others, 5)})"
        return [section(f":busts_in_silhouette: It reaches {reached}, so {who}. {where}.")]
    if agreement.second == "alone":
        field = input_block(
            "Type the survey's name to go on",
            text_input("survey_confirm", placeholder=preview.form.name),
            CONFIRM,
            hint=f"It reaches {reached}, and there is no second ops person who could look at it.",
        )
        return [field]
    return []
