"""Ops save a team: everything is checked before anything is written, and what is wrong is said at its field."""

from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.clicks import Body
from handlers.company.teams import draw_form, draw_list, redraw_list
from handlers.desk import Desk
from handlers.permission import ops_only
from messages.blocks import escape
from messages.company.teams import FORM, GROUP_GONE, Typed, changed_meanwhile, channel_wrong, people_wrong, read_form
from pulse.calendar import is_zone
from storage.company.directory import group_of
from storage.company.team_forms import (
    NAME_MOST,
    ChangedMeanwhile,
    NameTaken,
    TeamForm,
    change_team,
    find_team,
    make_team,
    not_members,
)
from storage.company.team_reading import channel_state
from storage.names import clean_name

GONE = ("channel_not_found", "not_in_channel", "missing_scope")


def save(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    typed, present = _read(body, desk)
    wrong = _wrong_people(desk, typed.form) | _wrong_words(typed.form) | _wrong_channels(client, typed.form, present)
    wrong |= _wrong_group(desk, typed.form)
    if wrong:
        ack(response_action="errors", errors=wrong)
        return
    try:
        _write(desk, typed, body["user"]["id"])
    except NameTaken as taken:
        hint = ", and it is archived: find it in the list and bring it back" if taken.archived else ""
        ack(response_action="errors", errors={"name": f"There is a team of that name already{hint}"})
    except ChangedMeanwhile as changed:
        view = draw_form(desk, typed.team_id, note=changed_meanwhile(changed.by), typed=typed)
        ack(response_action="update", view=view)
    else:
        _saved(ack, body, client, desk, typed.form)


def _read(body: Body, desk: Desk) -> tuple[Typed, TeamForm | None]:
    """What was typed, and what the team is now (None: a new one)."""
    team_id = read_form(body["view"], None).team_id
    with desk.db.read() as session:
        team = find_team(session, team_id) if team_id is not None else None
    present = team.form if team else None
    typed = read_form(body["view"], present)
    return replace(typed, form=replace(typed.form, name=clean_name(typed.form.name))), present


def _wrong_words(form: TeamForm) -> dict[str, str]:
    wrong = {} if form.name else {"name": "Give it a name, so that people know who is meant"}
    if len(form.name) > NAME_MOST:
        wrong["name"] = f"This has {len(form.name)} characters; at most {NAME_MOST} fit"
    if form.zone and not is_zone(form.zone):
        wrong["zone"] = f"There is no zone “{form.zone}”. Choose one from the list"
    return wrong


def _wrong_people(desk: Desk, form: TeamForm) -> dict[str, str]:
    picked = {"leads": form.leads, "members": form.members if form.source_kind == "hand" else ()}
    with desk.db.read() as session:
        strange = {field: not_members(session, people) for field, people in picked.items()}
    return {field: people_wrong(len(found)) for field, found in strange.items() if found}


def _wrong_group(desk: Desk, form: TeamForm) -> dict[str, str]:
    with desk.db.read() as session:
        there = form.source_kind != "usergroup" or group_of(session, form.source or "") is not None
    return {} if there else {"usergroup": GROUP_GONE}


def _wrong_channels(client: WebClient, form: TeamForm, present: TeamForm | None) -> dict[str, str]:
    """Slack is asked about channels that are newly chosen only."""
    chosen = {"channel": form.channel, "member_channel": form.source if form.source_kind == "channel" else None}
    before = {"channel": present.channel, "member_channel": present.source} if present else {}
    states = {
        field: _state(client, channel) for field, channel in chosen.items() if channel and channel != before.get(field)
    }
    return {field: channel_wrong(state) for field, state in states.items() if state}


def _state(client: WebClient, channel: str) -> str:
    try:
        return channel_state(client.conversations_info(channel=channel)["channel"])
    except SlackApiError as error:
        return "gone" if error.response["error"] in GONE else "busy"


def _write(desk: Desk, typed: Typed, by: str) -> None:
    with desk.db.write() as session:
        if typed.team_id is None:
            make_team(session, typed.form, by, desk.now())
        else:
            change_team(session, typed.team_id, typed.stamp or "", typed.form, by, desk.now())


def _saved(ack: Ack, body: Body, client: WebClient, desk: Desk, form: TeamForm) -> None:
    following = "" if form.source_kind == "hand" else " Its people follow within a minute."
    note = f":white_check_mark: *{escape(form.name)}* is saved.{following}"
    if body["view"].get("previous_view_id"):
        ack()
        redraw_list(desk, client, body["view"], note)
    else:
        ack(response_action="update", view=draw_list(desk, note=note))


def register(app: App) -> None:
    app.view(FORM, middleware=[ops_only])(save)
