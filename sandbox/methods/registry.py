"""The table of Web API methods, and how a call goes through Slack's checks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.record import Call
from sandbox.world import World

JSON = dict[str, Any]
Handler = Callable[[World, JSON], JSON]


@dataclass(frozen=True)
class Method:
    """One method: who may call it ("bot", "app" or "none" needed), and the scopes of which one is needed."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    token: str


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, token: str = "bot") -> Callable[[Handler], Handler]:
    """Register a handler for a method; it takes the parsed arguments and returns the answer without "ok"."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, token)
        return handler

    return register


def call(world: World, name: str, token: str, args: JSON) -> JSON:
    """Carry a call out; raises SlackError, RateLimited among them. Every call is recorded."""
    error: str | None = None
    try:
        return _checked(world, name, token)(world, args)
    except SlackError as refused:
        error = refused.code
        raise
    finally:
        world.record.calls.append(Call(name, args, world.clock.now(), error))


def _checked(world: World, name: str, token: str) -> Handler:
    found = METHODS.get(name)
    if found is None:
        raise SlackError("unknown_method", req_method=name)
    if found.token != "none":
        _check_token(world, found, token)
        need(world, *found.scopes)
    world.limits.take(name)
    return found.handler


def _check_token(world: World, found: Method, token: str) -> None:
    held = world.credentials
    if not token:
        raise SlackError("not_authed")
    if token not in (held.bot_token, held.app_token):
        raise SlackError("invalid_auth")
    if held.refused:
        raise SlackError(held.refused)
    if token != (held.app_token if found.token == "app" else held.bot_token):
        raise SlackError("not_allowed_token_type")


def need(world: World, *scopes: str) -> None:
    """Refuse unless the manifest has one of these scopes (none named: nothing is needed)."""
    if scopes and not any(scope in world.manifest.scopes for scope in scopes):
        raise SlackError("missing_scope", needed=scopes[0], provided=",".join(world.manifest.scopes))
