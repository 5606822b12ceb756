"""Leads curate what their team is hired for: `/pulse jobs`, or `/pulse jobs TEAM` where they lead several."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.clicks import Body
from handlers.commands import COMMAND, rest, says
from handlers.desk import Desk
from handlers.permission import who
from messages.blocks import Message, View, escape, option
from messages.company.jobs import (
    FORM,
    MERGE,
    ask_a_lead,
    job_form,
    jobs_list,
    kept_of,
    leads_nothing,
    merge_form,
    title_taken,
)
from messages.company.teams import no_such_team
from messages.trouble import nothing_done_view
from storage.answering import jobs
from storage.company.teams import find_teams, teams_meant
from storage.names import clean_name
from storage.people import is_ops, ops_people

GONE = ":no_entry_sign: That job was retired or merged meanwhile. Nothing was changed."
NOT_YOURS = "You may not change this team's jobs any more. Nothing was changed"


def show_jobs(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    team_id, refused = _wanted(desk, who(body), rest(body))
    if refused:
        ack(**refused)
        return
    client.views_open(trigger_id=body["trigger_id"], view=draw(desk, who(body), team_id))
    ack()


def _wanted(desk: Desk, slack: str, typed: str) -> tuple[int | None, Message | None]:
    """Whose jobs are meant (None: to be chosen), or why not."""
    with desk.db.read() as session:
        ops, led = is_ops(session, slack, desk.policy), jobs.led_by(session, slack)
        meant = teams_meant(session, typed) if typed else []
        named = meant[0] if len(meant) == 1 else None
        if typed and named is None:
            return None, no_such_team(typed, [team.name for team in meant])
        if named and not (ops or named.id in led):
            leads = jobs.leads_of(session, named.id)
            return None, ask_a_lead(named.name, leads, ops_people(session, desk.policy))
        if not (ops or led):
            return None, leads_nothing(ops_people(session, desk.policy))
    return named.id if named else led[0] if led else None, None


def draw(desk: Desk, slack: str, team_id: int | None, offset: int = 0, note: str = "") -> View:
    """The catalogue as it is now, as this person sees it."""
    with desk.db.read() as session:
        many = is_ops(session, slack, desk.policy) or len(jobs.led_by(session, slack)) > 1
        catalogue = jobs.find_catalogue(session, team_id) if team_id is not None else None
    return jobs_list(catalogue, many=many, offset=offset, note=note, drawing=str(desk.now().timestamp()))


def _may(desk: Desk, body: Body, team_id: int) -> bool:
    with desk.db.read() as session:
        return jobs.may_curate(session, who(body), team_id, desk.policy)


def offer_teams(ack: Ack, body: Body, desk: Desk) -> None:
    """Ops find every team, a lead their own."""
    with desk.db.read() as session:
        found = find_teams(session, body["value"])
        if not is_ops(session, who(body), desk.policy):
            led = jobs.led_by(session, who(body))
            found = [team for team in found if team.id in led]
    ack(options=[option(team.name, str(team.id)) for team in found])


def choose_team(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    chosen = body["actions"][0].get("selected_option")
    if chosen and _may(desk, body, int(chosen["value"])):
        view = draw(desk, who(body), int(chosen["value"]))
        client.views_update(view_id=body["view"]["id"], view=view)
    elif chosen:
        _refuse(client, body)
    ack()


def _refuse(client: WebClient, body: Body) -> None:
    client.views_push(trigger_id=body["trigger_id"], view=nothing_done_view(f"{NOT_YOURS}."))


def turn_page(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    if _may(desk, body, kept_of(body["view"])["team"]):
        _redraw(desk, client, body, int(body["actions"][0]["value"]))
    else:
        _refuse(client, body)
    ack()


def _redraw(desk: Desk, client: WebClient, body: Body, offset: int = 0, note: str = "") -> None:
    view = draw(desk, who(body), kept_of(body["view"])["team"], offset, note)
    client.views_update(view_id=body["view"]["id"], view=view)


def add(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    _push_form(desk, client, body)
    ack()


def _push_form(desk: Desk, client: WebClient, body: Body, words: str = "") -> None:
    team_id = kept_of(body["view"])["team"]
    if _may(desk, body, team_id):
        client.views_push(trigger_id=body["trigger_id"], view=job_form(team_id, None, words))
    else:
        _refuse(client, body)


def take(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """People's own words become an entry of the catalogue, once the lead has looked them over."""
    team_id, number = kept_of(body["view"])["team"], int(body["actions"][0]["value"])
    with desk.db.read() as session:
        suggested = jobs.find_catalogue(session, team_id).suggested
    _push_form(desk, client, body, suggested[number] if number < len(suggested) else "")
    ack()


