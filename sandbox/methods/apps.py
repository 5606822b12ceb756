"""api.test, auth.test, apps.connections.open, team.info, bots.info and blocks.validate."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.methods.arguments import required
from sandbox.methods.registry import method
from sandbox.rules import Problem, check_message, check_view
from sandbox.workspace import APP_ID, BOT_ID, BOT_USER
from sandbox.world import World

JSON = dict[str, Any]


@method("api.test", token="none")
def api_test(_: World, args: JSON) -> JSON:
    """Say what was said, or fail with the wanted error."""
    if args.get("error"):
        raise SlackError(str(args["error"]))
    return {"args": args}


@method("auth.test")
def auth_test(world: World, _: JSON) -> JSON:
    """Say whose token it is."""
    team = world.workspace.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": world.workspace.people[BOT_USER].name,
        "team_id": team.id,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token="app")
def connect(world: World, _: JSON) -> JSON:
    """Hand out the address of one new Socket Mode connection."""
    if not world.manifest.socket_mode:
        raise SlackError("forbidden_team")
    ticket = world.delivery.sockets.ticket()
    return {"url": f"{world.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP_ID}"}


@method("team.info", "team:read")
def team_info(world: World, _: JSON) -> JSON:
    """Describe the workspace."""
    team = world.workspace.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}}


@method("bots.info", "users:read")
def bot_info(world: World, args: JSON) -> JSON:
    """Describe the bot."""
    if args.get("bot", BOT_ID) != BOT_ID:
        raise SlackError("bot_not_found")
    name = world.workspace.people[BOT_USER].real_name
    bot = {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER, "name": name, "deleted": False, "updated": 0}
    return {"bot": bot}


@method("blocks.validate", token="none")
def validate(_: World, args: JSON) -> JSON:
    """Check blocks, a message or a view without sending them."""
    given = [key for key in ("blocks", "message", "view") if args.get(key)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    problems = _problems(given[0], args[given[0]])
    if problems:
        errors = [{"code": p.code, "message": p.message, "pointer": p.pointer} for p in problems]
        raise SlackError(f"invalid_{given[0]}", errors=errors)
    return {}


def _problems(kind: str, sent: Any) -> list[Problem]:
    if kind == "view":
        return check_view(sent)
    if kind == "blocks":
        return check_message(sent, None)
    if not isinstance(sent, dict):
        raise SlackError("invalid_message", errors=[required({}, "message")])
    return check_message(sent.get("blocks"), sent.get("text"), attachments=sent.get("attachments"))
