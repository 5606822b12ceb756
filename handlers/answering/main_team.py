"""Which team a person answers for: `/pulse team` for oneself, `/pulse team @somebody` for ops."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.answering.redrawing import redraw_home
from handlers.clicks import Body
from handlers.commands import COMMAND, MENTION, rest, says
from handlers.desk import Desk
from handlers.permission import who
from messages.answering.main_team import MAIN, main_team_view
from messages.blocks import View, escape, message, modal, section
from messages.permission import ask_ops, ask_ops_view
from storage.company.main_teams import choose_main_team, find_main_team
from storage.company.teams import team_names
from storage.people import is_ops, ops_people


def show(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    typed = rest(body)
    named = MENTION.fullmatch(typed)
    if typed and not named:
        ack(**message("Whose team? `/pulse team` is about yours, `/pulse team @somebody` about theirs."))
        return
    slack = named[1] if named else who(body)
    if slack != who(body) and not _may(desk, body):
        with desk.db.read() as session:
            ack(**ask_ops(ops_people(session, desk.policy)))
        return
    client.views_open(trigger_id=body["trigger_id"], view=_draw(desk, slack, who(body)))
    ack()


def _draw(desk: Desk, slack: str, reader: str) -> View:
    with desk.db.read() as session:
        found = find_main_team(session, slack)
    return main_team_view(found, own=slack == reader)


def _may(desk: Desk, body: Body) -> bool:
    with desk.db.read() as session:
        return is_ops(session, who(body), desk.policy)


def find(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """Ops chose somebody in the list of teams."""
    slack = body["actions"][0].get("selected_user")
    if slack and _may(desk, body):
        client.views_push(trigger_id=body["trigger_id"], view=_draw(desk, slack, who(body)))
    elif slack:
        with desk.db.read() as session:
            refused = ask_ops_view(ops_people(session, desk.policy))
        client.views_push(trigger_id=body["trigger_id"], view=refused)
    ack()


def open_own(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    """The button on Home."""
    client.views_open(trigger_id=body["trigger_id"], view=_draw(desk, who(body), who(body)))
    ack()


def save(ack: Ack, body: Body, client: WebClient, desk: Desk) -> None:
    slack = body["view"]["private_metadata"]
    team_id = int(body["view"]["state"]["values"]["main_team"]["main_team"]["selected_option"]["value"])
    if slack != who(body) and not _may(desk, body):
        ack(response_action="errors", errors={"main_team": "Only they themselves and ops can change this"})
        return
    with desk.db.write() as session:
        done = choose_main_team(session, slack, team_id, who(body), desk.now())
        name = escape(team_names(session, [team_id]).get(team_id, "?"))
    if not done:
        whose = "You are" if slack == who(body) else "They are"
        ack(response_action="errors", errors={"main_team": f"{whose} not in that team any more. Choose another"})
        return
    whose = "You answer" if slack == who(body) else f"<@{slack}> answers"
    said = section(f":white_check_mark: {whose} for *{name}* from the next round on.")
    ack(response_action="update", view=modal(MAIN, "Main team", [said]))
    redraw_home(desk, client, slack)


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("team")])(show)
    app.action("main_team.find")(find)
    app.action("main_team.open")(open_own)
    app.view(MAIN)(save)
