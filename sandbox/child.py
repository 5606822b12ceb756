"""The bot as a child process: started with Slack's variables, told to stop, waited for."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence

PATIENCE_SECONDS = 15.0
STOPPING = {signal.SIGINT: signal.SIGINT, signal.SIGTERM: signal.SIGTERM, signal.SIGHUP: signal.SIGTERM}
"""What we are told, and what we pass on: a bot need not know that a terminal was closed."""


def environment(variables: dict[str, str]) -> dict[str, str]:
    """Return our own environment with Slack's variables and without proxies, which Socket Mode would use."""
    kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return kept | variables


async def run(command: Sequence[str], variables: dict[str, str]) -> int:
    """Run a command until it ends or we are told to stop; returns its exit code (128 + n for signal n).

    The signals that we get are passed on; a second one, or 15 seconds, ends the patience.
    """
    stop = _signals()
    process = await asyncio.create_subprocess_exec(*command, env=environment(variables), start_new_session=True)
    ended = asyncio.ensure_future(process.wait())
    told = asyncio.ensure_future(stop.get())
    await asyncio.wait({ended, told}, return_when=asyncio.FIRST_COMPLETED)
    if told.done():
        _send(process, told.result())
        again = asyncio.ensure_future(stop.get())
        await asyncio.wait({ended, again}, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        again.cancel()
        if not ended.done():
            _send(process, signal.SIGKILL)
    told.cancel()
    code = await ended
    return code if code >= 0 else 128 - code


async def wait_for_signal() -> int:
    """Return 0 once we are told to stop."""
    await _signals().get()
    return 0


def _signals() -> asyncio.Queue[signal.Signals]:
    queue: asyncio.Queue[signal.Signals] = asyncio.Queue()
    for told, passed_on in STOPPING.items():
        if told != signal.SIGHUP or signal.getsignal(told) != signal.SIG_IGN:  # nohup
            asyncio.get_running_loop().add_signal_handler(told, queue.put_nowait, passed_on)
    return queue


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
