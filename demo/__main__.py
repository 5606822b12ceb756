"""`make demo`: Acme on this machine. A sandbox with the real bot as its child, and colleagues who answer by themselves.

The first start lives through twelve weeks of history; later ones go on where the last one stopped.
"""

import os
import signal
import subprocess
import sys
import threading

from demo.colleagues import Colleagues
from demo.places import CLOCK, FIRST_MORNING, MANIFEST, PLAYED_BY_YOU, SETTINGS, STATE, WORKSPACE

PORT = 8765
WELCOME = """
  Open  {address}  and be, for example,
    Alice   an employee of Storefront: her survey arrives at ten; answer it
    Ida     who leads Platform: "To the end of the week", then read #platform
    Olga    who is ops: read #pulse-ops, type /pulse schedule
  Ctrl-C stops; `make demo` goes on where you were, `make demo-reset` starts anew.
"""


def main() -> int:
    STATE.parent.mkdir(exist_ok=True)
    first = not STATE.exists()
    if first:
        from demo.history import play

        play(SETTINGS)
    command = [sys.executable, "-m", "sandbox", "--workspace", WORKSPACE, "--manifest", MANIFEST, "--state", STATE]
    command += ["--clock-file", CLOCK, "--port", str(PORT), "--start", f"{FIRST_MORNING:%Y-%m-%dT%H:%M:%SZ}"]
    command += ["--", sys.executable, "-m", "bot.cli", "run"]
    sandbox = subprocess.Popen([str(word) for word in command], env=os.environ | SETTINGS)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _: sandbox.send_signal(got))
    stop = threading.Event()
    address = f"http://127.0.0.1:{PORT}/"
    colleagues = threading.Thread(target=Colleagues(address, PLAYED_BY_YOU, stop).work, daemon=True)
    colleagues.start()
    print(WELCOME.format(address=address), flush=True)
    code = sandbox.wait()
    stop.set()
    return code


if __name__ == "__main__":
    sys.exit(main())
