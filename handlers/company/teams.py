"""Ops make and change teams: the list, the searches, the form. handlers/company/team_saving.py takes what was typed."""

import json
import re
from functools import cache
from zoneinfo import available_timezones

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.clicks import Body
from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from handlers.permission import ops_only
from messages.blocks import Block, View, escape, option
from messages.company.teams import NEW, PAGE, Names, TeamPage, Typed, no_such_team, read_form, team_form, team_list
from storage.answering.hire_proposals import values_of, waiting_proposals
from storage.company.directory import find_groups, group_of
from storage.company.team_forms import archive_team, find_team, list_teams, restore_team
from storage.company.teams import find_teams, team_names, teams_meant

OFFERED = 100


def show_teams(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    wanted = rest(body)
    view = draw_list(desk)
    if wanted:
        with desk.db.read() as session:
            meant = teams_meant(session, wanted)
        if len(meant) != 1:
            names = [team.name for team in meant]
            ack(**no_such_team(wanted, names, "`/pulse teams` alone lists them all."))
            return
        view = draw_form(desk, meant[0].id)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def draw_list(desk: Desk, offset: int = 0, note: str = "") -> View:
    """The list as it is now; a page that is no longer there becomes the first one."""
    with desk.db.read() as session:
        teams, total = list_teams(session, offset, PAGE)
        if not teams:
            offset, (teams, total) = 0, list_teams(session, 0, PAGE)
        open_proposals = waiting_proposals(session)
    proposals = tuple(values_of(proposed, desk.policy.minimum_group) for proposed in open_proposals)
    return team_list(TeamPage(tuple(teams), total, offset, proposals), note, f"{desk.now().timestamp()}")


def draw_form(desk: Desk, team_id: int | None, note: str = "", typed: Typed | None = None) -> View:
    """The form of a team (None: a new one) as the team is now, or as it was `typed` so far."""
    with desk.db.read() as session:
        team = find_team(session, team_id) if team_id is not None else None
        form = typed.form if typed else team.form if team else NEW
        group = group_of(session, form.source) if form.source else None
        names = Names(team_names(session, form.hires), group.handle if group else None)
    return team_form(team, form, names, note, typed.hidden if typed else {})


def turn_page(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    client.views_update(view_id=body["view"]["id"], view=draw_list(desk, int(body["actions"][0]["value"])))
    ack()


def make(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    client.views_push(trigger_id=body["trigger_id"], view=draw_form(desk, None))
    ack()


def change(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """A button has the team's id, the search the chosen option's."""
    action = body["actions"][0]
    chosen = action.get("value") or (action.get("selected_option") or {}).get("value")
    if chosen:
        client.views_push(trigger_id=body["trigger_id"], view=draw_form(desk, int(chosen)))
    ack()


def choose_source(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """Another way to say who is in it has another field. What was chosen in the one that goes is kept, and the rest of
    what was typed stays by its block's id."""
    kept = json.loads(body["view"]["private_metadata"])
    with desk.db.read() as session:
        team = find_team(session, kept["team"]) if kept["team"] is not None else None
    typed = read_form(body["view"], team.form if team else None)
    metadata = json.dumps(kept | {"hidden": typed.hidden})
    view = draw_form(desk, kept["team"], typed=typed) | {"private_metadata": metadata}
    client.views_update(view_id=body["view"]["id"], view=view, hash=body["view"]["hash"])
    ack()


def archive(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    team_id = int(body["actions"][0]["value"])
    with desk.db.write() as session:
        archive_team(session, team_id, body["user"]["id"], desk.now())
    ack()
    _redraw(desk, client, body["view"], team_id, "is archived. Nobody answers for it or is asked about it any more.")


def restore(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    team_id = int(body["actions"][0]["value"])
    with desk.db.write() as session:
        restore_team(session, team_id, body["user"]["id"], desk.now())
    ack()
    _redraw(desk, client, body["view"], team_id, "is back.")


def _redraw(desk: Desk, client: WebClient, view: View, team_id: int, done: str) -> None:
    with desk.db.read() as session:
        name = team_names(session, [team_id])[team_id]
    note = f":white_check_mark: *{escape(name)}* {done}"
    desk.later(client.views_update, view_id=view["id"], view=draw_form(desk, team_id, note=note))
    redraw_list(desk, client, view)


def redraw_list(desk: Desk, client: WebClient, view: View, note: str = "") -> None:
    """The list beneath a form, if the form was opened from it."""
    if view.get("previous_view_id"):
        desk.later(client.views_update, view_id=view["previous_view_id"], view=draw_list(desk, note=note))


def offer_teams(ack: Ack, body: Body, desk: Desk) -> None:
    """All for the search, archived ones too; for whom a team hires, all others that are not."""
    searching = body["action_id"] == "teams.find"
    own = None if searching else json.loads(body["view"]["private_metadata"]).get("team")
    with desk.db.read() as session:
        found = find_teams(session, body["value"], OFFERED, archived=searching)
    named = [(f"{team.name} (archived)" if team.archived else team.name, team.id) for team in found if team.id != own]
    ack(options=[option(name, str(team_id)) for name, team_id in named])


def offer_groups(ack: Ack, body: Body, desk: Desk) -> None:
    with desk.db.read() as session:
        found = find_groups(session, body["value"], OFFERED)
    ack(options=[option(f"@{group.handle}", group.slack, group.name or None) for group in found])


def offer_zones(ack: Ack, body: Body) -> None:
    ack(options=zones_for(body["value"]))


def zones_for(typed: str) -> list[Block]:
    """Zones whose name holds what was typed, those of a city that begins with it first."""
    typed = typed.strip().lower().replace(" ", "_")
    fitting = [zone for zone in _zones() if typed in zone.lower()]
    fitting.sort(key=lambda zone: ("/" not in zone, not zone.rpartition("/")[2].lower().startswith(typed)))
    return [option(zone, zone) for zone in fitting[:OFFERED]]


@cache
def _zones() -> tuple[str, ...]:
    """Found once: looking for them reads the disk."""
    return tuple(sorted(available_timezones()))


def register(app: App) -> None:
    gate = [ops_only]
    app.command(COMMAND, matchers=[says("teams")], middleware=gate)(show_teams)
    for name in ("teams.back", "teams.on"):
        app.action(name, middleware=gate)(turn_page)
    app.action("teams.make", middleware=gate)(make)
    app.action(re.compile(r"^teams\.(change|find)$"), middleware=gate)(change)
    app.action("source_kind", middleware=gate)(choose_source)
    app.action("teams.archive", middleware=gate)(archive)
    app.action("teams.restore", middleware=gate)(restore)
    app.options(re.compile(r"^(teams\.find|hires)$"))(offer_teams)
    app.options("usergroup")(offer_groups)
    app.options("zone")(offer_zones)
