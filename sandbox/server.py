"""The server: one aiohttp application, bound to this machine only."""

import os
import socket

from aiohttp import web

from sandbox import client, web_api
from sandbox.web_api import WORLD
from sandbox.world import World

HOST = "127.0.0.1"
LARGEST_BODY = 64 * 1024 * 1024


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


async def start(world: World, port: int = 0) -> web.AppRunner:
    """Serve on a port (0: any free one) and tell the world its address."""
    runner = web.AppRunner(application(world), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    world.base_url = f"http://{HOST}:{runner.addresses[0][1]}"
    return runner


async def stop(world: World, runner: web.AppRunner) -> None:
    """End deliveries and connections, then the server."""
    await world.delivery.stop()
    await runner.cleanup()
