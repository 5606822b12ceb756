"""The list of surveys with what can be done to each, and the small modals that ask before something is lost."""

from dataclasses import dataclass
from datetime import date

from messages.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    escape,
    header,
    instant,
    message,
    modal,
    option,
    overflow,
    section,
)
from messages.scheduling.words import times
from messages.words import count, day, named, people
from storage.asking.survey_rows import SurveyView
from storage.scheduling.proposals import ProposalView

PAGE = 8  # surveys in one message: three blocks each, of at most 50
PROPOSALS_SHOWN = 5
DELETE = "survey_delete"
STOP = "survey_stop"
ASKS_TO = {"create": "make the survey *{}*", "change": "change the survey *{}*", "run": "run the survey *{}* now"}


@dataclass(frozen=True)
class Page:
    """Some of the surveys, how many there are in all, and what waits for a second ops person."""

    surveys: tuple[SurveyView, ...]
    total: int
    offset: int
    waiting: tuple[ProposalView, ...]


def survey_list(page: Page, reader: str, note: str = "") -> Message:
    """One page of the surveys. `note` says what just happened."""
    blocks = [header("Surveys"), *([section(note)] if note else [])]
    blocks += [block for proposal in page.waiting[:PROPOSALS_SHOWN] for block in _waiting(proposal, reader)]
    if not page.total:
        blocks.append(section("There is no survey yet. Making one takes two minutes, and nothing is sent unseen."))
    for survey in page.surveys:
        blocks += _survey(survey, page.offset)
    return message("The surveys", [*blocks, *_foot(page.total, page.offset)])


def asks_to(proposal: ProposalView) -> str:
    """What somebody wants: "run the survey *Weekly pulse* now"."""
    return ASKS_TO[proposal.action].format(escape(proposal.form.name))


def offset_of(block: str) -> int:
    """The page of the list in which a button stood, from its block_id; 0 for a button elsewhere."""
    kind, _, rest = block.partition(":")
    return int(rest.partition(":")[0]) if kind == "surveys" else 0


def _survey(survey: SurveyView, offset: int) -> list[Block]:
    about = "every team that they hire" if not survey.form.upstreams else count(len(survey.form.upstreams), "team")
    said = f"*{escape(survey.form.name)}* {_state(survey)}\n{_asked(survey)}, about {about}, {times(survey.form)}."
    buttons = actions(*_buttons(survey), block_id=f"surveys:{offset}:{survey.id}")
    return [section(f"{said}\n{_next(survey)}"), buttons, divider()]


def _asked(survey: SurveyView) -> str:
    form = survey.form
    if form.audience == "people":
        return f"{people(len(form.people))} by name"
    return (
        "Everybody whose team hires another" if form.audience == "all" else count(len(form.customers), "customer team")
    )


def _state(survey: SurveyView) -> str:
    return ":double_vertical_bar: _paused_" if survey.state == "paused" else ""


def _next(survey: SurveyView) -> str:
    coming = f"Next on *{day(survey.next_date)}*." if survey.next_date else "No date is left."
    if survey.state == "paused":
        coming = "Nobody is asked until it is resumed."
    if survey.open_until:
        coming += f" A round is open until {instant(survey.open_until)}."
    return coming


def _buttons(survey: SurveyView) -> list[Block]:
    key = str(survey.id)
    paused = survey.state == "paused"
    buttons = [button("Run now…", "survey_run", key)]
    buttons.append(button("Resume", "survey_resume", key) if paused else button("Pause", "survey_pause", key))
    if survey.next_date and not paused:
        buttons.append(_skip(survey, survey.next_date))
    buttons.append(button("Change…", "survey_change", key))
    menu = [option("Try it on me", f"try {key}"), option("Duplicate…", f"duplicate {key}")]
    if survey.open_round_id:
        menu.append(option("Stop the open round…", f"stop {key}"))
    return [*buttons, overflow("survey_menu", [*menu, option("Delete…", f"delete {key}")])]


def _skip(survey: SurveyView, skipped: date) -> Block:
    sure = confirm(
        "Skip the next date?", f"Nobody is asked on {day(skipped)}. The date after it stays.", "Skip it", "Keep it"
    )
    return button(
        f"Skip {skipped:%a} {skipped.day} {skipped:%b}", "survey_skip", f"{survey.id} {skipped}", confirm=sure
    )


def _waiting(proposal: ProposalView, reader: str) -> list[Block]:
    said = f":busts_in_silhouette: {named(proposal.by)} wants to {asks_to(proposal)}"
    said += f", which reaches {people(proposal.people)}: a second ops person has to agree."
    key = str(proposal.id)
    if proposal.by == reader:
        return [section(said), actions(button("Take it back", "survey_decline", key)), divider()]
    return [section(said), actions(*decision(key)), divider()]


def decision(proposal_id: str) -> list[Block]:
    """The buttons of a second ops person."""
    sure = confirm("Approve?", "It counts at once, and people are asked as it says.", "Approve")
    return [
        button("Approve", "survey_approve", proposal_id, style="primary", confirm=sure),
        button("Decline", "survey_decline", proposal_id),
    ]


def _foot(total: int, offset: int) -> list[Block]:
    buttons = [button("New survey…", "survey_new", "new")]
    if offset:
        buttons.append(button("◀ Back", "survey_page_back", str(max(offset - PAGE, 0))))
    if offset + PAGE < total:
        buttons.append(button("More ▶", "survey_page_on", str(offset + PAGE)))
    shown = f"{offset + 1}–{min(offset + PAGE, total)} of {count(total, 'survey')}"
    return [actions(*buttons), *([context(shown)] if total > PAGE else [])]


def delete_view(survey: SurveyView, metadata: str) -> View:
    """Asks before a survey is deleted."""
    lines = [f"*{escape(survey.form.name)}* will be gone for good, and nobody is asked by it any more."]
    lines.append("What was told stays, and so does what people answered and waits to be told.")
    if survey.open_until:
        lines.append(f"Its open round goes on until {instant(survey.open_until)}; stop it first if it should not.")
    said = [section("\n".join(lines))]
    return modal(DELETE, "Delete the survey?", said, submit="Delete", close="Keep it", private_metadata=metadata)


def stop_view(survey: SurveyView, metadata: str) -> View:
    """Asks before a round is stopped."""
    lines = [f"The open round of *{escape(survey.form.name)}* ends at once and can't be opened again."]
    lines.append("What is not sent yet will not be sent. What was sent already stays:")
    lines.append("whoever clicks there reads that the round is over. What was answered until now counts.")
    said = [section("\n".join(lines))]
    return modal(STOP, "Stop the open round?", said, submit="Stop it", close="Let it go on", private_metadata=metadata)


def gone_view() -> View:
    return modal("survey_gone", "Not there any more", [section("That survey was deleted meanwhile.")], last=True)


def done_view(title: str, text: str) -> View:
    """The last word after something was carried out; closing it closes everything beneath."""
    return modal("survey_done", title, [section(text)], close="Done", last=True)
