"""Ops schedule a survey: the form is opened, filled from text or from a template, searched, and previewed."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from handlers.permission import ops_only, who
from handlers.scheduling.checks import check, name_of
from handlers.scheduling.previewing import agreement
from handlers.scheduling.reading import read_typed
from messages.blocks import View, clip, escape, message, option
from messages.scheduling.form import DELETED, FORM, STALE, block_id, survey_form
from messages.scheduling.preview import preview_view
from messages.scheduling.typed import FormState, Typed, from_schedule, from_template, hidden
from pulse.calendar import local_date
from pulse.public_holidays import countries
from pulse.recurrence import ScheduleError, parse_schedule
from storage.asking.audience import hired_teams, hiring_teams, names_of
from storage.asking.forms import SurveyForm
from storage.asking.survey_rows import SurveyView
from storage.scheduling.previews import preview_survey
from storage.scheduling.proposals import draft, others_who_may
from storage.scheduling.readers import Known, Named, know, zone_of_reader

OFFERED = 100
MOST_REPEATED = 500
Answer = dict[str, Any]
NO_TEAMS = "No team hires another one yet, so there is nobody to ask. Set up the teams first with `/pulse teams`."


def type_schedule(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """`/pulse schedule`, with or without a schedule in words."""
    typed, words = fresh(desk, who(body)), rest(body)
    filled, note = read_words(words, date.fromisoformat(typed.start), typed)
    with desk.db.read() as session:
        somebody = bool(hiring_teams(session))
    if filled is None:
        said = escape(clip(words, MOST_REPEATED))
        ack(**message(f"I did not understand “{said}”, so nothing was made. {note}"))
    elif not somebody:
        ack(**message(NO_TEAMS))
    else:
        client.views_open(trigger_id=body["trigger_id"], view=survey_form(filled, FormState(), {}, note))
        ack()


def click_new(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """ "New survey…" in the list."""
    view = survey_form(fresh(desk, who(body)), FormState(url=body.get("response_url", "")), {})
    client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def fresh(desk: Desk, by: str) -> Typed:
    """An empty form with safe defaults, beginning today where its reader is."""
    policy = desk.policy
    with desk.db.read() as session:
        today = local_date(desk.now(), zone_of_reader(session, by, policy))
    return Typed(start=today.isoformat(), group=str(policy.minimum_group), comments=str(policy.comment_minimum))


def read_words(words: str, today: date, typed: Typed) -> tuple[Typed | None, str]:
    """A form filled from "weekly tue 10:00" with what is to be said about it; None with a hint where it says nothing
    that is known."""
    if not words:
        return typed, ""
    try:
        schedule = parse_schedule(words, today)
    except ScheduleError as refused:
        return None, escape(str(refused))
    filled = from_schedule(typed, schedule)
    if schedule.zone is None:
        return filled, ""
    return filled, f"You typed {escape(schedule.zone)}: everybody is asked at {filled.hour} in *their own* time zone."


def redraw_form(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """A template, more or fewer settings, another kind of audience: drawn again, and nothing typed is lost."""
    ack()
    typed, state = read_typed(body["view"])
    action, value = body["actions"][0]["action_id"], body["actions"][0].get("value")
    if action.startswith("survey_template_"):
        typed = from_template(typed, value)
    state = replace(state, drawing=state.drawing + 1, more=value == "more" if action == "survey_more" else state.more)
    view = survey_form(typed, state, names_in(desk, typed))
    desk.later(client.views_update, view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)


def names_in(desk: Desk, typed: Typed) -> dict[str, str]:
    """Those of the teams in the form, by the text of their ids."""
    with desk.db.read() as session:
        names = names_of(session, [int(team) for team in (*typed.customers, *typed.upstreams)])
    return {str(team): name for team, name in names.items()}


def offer_teams(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The teams whose name holds what was typed."""
    with desk.db.read() as session:
        asked = body["action_id"] == "survey_customers"
        teams = hiring_teams(session) if asked else hired_teams(session)
    offer(ack, {str(team): name for team, name in teams.items()}, body["value"])


def offer_countries(ack: Ack, body: dict[str, Any]) -> None:
    offer(ack, countries(), body["value"])


def offer(ack: Ack, names: dict[str, str], typed: str) -> None:
    wanted = typed.strip().casefold()
    found = [option(name, value) for value, name in names.items() if wanted in name.casefold()]
    ack(options=found[:OFFERED])


def preview_form(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The form was submitted: what is wrong at its field, or what would happen."""
    typed, state = read_typed(body["view"])
    teams = [int(team) for team in (*typed.customers, *typed.upstreams)]
    named = Named(name_of(typed), teams, typed.people)
    with desk.db.read() as session:
        known = know(session, named, state.survey_id, reader=who(body), now=desk.now(), policy=desk.policy)
    if state.survey_id and (known.old is None or known.old.version != state.version):
        ack(response_action="update", view=renewed(desk, typed, state, known.old))
        return
    checked = check(typed, known)
    if isinstance(checked, SurveyForm):
        ack(response_action="push", view=_preview(desk, who(body), checked, state, known))
    elif unseen := [why for field, why in checked.items() if field in hidden(typed, state)]:
        ack(response_action="update", view=_opened(desk, typed, state, unseen))
    else:
        ack(response_action="errors", errors={block_id(field, state): why for field, why in checked.items()})


def _opened(desk: Desk, typed: Typed, state: FormState, unseen: list[str]) -> View:
    """The form with all its fields, and on top what is wrong in those that were not shown: Slack says it at a field
    only where there is one."""
    state = replace(state, drawing=state.drawing + 1, more=True)
    return survey_form(
        typed, state, names_in(desk, typed), f":warning: *Please look again.* {escape(' '.join(unseen))}"
    )


def renewed(desk: Desk, typed: Typed, state: FormState, old: SurveyView | None) -> View:
    """The form that changes the survey as it is now, or where it is gone makes a new one."""
    about = {"survey_id": old.id, "version": old.version} if old else {"survey_id": None, "version": None}
    state = replace(state, drawing=state.drawing + 1, **about)
    return survey_form(typed, state, names_in(desk, typed), STALE if old else DELETED)


def _preview(desk: Desk, by: str, form: SurveyForm, state: FormState, known: Known) -> dict[str, Any]:
    now, policy = desk.now(), desk.policy
    with desk.db.read() as session:
        preview = preview_survey(session, form, known.old, zone=known.zone, now=now, policy=policy)
        others = others_who_may(session, by, policy)
    with desk.db.write() as session:
        kept = draft(session, form, known.old, people=preview.reach.people, by=by, now=now)
    action = "change" if known.old else "create"
    return preview_view(preview, action, f"{kept} {state.url}", agreement(preview.reach.people, others, policy))


def register(app: App) -> None:
    gate = [ops_only]
    app.command(COMMAND, matchers=[says("schedule")], middleware=gate)(type_schedule)
    app.action("survey_new", middleware=gate)(click_new)
    app.action(re.compile("^survey_(template_.+|more|audience)$"), middleware=gate)(redraw_form)
    app.options(re.compile("^survey_(customers|upstreams)$"))(offer_teams)
    app.options("survey_country")(offer_countries)
    app.view(FORM, middleware=gate)(preview_form)