def choose_from_menu(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    what, _, number = body["actions"][0]["selected_option"]["value"].partition(" ")
    kept = kept_of(body["view"])
    if not _may(desk, body, kept["team"]):
        _refuse(client, body)
    elif what in ("reword", "merge"):
        _push(desk, client, body, what, int(number))
    else:
        change = jobs.retire_job if what == "retire" else jobs.restore_job
        _redraw(desk, client, body, kept["offset"], _try(desk, change, kept["team"], int(number), who(body)))
    ack()


def _push(desk: Desk, client: WebClient, body: Body, what: str, job_id: int) -> None:
    team_id = kept_of(body["view"])["team"]
    with desk.db.read() as session:
        job, catalogue = jobs.find_job(session, team_id, job_id), jobs.find_catalogue(session, team_id)
    if job is None:
        _redraw(desk, client, body, note=GONE)
        return
    others = [other for other in catalogue.live if other.id != job_id]
    view = job_form(team_id, job) if what == "reword" else merge_form(team_id, job, others)
    client.views_push(trigger_id=body["trigger_id"], view=view)


def _try(desk: Desk, change: Callable[..., None], team_id: int, job_id: int, by: str) -> str:
    """Do it and say so, or say why not."""
    try:
        with desk.db.write() as session:
            change(session, team_id, job_id, by=by, now=desk.now())
    except jobs.JobGone:
        return GONE
    return ""


def save(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    kept, state = kept_of(body["view"]), body["view"]["state"]["values"]
    title = clean_name(state["title"]["title"]["value"] or "")
    description = (state["description"]["description"]["value"] or "").strip()
    wrong = "" if 0 < len(title) <= jobs.TITLE_MOST else f"Say it in a few words, at most {jobs.TITLE_MOST} characters"
    wrong = wrong if _may(desk, body, kept["team"]) else NOT_YOURS
    try:
        if not wrong:
            _write(desk, kept["team"], kept["job"], title, description, who(body))
    except jobs.TitleTaken as taken:
        wrong = title_taken(taken.state)
    except jobs.JobGone:
        wrong = "That job was merged meanwhile. Copy your words and add them as a new one"
    if wrong:
        ack(response_action="errors", errors={"title": wrong})
        return
    ack()
    _redraw_list(desk, client, body, f":white_check_mark: *{escape(title)}* is saved.")


def _write(desk: Desk, team_id: int, job_id: int | None, title: str, description: str, by: str) -> None:  # noqa: PLR0917
    with desk.db.write() as session:
        if job_id is None:
            jobs.add_job(session, team_id, title, description, by=by, now=desk.now())
        else:
            jobs.reword_job(session, team_id, job_id, title, description, by=by, now=desk.now())


def merge(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    kept = kept_of(body["view"])
    into = int(body["view"]["state"]["values"]["into"]["into"]["selected_option"]["value"])
    if not _may(desk, body, kept["team"]):
        ack(response_action="errors", errors={"into": NOT_YOURS})
        return
    try:
        with desk.db.write() as session:
            jobs.merge_job(session, kept["team"], kept["job"], into, by=who(body), now=desk.now())
    except jobs.JobGone:
        ack(response_action="errors", errors={"into": "One of the two was retired or merged meanwhile"})
        return
    ack()
    _redraw_list(desk, client, body, ":white_check_mark: The two are one job now.")


def _redraw_list(desk: Desk, client: WebClient, body: Body, note: str) -> None:
    beneath = body["view"].get("previous_view_id")
    if beneath:
        view = draw(desk, who(body), kept_of(body["view"])["team"], note=note)
        desk.later(client.views_update, view_id=beneath, view=view)


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("jobs")])(show_jobs)
    app.options("jobs.team")(offer_teams)
    app.action("jobs.team")(choose_team)
    for name in ("jobs.back", "jobs.on"):
        app.action(name)(turn_page)
    app.action("jobs.add")(add)
    app.action("jobs.take")(take)
    app.action("jobs.menu")(choose_from_menu)
    app.view(FORM)(save)
    app.view(MERGE)(merge)
