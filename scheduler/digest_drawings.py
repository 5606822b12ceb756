"""Digests, overviews and their pictures as they are sent: drawn from the stored record, so that a late one has the
figures that it would have had in time, under the names of today. A part or page that it no longer has is not sent."""

from datetime import date, timedelta

from messages.blocks import Message
from messages.telling.digests import digest, quiet
from messages.telling.drawing import Picture
from messages.telling.matrix import matrix, pictures
from messages.telling.pictures import trend
from scheduler.posting import Upload
from scheduler.work import Work
from storage.asking.sending import Later
from storage.delivery.outbox import Delivery
from storage.telling import digest_dates, ledger
from storage.telling.digest_dates import Posted
from storage.telling.matrices import MatrixReport, matrix_report
from storage.telling.reports import team_report

_A_MOMENT = timedelta(seconds=1)


def draw_digest(work: Work, held: Delivery) -> Message | Later | None:
    """A part of a digest: the first in the channel, the others in its thread."""
    body = held.body
    with work.db.read() as session:
        if body["telling"] is not None:
            messages = digest(team_report(session, body["telling"]))
        else:
            last = ledger.published_in(session, body["last"]) if body["last"] else None
            messages = [quiet(digest_dates.digest_team(session, body["team"]).name, last)]
    return _in_its_place(work, held, messages)


def draw_matrix(work: Work, held: Delivery) -> Message | Later | None:
    return _in_its_place(work, held, matrix(_report(work, held)))


def draw_picture(work: Work, held: Delivery) -> Upload | Later | None:
    """The picture of a digest or of the overview, right after it in the channel itself."""
    after = _wait_for(work, held)
    if isinstance(after, Later) or _never_came(after):
        return after if isinstance(after, Later) else None
    picture = _picture(work, held)
    return Upload(picture.name, picture.title, picture.alt, picture.png()) if picture else None


def _picture(work: Work, held: Delivery) -> Picture | None:
    if "page" in held.body:
        pages = pictures(_report(work, held))
        return next(iter(pages[int(held.body["page"]) :]), None)
    with work.db.read() as session:
        return trend(team_report(session, held.body["telling"]))


def _report(work: Work, held: Delivery) -> MatrixReport:
    with work.db.read() as session:
        return matrix_report(session, date.fromisoformat(held.body["on"]), held.body["upto"])


def _in_its_place(work: Work, held: Delivery, messages: list[Message]) -> Message | Later | None:
    """What does not stand in the channel itself stands in the thread of what it follows; or below it, where nobody
    knows whether that arrived."""
    part = int(held.body["part"])
    drawn = next(iter(messages[part:]), None)
    if part == 0 or drawn is None:
        return drawn
    after = _wait_for(work, held)
    if isinstance(after, Later):
        return after
    if _never_came(after):
        return None
    return drawn | {"thread_ts": after.ts} if after and after.ts else drawn


def _wait_for(work: Work, held: Delivery) -> Posted | Later | None:
    """What this follows, once it is out."""
    with work.db.read() as session:
        after = digest_dates.find_posted(session, held.body["after"])
    if after and after.state in ("waiting", "sending"):
        return Later(max(after.due_at, work.now()) + _A_MOMENT)
    return after


def _never_came(after: Posted | None) -> bool:
    return after is not None and after.state in ("failed", "dropped")
