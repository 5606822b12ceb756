"""Ops take the told figures with them: two files, sent to whoever asked."""

from typing import Any
from urllib.request import Request, urlopen

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.commands import COMMAND, says
from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages.telling.exporting import COMMENT, as_csv, as_json, not_sent, on_its_way
from storage.telling.figures import figures

SECONDS = 30


def export(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, desk: Desk) -> None:
    with desk.db.read() as session:
        told = list(figures(session))
    ack(**on_its_way(len(told)))
    if told:
        day = f"{desk.now():%Y-%m-%d}"
        files = {f"pulse-{day}.csv": as_csv(told), f"pulse-{day}.json": as_json(told)}
        desk.later(_send, client, respond, who(body), files)


def _send(client: WebClient, respond: Respond, slack: str, files: dict[str, str]) -> None:
    try:
        ids = {name: _upload(client, name, text.encode()) for name, text in files.items()}
        client.files_completeUploadExternal(
            files=[{"id": file, "title": name} for name, file in ids.items()],
            channels=[slack],
            initial_comment=COMMENT,
        )
    except (SlackApiError, OSError):
        respond(**not_sent())


def _upload(client: WebClient, name: str, content: bytes) -> str:
    """Nobody sees it before the upload is completed. Returns the file's id."""
    place = client.files_getUploadURLExternal(filename=name, length=len(content))
    urlopen(Request(place["upload_url"], data=content), timeout=SECONDS).close()
    return str(place["file_id"])


def register(app: App) -> None:
    app.command(COMMAND, matchers=[says("export")], middleware=[ops_only])(export)
