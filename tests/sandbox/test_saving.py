"""What is remembered survives: written whole, read back the same, even after a kill."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from sandbox.local import Slack
from sandbox.saving import dump, load
from sandbox.world import World
from tests.sandbox.conftest import ask, button, field, home, modal
from tests.sandbox.test_program import POST, run


def busy(slack: Slack, client: WebClient) -> None:
    """Leave something of everything behind."""
    slack.world.settings.file_delay = 0.0
    ask(client, button("Go", "go"))
    client.chat_postEphemeral(channel="CHOME", user="UBOB", text="psst")
    top = client.chat_postMessage(channel="CHOME", text="top")["ts"]
    client.chat_postMessage(channel="CHOME", text="below", thread_ts=top)
    client.chat_delete(channel="CHOME", ts=top)
    client.files_upload_v2(content=b"\x00\xff", filename="m.png", channel="CHOME")
    client.views_publish(user_id="UALICE", view=home("Hello"))
    trigger = slack.do(lambda: slack.world.triggers.issue("UALICE"))
    client.views_open(trigger_id=trigger, view=modal(field("Name", "name")))
    slack.person("UALICE").fills(Name="Ada")
    slack.set_usergroup("SNEW", ["UBOB"])
    slack.join("CSECRET")


def reborn(slack: Slack, raw: dict[str, Any]) -> World:
    workspace, credentials, _ = load(raw)
    world = World(workspace, slack.world.manifest, slack.clock)
    world.credentials = credentials
    return world


def test_everything_comes_back_as_it_was(slack: Slack, client: WebClient) -> None:
    busy(slack, client)
    raw = json.loads(json.dumps(slack.do(lambda: dump(slack.world))))
    again = reborn(slack, raw)
    second = json.loads(json.dumps(dump(again)))
    assert second["workspace"] == raw["workspace"] and second["credentials"] == raw["credentials"]
    assert again.workspace.stack("UALICE")[-1].values["name-block"]["name"]["value"] == "Ada"
    assert {message.text for message in again.workspace.channels["CHOME"].by_ts.values()} >= {"psst", "below"}
    assert "top" not in {message.text for message in again.workspace.channels["CHOME"].by_ts.values()}
    assert again.workspace.dm("UALICE").id == slack.do(lambda: slack.world.workspace.dm("UALICE").id)


def test_new_ids_and_times_follow_the_old_ones(slack: Slack, client: WebClient) -> None:
    busy(slack, client)
    raw = slack.do(lambda: dump(slack.world))
    latest = slack.dm("UALICE")[-1].ts
    again = reborn(slack, raw)
    assert float(again.workspace.new_ts(0.0)) > float(latest)
    assert again.workspace.new_id("D") not in again.workspace.channels


def test_what_was_written_some_time_ago_survives_a_kill(arguments: list[str], tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    again = [*arguments, "--state", str(state)]
    post = 'print(json.dumps(call("chat.postMessage", channel="UALICE", text="before the kill")), flush=True)\n'
    wait = "import sys; sys.stdin.read()"
    command = [sys.executable, "-m", "sandbox", *again, "--", sys.executable, "-c", POST + post + wait]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        first = json.loads(process.stdout.readline())
        seen = ""
        while "before the kill" not in seen:
            seen = state.read_text()
            threading.Event().wait(0.02)
        os.kill(process.pid, signal.SIGKILL)
    update = f'print(json.dumps(call("chat.update", channel="{first["channel"]}", ts="{first["ts"]}", text="after")))'
    assert json.loads(run(again, POST + update)[1][1])["ok"]
