"""Bolt alone: the App with `process_before_response=True` and a listener that does nothing but acknowledge.

`python -m tests.benchmarks.bare [--http]` says {"event": "ready", "port": …} on standard error, as the bot does.
"""

import json
import os
import re
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress.server import create_server

from bot.http import CONNECTIONS
from bot.socket_mode import BUFFER, DEPTH

THREADS = 20
"""As many as the bot has, for listeners and for HTTP."""


def acknowledge(ack: Ack) -> None:
    ack()


def build() -> App:
    app = App(
        client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(THREADS),
    )
    app.action(re.compile(".*"))(acknowledge)
    return app


def main() -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    port = None
    if "--http" in sys.argv:
        server = create_server(
            SlackRequestHandler(build()),
            host="127.0.0.1",
            port=0,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,
        )
        threading.Thread(target=server.run, daemon=True).start()
        port = server.effective_port
    else:
        sys.setrecursionlimit(DEPTH)
        token = os.environ["SLACK_APP_TOKEN"]
        handler = SocketModeHandler(build(), token, concurrency=THREADS, receive_buffer_size=BUFFER)
        handler.connect()  # type: ignore[no-untyped-call]
    print(json.dumps({"event": "ready", "port": port}), file=sys.stderr, flush=True)
    ended.wait()
    os._exit(0)


if __name__ == "__main__":
    main()
