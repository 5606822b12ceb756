"""What is said when a survey waits for a second ops person, when one has decided, and when something stood in the
way."""

from collections.abc import Sequence

from messages.blocks import Message, View, actions, button, context, escape, message, modal, section
from messages.scheduling.changed import changed_words
from messages.scheduling.preview import dates_in_words, details_in_words, numbers, when_in_words, who_in_words
from messages.scheduling.surveys import asks_to, decision
from messages.words import day, mentioned, named, people
from storage.asking.survey_rows import SurveyView
from storage.scheduling.previews import SurveyPreview
from storage.scheduling.proposals import Grown, NotOps, NotWaiting, OwnProposal, ProposalView
from storage.scheduling.surveys import ChangedMeanwhile, Gone, NameTaken

CALLED = 5
"""So many are called by name at most; more would feel it to be somebody else's."""
DONE = {"approved": ":white_check_mark:", "declined": ":no_entry_sign:", "void": ":no_entry_sign:"}
NOT_DONE = {"create": "made", "change": "changed", "run": "run"}
NOT_ANY_MORE = "This was decided already, or it is too old. `/pulse surveys` shows what still waits for a decision."
TOO_OLD = "That was too long ago, and it is not kept any more. `/pulse schedule` makes a survey."
ALWAYS: dict[type[Exception], str] = {
    Gone: "That survey was deleted meanwhile.",
    NotWaiting: NOT_ANY_MORE,
    OwnProposal: "You asked for this yourself, so somebody else of ops has to agree.",
}
ALONE_NOW = "There is nobody else of ops any more. Go back and press Preview again."


def approval_request(proposal: ProposalView, preview: SurveyPreview, others: Sequence[str]) -> Message:
    """To the other ops people, who are called: what it is, whom it reaches, and two buttons."""
    head = f"{named(proposal.by)} wants to {asks_to(proposal)}, which reaches {people(proposal.people)}."
    whom = mentioned(others) if len(others) <= CALLED else "somebody else of ops"
    said = [section(f"{head} A second ops person has to agree: {whom}."), section(f"*Asked:* {who_in_words(preview)}")]
    if proposal.action == "run":
        said.append(section("*When:* as soon as it is approved for whoever is at work then, else at 9:00."))
    else:
        said += [section(when_in_words(preview)), context(details_in_words(preview))]
        said += [section(f"*What changes*\n{changed_words(preview.old, preview.form)}")] if preview.old else []
        said += [section(dates_in_words(preview))] if preview.occurrences else []
    said += numbers(preview, run=proposal.action == "run")
    return message(
        f"A survey for {people(proposal.people)} waits for a second ops person",
        [*said, actions(*decision(str(proposal.id)))],
    )


def decided(proposal: ProposalView, note: str = "") -> Message:
    """In place of the request, and to whoever asked. `note` says what came of it. What was not done can be opened
    again: it was typed once."""
    what = f"{named(proposal.by)} wanted to {asks_to(proposal)}"
    text = f"{DONE[proposal.state]} {what}: {_came(proposal)}."
    blocks = [section(text), *([context(note)] if note else [])]
    if proposal.state != "approved":
        blocks.append(actions(button("Open it again…", "survey_again", str(proposal.id))))
    return message(text, blocks)


def _came(proposal: ProposalView) -> str:
    if proposal.state == "declined" and proposal.decided_by == proposal.by:
        return "taken back"
    by = f" by {named(proposal.decided_by)}" if proposal.decided_by else ""
    return (
        f"approved{by}, but it could not be carried out any more" if proposal.state == "void" else proposal.state + by
    )


def not_done(proposal: ProposalView, why: str) -> str:
    return f"*{escape(proposal.form.name)}* was not {NOT_DONE[proposal.action]}. {why}"


def saved_words(survey: SurveyView | None, action: str) -> str:
    """What was carried out, and what happens next."""
    assert survey is not None
    name = f"*{escape(survey.form.name)}*"
    if action == "run":
        return f"{name} is being asked now. `/pulse status` shows how far it is."
    first = f"People are asked first on *{day(survey.next_date)}*." if survey.next_date else "It has no date left."
    if survey.state == "paused":
        first = "It is paused: nobody is asked until you resume it."
    return f"{name} is saved. {first} `/pulse surveys` lists all surveys."


def waiting_words(proposal: ProposalView) -> str:
    return (
        f"*{escape(proposal.form.name)}* waits for a second ops person, since it reaches {people(proposal.people)}. "
        "You hear from me when it is decided; until then nothing is changed and nobody is asked."
    )


def problem_view(text: str) -> View:
    """Nothing was done, and why. Closing it leads back to what was typed."""
    return modal("survey_problem", "Not saved", [section(text)], close="Back")


def why_not(refused: Exception) -> str:
    """Why nothing was done, and what to do."""
    match refused:
        case ChangedMeanwhile(by=by):
            return _changed_meanwhile(by)
        case NameTaken():
            return f"Another survey took the name “{escape(str(refused))}” meanwhile. Choose another one."
        case NotOps():
            return f"{named(str(refused))}, who asked for it, is not of ops any more. Somebody of ops can ask anew."
        case Grown(before=before, people=now):
            return f"Meanwhile it reaches {people(now)} instead of {before}. Look again at whom it would ask."
    return ALWAYS.get(type(refused)) or escape(str(refused))


def _changed_meanwhile(by: str | None) -> str:
    return (
        f"Meanwhile {named(by)} changed this survey. So that nothing of theirs is lost, nothing was saved now. "
        "Look at it with `/pulse surveys`, then change it again."
    )
