"""The server: one aiohttp application, bound to this machine only."""

import asyncio
import os
import socket
from dataclasses import dataclass

from aiohttp import web

from sandbox import client, web_api
from sandbox.web_api import WORLD
from sandbox.world import World

HOST = "127.0.0.1"
LARGEST_BODY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Serving:
    """The server, and the socket at which it listens."""

    runner: web.AppRunner
    ear: socket.socket


def application(world: World) -> web.Application:
    """Put the addresses together: the app's, the socket's and the page's."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[WORLD] = world
    web_api.add_routes(app)
    app.router.add_get("/link/", world.delivery.sockets.serve)
    client.add_routes(app)
    return app


def expect_free(port: int) -> None:
    """Raise OSError where another program listens on that port. Asked before any file that may be its is touched."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise OSError(f"can't listen on port {port}: {os.strerror(error.errno or 0)}") from None


async def start(world: World, port: int = 0) -> Serving:
    """Serve on a port (0: any free one) and tell the world its address."""
    runner = web.AppRunner(application(world), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    ear = socket.create_server((HOST, port))
    await web.SockSite(runner, ear).start()
    world.base_url = f"http://{HOST}:{ear.getsockname()[1]}"
    return Serving(runner, ear)


async def stop(world: World, serving: Serving) -> None:
    """Take nothing new, then end deliveries and connections, then the server. What was accepted a moment ago is handed
    over first: asyncio (3.11) fails to once it may not listen any more, and nobody would close it."""
    asyncio.get_running_loop().remove_reader(serving.ear)
    await _some_turns()
    await world.delivery.stop()
    await serving.runner.cleanup()
    await _some_turns()


async def _some_turns() -> None:
    """As many of the loop's as asyncio takes to hand a connection over, and more than it takes to close one."""
    for _ in range(5):
        await asyncio.sleep(0)
