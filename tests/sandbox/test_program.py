"""python -m sandbox: starts a bot as its child, goes on where it was, stops cleanly."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
import yaml

from sandbox.__main__ import main

PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)), flush=True)"
POST = """
import json, os, urllib.request
def call(method, **args):
    headers = {"Authorization": "Bearer " + os.environ["SLACK_BOT_TOKEN"], "Content-Type": "application/json"}
    request = urllib.request.Request(os.environ["SLACK_API_URL"] + method, json.dumps(args).encode(), headers)
    return json.load(urllib.request.urlopen(request))
"""


@contextmanager
def started(command: list[str]) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """The sandbox as a shell starts it, though we may run under nohup, and what it prints. It ends with the test,
    however that ends."""
    deaf = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGHUP, deaf)
    with process:
        assert process.stdout
        try:
            yield process, process.stdout
        finally:
            process.kill()


def run(arguments: list[str], code: str, environment: dict[str, str] | None = None) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "sandbox", *arguments, "--", sys.executable, "-c", code]
    inherited = {**os.environ, **(environment or {})}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=inherited, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_child_gets_slacks_variables_and_no_proxy(arguments: list[str]) -> None:
    code, lines = run(arguments, PRINT_ENVIRONMENT, {"HTTPS_PROXY": "http://proxy", "http_proxy": "http://proxy"})
    assert code == 0
    environment = json.loads(lines[1])
    address = lines[0].removeprefix("Slack is at ")
    assert environment["SLACK_API_URL"] == f"{address}api/" and address.startswith("http://127.0.0.1:")
    assert environment["SLACK_BOT_TOKEN"].startswith("xoxb-") and environment["SLACK_APP_TOKEN"].startswith("xapp-")
    assert environment["SLACK_SIGNING_SECRET"] and environment["SLACK_CLOCK_FILE"]
    assert not [name for name in environment if name.lower().endswith("_proxy")]


def test_over_http_there_is_no_app_token(arguments: list[str]) -> None:
    _, lines = run([*arguments, "--http", "http://127.0.0.1:9/"], PRINT_ENVIRONMENT)
    assert "SLACK_APP_TOKEN" not in json.loads(lines[1])


@pytest.mark.parametrize(
    ("code", "expected"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)]
)
def test_the_childs_exit_code_is_ours(arguments: list[str], code: str, expected: int) -> None:
    assert run(arguments, code)[0] == expected


@pytest.mark.parametrize(
    ("number", "passed_on"),
    [(signal.SIGINT, signal.SIGINT), (signal.SIGTERM, signal.SIGTERM), (signal.SIGHUP, signal.SIGTERM)],
)
def test_signals_are_passed_on_and_the_child_is_waited_for(
    arguments: list[str], number: signal.Signals, passed_on: signal.Signals
) -> None:
    code = (
        "import signal, sys\n"
        "def stop(number, _):\n    print('told', number, flush=True)\n    sys.exit(5)\n"
        "signal.signal(signal.SIGINT, stop); signal.signal(signal.SIGTERM, stop)\n"
        "print('ready', flush=True)\nsignal.pause()"
    )
    command = [sys.executable, "-m", "sandbox", *arguments, "--", sys.executable, "-c", code]
    with started(command) as (process, said):
        assert said.readline().startswith("Slack is at") and said.readline() == "ready\n"
        process.send_signal(number)
        assert said.read() == f"told {passed_on.value}\n"
        assert process.wait(30) == 5


def test_a_child_that_will_not_stop_is_killed_at_the_second_signal(arguments: list[str]) -> None:
    code = (
        "import signal, time\nsignal.signal(signal.SIGTERM, lambda *_: print('no', flush=True))\n"
        "print('ready', flush=True)\n"
        "while True: time.sleep(1)"
    )
    command = [sys.executable, "-m", "sandbox", *arguments, "--", sys.executable, "-c", code]
    with started(command) as (process, said):
        assert [said.readline() for _ in range(2)][1] == "ready\n"
        process.terminate()
        assert said.readline() == "no\n"
        process.terminate()
        assert process.wait(30) == 137


def test_a_slack_that_is_started_again_goes_on_where_it_was(arguments: list[str], tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    again = [*arguments, "--state", str(state), "--start", "2026-11-23T09:00:00+01:00"]
    opened = (
        'd = call("chat.postMessage", channel="UALICE", text="first"); '
        'print(json.dumps([d, os.environ["SLACK_BOT_TOKEN"]]))'
    )
    first, token = json.loads(run(again, POST + opened)[1][1])
    assert 1795420800 <= float(first["ts"]) < 1795420860
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    update = (
        f'd = call("chat.update", channel="{first["channel"]}", ts="{first["ts"]}", text="second"); '
        'e = call("chat.postMessage", channel="UALICE", text="third"); '
        'print(json.dumps([d, e, os.environ["SLACK_BOT_TOKEN"]]))'
    )
    second, third, same = json.loads(run(again, POST + update)[1][1])
    assert second["ok"] and second["message"]["text"] == "second" and same == token
    assert third["channel"] == first["channel"]
    assert float(first["ts"]) < float(third["ts"]) < 1795420920


def test_without_a_command_it_serves_until_it_is_told_to_stop(arguments: list[str], tmp_path: Path) -> None:
    state = tmp_path / "new" / "state.json"
    command = [sys.executable, "-m", "sandbox", *arguments, "--state", str(state)]
    with started(command) as (process, said):
        address = said.readline().removeprefix("Slack is at ").strip()
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        assert json.loads(state.read_text())["credentials"]["bot_token"].startswith("xoxb-")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_port_that_is_taken_is_one_line_and_no_file_is_touched(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        clock = tmp_path / "clock.json"
        assert main([*arguments, "--port", str(port), "--clock-file", str(clock)]) == 2
    assert capsys.readouterr().err == f"sandbox: can't listen on port {port}: Address already in use\n"
    assert not clock.exists()


def test_bad_input_is_one_line_and_code_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def outcome(change: dict[str, Any] | str) -> str:
        raw = change if isinstance(change, str) else yaml.safe_dump(change)
        (tmp_path / "workspace.yml").write_text(raw)
        assert main(arguments) == 2
        return capsys.readouterr().err

    assert outcome({"people": [{"id": "U1"}, {"id": "U1"}]}) == "sandbox: U1 is there twice\n"
    assert outcome("a: [").count("\n") == 1
    assert outcome({"team": {"id": "T1"}, "people": [{"name": "x"}]}).startswith("sandbox: ")
    assert main([*arguments[:1], str(tmp_path / "none.yml"), *arguments[2:]]) == 2
