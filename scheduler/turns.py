"""Waiting for a turn to call Slack, in one line with all other replicas."""

from datetime import UTC, datetime, timedelta
from typing import Final

from scheduler.work import Work
from storage.delivery import outbox, pace
from storage.delivery.outbox import Delivery

POST: Final = "chat.postMessage"
LOOK: Final = "conversations.info"
LOOK_AROUND: Final = "users.conversations"
PLACE: Final = "files.getUploadURLExternal"
COMPLETE: Final = "files.completeUploadExternal"
TIERS: Final = {LOOK_AROUND: 20, LOOK: 50, PLACE: 100, COMPLETE: 100}
"""Calls a minute, Slack's tiers 2 to 4. Of posts the installation says how many."""
CHANNEL_SECONDS: Final = 1.0
LONGEST_CALL: Final = timedelta(seconds=30)


def wait_for_turn(work: Work, held: Delivery, *methods: str, channel: str | None = None) -> bool:
    """Wait until these methods may be called, and for one post to a channel (a person gets so few that they need no
    row). The message stays ours however long the line is. False: the process stops, or it is somebody else's."""
    intervals = {method: _interval(work, method) for method in methods}
    if channel is not None and not channel.startswith(("U", "W")):
        intervals[f"{POST} {channel}"] = CHANNEL_SECONDS
    while True:
        with work.db.write() as session:
            turn = pace.take_turn(session, intervals, work.now().timestamp())
            ours = outbox.keep(session, held, datetime.fromtimestamp(turn, UTC) + lease(work))
        if not ours or not work.wait(turn - work.now().timestamp()):
            return False
        with work.db.read() as session:
            if pace.held_until(session, intervals) <= work.now().timestamp():
                return True


def turn_if_free(work: Work, method: str) -> float:
    """The seconds until this method may be called; none, and the turn is ours, if that is now."""
    now = work.now().timestamp()
    with work.db.write() as session:
        return pace.take_turn_if_free(session, method, _interval(work, method), now) - now


def _interval(work: Work, method: str) -> float:
    return 60 / TIERS[method] if method in TIERS else 1 / work.policy.posts_per_second


def lease(work: Work) -> timedelta:
    """As long as an upload's calls may take on the machine's clock, also where a sandbox's runs fast."""
    return max(outbox.LEASE, LONGEST_CALL * work.speed())
