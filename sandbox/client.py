"""The page's own address book: the static page, what it draws, and the acts of whoever sits before it."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from sandbox import acts, drawing
from sandbox.errors import Refusal, SlackError
from sandbox.web_api import WORLD

JSON = dict[str, Any]
PAGE = Path(__file__).parent / "page"


def add_routes(app: web.Application) -> None:
    """Register the addresses of the page."""
    app.router.add_get("/", index)
    app.router.add_get("/page/{path:.+}", static)
    app.router.add_get("/files/{file}/{name}", picture)
    app.router.add_get("/client/boot", boot)
    app.router.add_get("/client/state", state)
    app.router.add_get("/client/messages", messages)
    app.router.add_get("/client/live", live)
    app.router.add_post("/client/act", act)


async def index(_: web.Request) -> web.StreamResponse:
    """Serve the page."""
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})


async def static(request: web.Request) -> web.StreamResponse:
    """Serve the page's parts."""
    path = (PAGE / request.match_info["path"]).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        return web.Response(status=404)
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


async def picture(request: web.Request) -> web.StreamResponse:
    """Serve a file to whoever is in a conversation where it was shared."""
    world = request.app[WORLD]
    file = world.workspace.files.get(request.match_info["file"])
    user = request.query.get("user", "")
    if file is None or not drawing.may_see(world, file, user):
        return web.Response(status=404)
    safe = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.content, content_type=file.mimetype, headers=safe)


async def boot(request: web.Request) -> web.Response:
    """Tell what never changes for a page."""
    _own_page_only(request)
    return web.json_response(drawing.boot(request.app[WORLD]))


async def state(request: web.Request) -> web.Response:
    """Tell what one person sees besides messages."""
    _own_page_only(request)
    return _told(lambda: drawing.state(request.app[WORLD], request.query.get("user", "")))


async def messages(request: web.Request) -> web.Response:
    """Tell what one person sees in a conversation."""
    _own_page_only(request)
    query = request.query
    return _told(lambda: drawing.messages(request.app[WORLD], query.get("user", ""), query.get("channel", "")))


def _told(ask: Callable[[], JSON]) -> web.Response:
    try:
        return web.json_response(ask())
    except Refusal as refused:
        return web.json_response({"ok": False, "error": str(refused)}, status=404)


async def live(request: web.Request) -> web.StreamResponse:
    """Send a version whenever this person must look again."""
    _own_page_only(request)
    watchers, user = request.app[WORLD].watchers, request.query.get("user", "")
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    queue = watchers.watch(user)
    sending = asyncio.create_task(_send_versions(socket, queue))
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        watchers.unwatch(user, queue)
        sending.cancel()
    return socket


async def _send_versions(socket: web.WebSocketResponse, queue: asyncio.Queue[int]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            version = await queue.get()
            while not queue.empty():
                version = queue.get_nowait()
            await socket.send_str(json.dumps({"version": version}))


async def act(request: web.Request) -> web.Response:
    """Let a person do something; what cannot be done is said in words."""
    _own_page_only(request)
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    body = await request.json()
    try:
        return web.json_response({"ok": True, **await acts.perform(request.app[WORLD], body)})
    except Refusal as refused:
        return web.json_response({"ok": False, "error": str(refused)})
    except SlackError as refused:
        return web.json_response({"ok": False, "error": f"Slack refused: {refused.code}"})
    except (KeyError, TypeError, ValueError) as wrong:
        return web.json_response({"ok": False, "error": f"This makes no sense: {wrong!r}"}, status=400)


def _own_page_only(request: web.Request) -> None:
    """Refuse pages of other origins, and names that were pointed at this machine from outside."""
    origin = request.headers.get("Origin")
    if request.url.host not in ("127.0.0.1", "localhost") or (
        origin is not None and origin != f"{request.scheme}://{request.host}"
    ):
        raise web.HTTPForbidden
