"""After the acknowledgement: what somebody sees is drawn again, through the click's own response_url."""

import threading

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from handlers.clicks import Back
from handlers.desk import Desk
from messages.answering import gone
from messages.asks import invitation, over
from messages.blocks import Message
from messages.home import home_view
from storage import homes, invitations

TIMEOUT = 10
# Two redraws of one message stand in line and each draws what is true by then, so that the last to arrive is the last
# to have been true.
_LINES = tuple(threading.Lock() for _ in range(64))


def redraw(desk: Desk, client: WebClient, back: Back, invitation_id: int | None, note: str = "") -> None:
    """Draw an invitation's message again, and Home where the click came from there. `note` says what happened, at the
    ask that was clicked."""
    desk.soon((back.by, invitation_id, bool(back.url)), _redraw, desk, client, back, invitation_id, note)


def redraw_home(desk: Desk, client: WebClient, by: str, note: str = "") -> None:
    desk.soon((by, "home"), _publish, desk, client, by, note, None)


def _redraw(desk: Desk, client: WebClient, back: Back, invitation_id: int | None, note: str) -> None:
    with _LINES[(invitation_id or 0) % len(_LINES)]:
        with desk.db.read() as session:
            drawing = invitations.drawing(session, desk.key, invitation_id or 0, desk.now())
        drawn = invitation(drawing, note, back.ask_id) if drawing else gone(note)
        replaced = bool(back.url) and _replace(back.url, drawn)
        if not replaced and drawing and drawing.channel and drawing.ts:
            client.chat_update(channel=drawing.channel, ts=drawing.ts, **drawn)
    if not back.url:
        gone_from_home = f"{over(drawing)} " if drawing and drawing.state != "open" else ""
        _publish(desk, client, back.by, gone_from_home + note, back.ask_id)


def _replace(url: str, message: Message) -> bool:
    return WebhookClient(url, timeout=TIMEOUT).send(**message, replace_original=True).status_code == 200


def _publish(desk: Desk, client: WebClient, by: str, note: str, at: int | None) -> None:
    with _LINES[hash(by) % len(_LINES)]:
        with desk.db.read() as session:
            shown = homes.home(session, desk.key, desk.policy, by, desk.now())
        client.views_publish(user_id=by, view=home_view(shown, note, at))
