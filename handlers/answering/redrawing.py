"""After the acknowledgement: what somebody sees is drawn again, through the click's own response_url."""

import threading
from collections.abc import Iterable

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from handlers.clicks import Back
from handlers.desk import Desk
from messages.answering.asks import Notes, invitation, over
from messages.answering.taps import gone
from messages.blocks import Message
from messages.home import home_view
from storage import homes
from storage.answering import invitations

TIMEOUT = 10
Said = tuple[int | None, str]
# Two redraws of one message stand in line and each draws what is true by then, so that the last to arrive is the last
# to have been true.
_LINES = tuple(threading.Lock() for _ in range(64))


def redraw(desk: Desk, client: WebClient, back: Back, invitation_id: int | None, note: str = "") -> None:
    """Draw an invitation's message again, and Home where the click came from there. `note` says what happened, at the
    ask that was clicked."""
    what, said = (back.by, invitation_id, bool(back.url)), (back.ask_id, note)
    desk.soon(what, said, _redraw, desk, client, back, invitation_id)


def redraw_home(desk: Desk, client: WebClient, by: str) -> None:
    desk.soon((by, "home"), (None, ""), _publish, desk, client, by)


def _redraw(desk: Desk, client: WebClient, back: Back, invitation_id: int | None, said: Iterable[Said]) -> None:
    with _LINES[(invitation_id or 0) % len(_LINES)]:
        with desk.db.read() as session:
            drawing = invitations.drawing(session, desk.key, invitation_id or 0, desk.now(), of=back.by)
        drawn = invitation(drawing, _notes(said)) if drawing else gone(_notes(said))
        replaced = bool(back.url) and _replace(client, back.url, drawn)
        if not replaced and drawing and drawing.channel and drawing.ts:
            client.chat_update(channel=drawing.channel, ts=drawing.ts, **drawn)
    if not back.url:
        gone_from_home = [(None, over(drawing))] if drawing and drawing.state != "open" else []
        _publish(desk, client, back.by, [*gone_from_home, *said])


def _replace(client: WebClient, url: str, message: Message) -> bool:
    webhook = WebhookClient(url, timeout=TIMEOUT, retry_handlers=client.retry_handlers)
    return webhook.send(**message, replace_original=True).status_code == 200


def _notes(said: Iterable[Said]) -> Notes:
    """All that several clicks in a moment had to say, the same only once."""
    notes: dict[int | None, list[str]] = {}
    for at, note in dict.fromkeys(said):
        notes.setdefault(at, []).append(note)
    return {at: " ".join(filter(None, texts)) for at, texts in notes.items() if any(texts)}


def _publish(desk: Desk, client: WebClient, by: str, said: Iterable[Said]) -> None:
    with _LINES[hash(by) % len(_LINES)]:
        with desk.db.read() as session:
            shown = homes.home(session, desk.key, desk.policy, by, desk.now())
        client.views_publish(user_id=by, view=home_view(shown, _notes(said)))
