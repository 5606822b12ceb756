"""A preview is agreed to: it is carried out, or a second ops person is asked and decides."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.desk import Desk
from handlers.permission import ops_only, who
from handlers.scheduling.previewing import agreement
from handlers.scheduling.surveys import page_of, redraw_list
from messages.blocks import View, escape, message
from messages.scheduling.decided import (
    ALONE_NOW,
    NOT_ANY_MORE,
    decided,
    not_done,
    problem_view,
    saved_words,
    waiting_words,
    why_not,
)
from messages.scheduling.preview import CONFIRM, PREVIEW
from messages.scheduling.surveys import done_view
from storage.asking.rounds import RoundRefused
from storage.scheduling.asking_others import ask_others, requests, tell_writer
from storage.scheduling.proposals import (
    NotWaiting,
    OwnProposal,
    ProposalView,
    approve,
    check_reach,
    confirm,
    decline,
    find_proposal,
    hand_over,
    others_who_may,
    void,
)
from storage.scheduling.surveys import SurveyError, find_survey

REFUSALS = (SurveyError, RoundRefused)


def agree(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The preview was submitted."""
    number, _, url = body["view"]["private_metadata"].partition(" ")
    with desk.db.read() as session:
        proposal = find_proposal(session, int(number))
    field = body["view"]["state"]["values"].get(CONFIRM)
    if proposal is None or proposal.state != "draft":
        ack(response_action="update", view=problem_view(NOT_ANY_MORE))
    elif field and " ".join((field["survey_confirm"]["value"] or "").split()) != proposal.form.name:
        ack(response_action="errors", errors={CONFIRM: f"That is not its name: {proposal.form.name}"})
    else:
        ack(response_action="update", view=_carry_out(desk, proposal, confirmed=field is not None))
        if url:
            redraw_list(desk, Respond(response_url=url), who(body))


def approve_it(ack: Ack, body: dict[str, Any], respond: Respond, client: WebClient, desk: Desk) -> None:
    """A second ops person agrees. What can't be carried out any more is dropped, and why is said."""
    proposal = _clicked(body, desk)
    note = _approve(desk, proposal, who(body)) if proposal else NOT_ANY_MORE
    ack()
    _show(desk, body, respond, client, proposal, note)


def decline_it(ack: Ack, body: dict[str, Any], respond: Respond, client: WebClient, desk: Desk) -> None:
    """A second ops person does not agree, or whoever asked takes it back."""
    proposal = _clicked(body, desk)
    note = _decline(desk, proposal, who(body)) if proposal else NOT_ANY_MORE
    ack()
    _show(desk, body, respond, client, proposal, note)


def _carry_out(desk: Desk, proposal: ProposalView, *, confirmed: bool) -> View:
    now, policy = desk.now(), desk.policy
    try:
        with desk.db.read() as session:
            check_reach(session, proposal, now, policy)
        with desk.db.write() as session:
            others = others_who_may(session, proposal.by, policy)
            second = agreement(proposal.people, others, policy).second
            if second == "alone" and not confirmed:
                return problem_view(ALONE_NOW)
            if second == "others":
                hand_over(session, proposal, now)
                ask_others(session, proposal, others, now=now, policy=policy)
                return done_view("Waiting for approval", waiting_words(proposal))
            survey_id = confirm(session, proposal, now=now, policy=policy)
            return done_view("Done", saved_words(find_survey(session, survey_id), proposal.action))
    except REFUSALS as refused:
        return problem_view(why_not(refused))


def _clicked(body: dict[str, Any], desk: Desk) -> ProposalView | None:
    with desk.db.read() as session:
        return find_proposal(session, int(body["actions"][0]["value"]))


def _approve(desk: Desk, proposal: ProposalView, by: str) -> str:
    now, policy = desk.now(), desk.policy
    try:
        with desk.db.read() as session:
            check_reach(session, proposal, now, policy)
        with desk.db.write() as session:
            survey_id = approve(session, proposal, by=by, now=now, policy=policy)
            tell_writer(session, proposal, now)
            return f":white_check_mark: {saved_words(find_survey(session, survey_id), proposal.action)}"
    except (NotWaiting, OwnProposal) as refused:
        return why_not(refused)
    except REFUSALS as refused:
        return _void(desk, proposal, by, why_not(refused))


def _void(desk: Desk, proposal: ProposalView, by: str, why: str) -> str:
    note = not_done(proposal, why)
    try:
        with desk.db.write() as session:
            void(session, proposal, by=by, now=desk.now())
            tell_writer(session, proposal, desk.now(), note)
    except NotWaiting as refused:
        return why_not(refused)
    return f":no_entry_sign: {note}"


def _decline(desk: Desk, proposal: ProposalView, by: str) -> str:
    try:
        with desk.db.write() as session:
            decline(session, proposal, by=by, now=desk.now())
            if by != proposal.by:
                tell_writer(session, proposal, desk.now())
    except NotWaiting as refused:
        return why_not(refused)
    done = "taken back" if by == proposal.by else "declined"
    return f":no_entry_sign: *{escape(proposal.form.name)}* was {done}: nothing was changed."


def _show(  # noqa: PLR0917
    desk: Desk, body: dict[str, Any], respond: Respond, client: WebClient, proposal: ProposalView | None, note: str
) -> None:
    """The list again where the click came from there, else the request, without buttons once it is decided; and with
    the click that decides, everywhere else where it was asked for."""
    with desk.db.read() as session:
        now = find_proposal(session, proposal.id) if proposal else None
        decides = proposal is not None and proposal.state == "waiting" and now is not None and now.state != "waiting"
        posts = requests(session, now) if now and decides else []
    if body["container"].get("is_ephemeral"):
        redraw_list(desk, respond, who(body), note, page_of(body))
    elif now is None or now.state == "waiting":
        desk.later(respond, **message(note), response_type="ephemeral", replace_original=False)
    else:
        desk.later(respond, **decided(now, note), replace_original=True)
    for channel, ts in posts:
        if now and ts != body["container"].get("message_ts"):
            desk.later(client.chat_update, channel=channel, ts=ts, **decided(now, note))


def register(app: App) -> None:
    gate = [ops_only]
    app.view(PREVIEW, middleware=gate)(agree)
    app.action("survey_approve", middleware=gate)(approve_it)
    app.action("survey_decline", middleware=gate)(decline_it)
