"""What a survey's buttons open: the form again, a preview of a run now, and the questions before something is lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.desk import Desk
from handlers.permission import ops_only, who
from handlers.scheduling.form import names_in, renewed
from handlers.scheduling.previewing import agreement
from handlers.scheduling.surveys import page_of, redraw_list
from handlers.scheduling.trying import send_trial
from messages.blocks import View, escape
from messages.scheduling.decided import TOO_OLD
from messages.scheduling.form import survey_form
from messages.scheduling.preview import preview_view
from messages.scheduling.surveys import DELETE, STOP, delete_view, done_view, gone_view, stop_view
from messages.scheduling.typed import FormState, Typed, from_form
from pulse.calendar import local_date
from storage.asking.forms import SurveyForm
from storage.asking.survey_rows import SurveyView
from storage.people import slack_ids
from storage.scheduling.previews import preview_run
from storage.scheduling.proposals import ProposalView, draft_run, find_proposal, others_who_may
from storage.scheduling.readers import zone_of_reader
from storage.scheduling.surveys import find_survey, free_name, set_state, stop_open_round

Body = dict[str, Any]


def open_change(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    _open(body, client, change_view(desk, int(body["actions"][0]["value"]), body))
    ack()


def open_run(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """Exact numbers first; nothing goes out before they are agreed to."""
    _open(body, client, run_view(desk, int(body["actions"][0]["value"]), body))
    ack()


def run_view(desk: Desk, survey_id: int, body: Body) -> View:
    """Its preview. Saved, it draws the list again that the button stood in, if it stood in one."""
    with desk.db.read() as session:
        survey = find_survey(session, survey_id)
        if survey is None:
            return gone_view()
        preview = preview_run(session, survey, now=desk.now(), policy=desk.policy)
        agreed = agreement(preview.reach.people, others_who_may(session, who(body), desk.policy), desk.policy)
    with desk.db.write() as session:
        kept = draft_run(session, survey, people=preview.reach.people, by=who(body), now=desk.now())
    url = body.get("response_url", "") if body["container"].get("is_ephemeral") else ""
    return preview_view(preview, "run", f"{kept} {url}", agreed)


def choose_in_menu(ack: Ack, body: Body, client: WebClient, respond: Respond, desk: Desk) -> None:
    """What stands behind "…"."""
    choice, _, survey_id = body["actions"][0]["selected_option"]["value"].partition(" ")
    if choice == "try":
        note = send_trial(desk, who(body), {"survey": int(survey_id)})
        ack()
        redraw_list(desk, respond, who(body), note, page_of(body))
    else:
        _open(body, client, MENU[choice](desk, int(survey_id), body))
        ack()


def open_again(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """What was declined, or could not be carried out any more: what was typed, to be looked at anew."""
    with desk.db.read() as session:
        proposal = find_proposal(session, int(body["actions"][0]["value"]))
    if proposal is None:
        view = done_view("Not kept any more", TOO_OLD)
    elif proposal.action == "run":
        view = run_view(desk, proposal.survey_id or 0, body)
    else:
        view = _typed_again(desk, proposal)
    _open(body, client, view)
    ack()


def change_view(desk: Desk, survey_id: int, body: Body) -> View:
    """The form with what the survey says now."""
    return _form(desk, survey_id, body, copy=False)


def duplicate_view(desk: Desk, survey_id: int, body: Body) -> View:
    """The form of a new survey with the same in it."""
    return _form(desk, survey_id, body, copy=True)


def ask_to_delete(desk: Desk, survey_id: int, body: Body) -> View:
    with desk.db.read() as session:
        survey = find_survey(session, survey_id)
    return delete_view(survey, _metadata(survey_id, body)) if survey else gone_view()


def ask_to_stop(desk: Desk, survey_id: int, body: Body) -> View:
    with desk.db.read() as session:
        survey = find_survey(session, survey_id)
    if survey is None or survey.open_round_id is None:
        return done_view("Nothing to stop", "No round of this survey is open.")
    return stop_view(survey, _metadata(survey.open_round_id, body))


def delete(ack: Ack, body: Body, desk: Desk) -> None:
    survey_id, url = _from_metadata(body)
    with desk.db.write() as session:
        survey = find_survey(session, survey_id)
        if survey is not None:
            set_state(session, survey_id, "deleted", by=who(body), now=desk.now(), policy=desk.policy)
    ack(response_action="update", view=done_view("Deleted", f"*{_name(survey)}* is deleted. What was told stays."))
    _redraw(body, desk, url)


def stop(ack: Ack, body: Body, desk: Desk) -> None:
    round_id, url = _from_metadata(body)
    with desk.db.write() as session:
        stopped = stop_open_round(session, round_id, who(body), desk.now())
    text = "The round is over: nothing more is sent, and nobody can answer any more."
    ack(response_action="update", view=done_view("Stopped", text if stopped else "That round was over already."))
    _redraw(body, desk, url)


MENU: dict[str, Callable[[Desk, int, Body], View]] = {
    "duplicate": duplicate_view,
    "stop": ask_to_stop,
    "delete": ask_to_delete,
}


def _form(desk: Desk, survey_id: int, body: Body, *, copy: bool) -> View:
    with desk.db.read() as session:
        survey = find_survey(session, survey_id)
        if survey is None:
            return gone_view()
        today = local_date(desk.now(), zone_of_reader(session, who(body), desk.policy)).isoformat()
        name = free_name(session, survey.form.name) if copy else survey.form.name
    typed = _filled(desk, survey.form)
    if copy:
        typed = replace(typed, name=name, start=max(typed.start, today))
    url = body.get("response_url", "")
    state = FormState(url=url) if copy else FormState(survey.id, survey.version, url=url)
    return survey_form(typed, state, names_in(desk, typed))


def _typed_again(desk: Desk, proposal: ProposalView) -> View:
    with desk.db.read() as session:
        survey = find_survey(session, proposal.survey_id) if proposal.survey_id else None
    typed, state = _filled(desk, proposal.form), FormState(proposal.survey_id, proposal.version)
    if proposal.survey_id and (survey is None or survey.version != proposal.version):
        return renewed(desk, typed, state, survey)
    return survey_form(typed, state, names_in(desk, typed))


def _filled(desk: Desk, form: SurveyForm) -> Typed:
    """The form as somebody would have typed it."""
    with desk.db.read() as session:
        return from_form(form, slack_ids(session, list(form.people)))


def _open(body: Body, client: WebClient, view: View) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _metadata(number: int, body: Body) -> str:
    return f"{number} {body.get('response_url', '')}"


def _from_metadata(body: Body) -> tuple[int, str]:
    number, _, url = body["view"]["private_metadata"].partition(" ")
    return int(number), url


def _name(survey: SurveyView | None) -> str:
    return escape(survey.form.name) if survey else "The survey"


def _redraw(body: Body, desk: Desk, url: str) -> None:
    if url:
        redraw_list(desk, Respond(response_url=url), who(body))


def register(app: App) -> None:
    gate = [ops_only]
    app.action("survey_change", middleware=gate)(open_change)
    app.action("survey_run", middleware=gate)(open_run)
    app.action("survey_again", middleware=gate)(open_again)
    app.action("survey_menu", middleware=gate)(choose_in_menu)
    app.view(DELETE, middleware=gate)(delete)
    app.view(STOP, middleware=gate)(stop)
