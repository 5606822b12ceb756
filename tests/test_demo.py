"""`make demo`: it begins, goes on where it was, and ends on Ctrl-C, which a terminal sends to the whole group."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.importing import read_company
from demo import places

ROOT = Path(__file__).parent.parent
START = """
import signal, sys
from demo.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main({weeks}, {port}))
"""
PATIENCE = 60  # seconds
CHANNEL = "CPLATFORM"


class Demo:
    """A demo in a process group of its own, as a shell starts one."""

    def __init__(self, folder: Path, weeks: int = 0, port: int = 0, environment: dict[str, str] | None = None) -> None:
        code = START.format(weeks=weeks, port=port)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
            process_group=0,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def says(self, words: str) -> str:
        """The first line with these words."""
        assert self.process.stdout is not None
        before = []
        for line in self.process.stdout:
            before.append(line)
            if words in line:
                return line
        raise AssertionError(before)

    @property
    def address(self) -> str:
        """The page's, once it is said."""
        address = self.says("Open ").split()[1]
        self.says("Ctrl-C stops")
        return address

    def ctrl_c(self) -> tuple[int, str]:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.ends()

    def ends(self) -> tuple[int, str]:
        """Its exit code and what it said at last, once the bot, too, has let go of the pipe."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said.strip()


@contextmanager
def demo(folder: Path, weeks: int = 0, environment: dict[str, str] | None = None) -> Iterator[Demo]:
    running = Demo(folder, weeks, environment=environment)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.ends()


def get(address: str, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}client/{path}", timeout=10) as answer:
        return dict(json.load(answer))


def act(address: str, **body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}client/act", json.dumps({"user": "UIDA", **body}).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["ok"]


def read(address: str, user: str = "UIDA", channel: str = CHANNEL) -> list[str]:
    """What that person sees in the channel, as text."""
    return [message["text"] for message in get(address, f"messages?user={user}&channel={channel}")["messages"]]


def test_the_bot_is_there_when_the_address_is_said_and_the_next_start_goes_on(tmp_path: Path) -> None:
    with demo(tmp_path) as first:
        address = first.address
        act(address, do="command", channel=CHANNEL, text="/pulse help")
        act(address, do="say", channel=CHANNEL, text="Good morning")
        shown = get(address, "boot")["clock"]["now"]
        assert first.ctrl_c() == (0, "")
    with demo(tmp_path) as second:
        address = second.address
        assert read(address)[-1] == "Good morning"
        assert get(address, "boot")["clock"]["now"] >= shown
        act(address, do="command", channel=CHANNEL, text="/pulse help")
        assert second.ctrl_c() == (0, "")


def test_a_first_start_that_was_interrupted_begins_anew(tmp_path: Path) -> None:
    with demo(tmp_path, weeks=12) as first:
        first.says("Twelve weeks at Acme")
        assert first.ctrl_c() == (0, "Stopped; the next start begins anew.")
    assert (tmp_path / ".demo" / "pulse.db").exists()
    with demo(tmp_path) as second:
        assert second.address
        assert second.ctrl_c() == (0, "")


def test_the_settings_of_a_real_slack_are_not_the_demos(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"PULSE_KEY={'ab' * 32}\nPULSE_MONITOR_PORT=nonsense\n")
    with demo(tmp_path, environment={"PULSE_KEY": "cd" * 32, "PULSE_KEEP_AUDIT_DAYS": "nonsense"}) as running:
        address = running.address
        act(address, do="command", channel=CHANNEL, text="/pulse status")
        assert "<@UOLGA>" in read(address)[-1]
        assert running.ctrl_c() == (0, "")


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = Demo(tmp_path, port=port).ends()
    assert code == 2
    assert said.splitlines()[-1] == f"sandbox: can't listen on port {port}: Address already in use"
    assert "Open" not in said


def test_acme_is_large_enough_for_everything_to_be_seen() -> None:
    plan = read_company([places.COMPANY], {})
    sizes = sorted(len(team.members or ()) for team in plan.teams)
    assert [3 <= size <= 6 for size in sizes[:3]] == [True] * 3
    assert [8 <= size <= 16 for size in sizes[3:]] == [True] * 5
    slack = yaml.safe_load(places.WORKSPACE.read_text())
    assert len({person["tz"] for person in slack["people"] if person.get("tz")}) >= 6
    assert {member for team in plan.teams for member in team.members or ()} <= {p["id"] for p in slack["people"]}


@pytest.mark.long
def test_twelve_weeks_have_in_them_what_a_lead_can_find(tmp_path: Path) -> None:
    with demo(tmp_path, weeks=12) as running:
        address = running.address
        weeks = [text for text in read(address) if text.startswith("Platform: ") and "people are satisfied" in text]
        change = [text for text in read(address) if "A real change" in text]
        assert len(weeks) + len(change) >= 11 and len(change) == 1 and "satisfaction fell" in change[0]
        assert any("not enough people yet" in text for text in read(address, channel="CSECURITY"))
        assert not any("A real change" in text for text in read(address, channel="CDATA"))
        ops = get(address, "messages?user=UOLGA&channel=COPS")["messages"]
        assert any(message["files"] for message in ops)
        assert running.ctrl_c() == (0, "")
