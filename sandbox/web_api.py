"""The addresses that an app speaks to: Web API, response urls and uploads."""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from aiohttp import MultipartReader, web

from sandbox import responses
from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.limits import RateLimited
from sandbox.methods import METHODS, call
from sandbox.methods.arguments import parsed
from sandbox.record import Call
from sandbox.world import World

JSON = dict[str, Any]
WORLD = web.AppKey("world", World)
RESPONSE_URL, UPLOAD = "response_url", "upload"


def add_routes(app: web.Application) -> None:
    """Register the addresses."""
    app.router.add_route("*", "/api/{method}", web_api)
    app.router.add_post("/response/{ticket}", response_url)
    app.router.add_post("/upload/{file}", upload)


async def web_api(request: web.Request) -> web.StreamResponse:
    """Answer one Web API call."""
    world, method = request.app[WORLD], request.match_info["method"]
    world.record.crossing(await request.read())
    fault = world.faults.take(method)
    try:
        args = await _arguments(request)
        if fault and (broken := await _before(request, fault)):
            world.record.calls.append(Call(method, args, world.clock.now(), fault.kind))
            return broken
        answer = _json(world, {"ok": True, **call(world, method, _token(request, method, args), args)})
    except RateLimited as limited:
        answer = _too_many(world, limited.seconds)
    except SlackError as refused:
        answer = _json(world, {"ok": False, "error": refused.code, **refused.extra})
    return _after(request, fault, answer)


async def response_url(request: web.Request) -> web.StreamResponse:
    """Take what an app says to a click or command."""
    world = request.app[WORLD]
    raw = await request.read()
    world.record.crossing(raw)
    fault = world.faults.take(RESPONSE_URL)
    if fault and (broken := await _before(request, fault)):
        return broken
    answer: web.StreamResponse = web.Response(text="ok")
    try:
        responses.answer(world, request.match_info["ticket"], _object(raw, "invalid_payload", "invalid_payload"))
    except SlackError as refused:
        status = 404 if refused.code in ("expired_url", "used_url") else 400
        answer = _json(world, {"ok": False, "error": refused.code, **refused.extra}, status)
    return _after(request, fault, answer)


async def upload(request: web.Request) -> web.StreamResponse:
    """Take a file's bytes, raw or as a form; their number must be the one that was announced."""
    world = request.app[WORLD]
    content = await _content(request)
    world.record.crossing(content)
    fault = world.faults.take(UPLOAD)
    if fault and (broken := await _before(request, fault)):
        return broken
    file = world.workspace.files.get(request.match_info["file"])
    if file is None or file.uploaded or len(content) != file.size:
        return web.Response(status=400, text="Bad upload")
    file.content, file.uploaded = content, True
    return _after(request, fault, web.Response(text=f"OK - {file.size}"))


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    parts = await request.multipart()
    part = await parts.next()
    if part is None or isinstance(part, MultipartReader):
        return b""
    return bytes(await part.read())


async def _before(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    if fault.kind == "429":
        return _too_many(request.app[WORLD], fault.retry_after)
    if fault.kind == "500":
        return _failed(500)
    if fault.kind == "503":
        return _json(request.app[WORLD], {"ok": False, "error": "service_unavailable"}, 503)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    return _dropped(request) if fault.kind == "drop_before" else None


def _after(request: web.Request, fault: Fault | None, answer: web.StreamResponse) -> web.StreamResponse:
    if fault and fault.kind in ("500_after", "503_after"):
        return _failed(int(fault.kind[:3]))
    return _dropped(request) if fault and fault.kind == "drop_after" else answer


def _failed(status: int) -> web.Response:
    return web.Response(status=status, text=HTTPStatus(status).phrase)


def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)


async def _arguments(request: web.Request) -> JSON:
    args: JSON = dict(request.query)
    if request.content_type == "application/json":
        return args | _object(await request.read() or b"{}", "invalid_json", "json_not_object")
    return args | parsed(dict(await request.post()))


def _object(raw: bytes, no_json: str, no_object: str) -> JSON:
    try:
        sent = json.loads(raw)
    except ValueError as wrong:
        raise SlackError(no_json) from wrong
    if not isinstance(sent, dict):
        raise SlackError(no_object)
    return sent


def _token(request: web.Request, method: str, args: JSON) -> str:
    """Return the token; that of an app, which opens connections, counts in the header only."""
    header, parameter = request.headers.get("Authorization", ""), str(args.pop("token", ""))
    in_header_only = method in METHODS and METHODS[method].token == "app"
    return header.removeprefix("Bearer ").strip() or ("" if in_header_only else parameter)


def _json(world: World, body: JSON, status: int = 200) -> web.Response:
    headers = {"X-OAuth-Scopes": ",".join(world.manifest.scopes), "X-Slack-Req-Id": "sandbox"}
    raw = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=raw, status=status, content_type="application/json", charset="utf-8", headers=headers)


def _too_many(world: World, seconds: int) -> web.Response:
    answer = _json(world, {"ok": False, "error": "ratelimited"}, 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
