""" "I don't use them", said at an ask: the person's setting, in place of an answer."""

from datetime import datetime

from sqlmodel import Session

from pulse.calendar import local_date
from storage.answering import own
from storage.answering.answers import Outcome, answered_since, find, take_back
from storage.secrets import Key


def say_unused(
    session: Session, key: Key, slack: str, ask_id: int, *, action_ts: str, now: datetime
) -> tuple[Outcome, int | None, bool]:
    """Returns what became of it, the invitation's id, and whether answers about that team were taken out. It was said
    at `action_ts`, Slack's; an answer given after it stays, however late this arrives."""
    place = find(session, key, slack, ask_id, now)
    if place is None:
        return "gone", None, False
    if place.refused and place.refused != "unused":
        return place.refused, place.invitation_id, False
    if answered_since(session, place, action_ts):
        return "saved", place.invitation_id, False
    own.say_unused(session, place.person_id, place.upstream_id, local_date(now, place.zone))
    return "saved", place.invitation_id, take_back(session, place, action_ts)


def say_used(session: Session, key: Key, slack: str, ask_id: int, now: datetime) -> tuple[Outcome, int | None]:
    """Take it back; the ask is open again if its round is."""
    place = find(session, key, slack, ask_id, now)
    if place is None:
        return "gone", None
    own.say_used(session, slack, place.upstream_id)
    return "saved", place.invitation_id
