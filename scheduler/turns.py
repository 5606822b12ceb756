"""Waiting for a turn to call Slack, in one line with all other replicas."""

from typing import Final

from scheduler.work import Work
from storage import pace

POST: Final = "chat.postMessage"
LOOK: Final = "conversations.info"
PLACE: Final = "files.getUploadURLExternal"
COMPLETE: Final = "files.completeUploadExternal"
TIERS: Final = {LOOK: 50, PLACE: 100, COMPLETE: 100}
"""Calls a minute, Slack's tiers 3 and 4. Of posts the installation says how many."""
CHANNEL_SECONDS: Final = 1.0


def wait_for_turn(work: Work, *methods: str, channel: str | None = None) -> bool:
    """Wait until these methods may be called, and for one post to a channel (a person gets so few that they need no
    row). False: the process stops."""
    intervals = {
        method: 60 / TIERS[method] if method in TIERS else 1 / work.policy.posts_per_second for method in methods
    }
    if channel is not None and not channel.startswith(("U", "W")):
        intervals[f"{POST} {channel}"] = CHANNEL_SECONDS
    while True:
        with work.db.write() as session:
            turn = pace.take_turn(session, intervals, work.now().timestamp())
        if not work.wait(turn - work.now().timestamp()):
            return False
        with work.db.read() as session:
            if pace.held_until(session, intervals) <= work.now().timestamp():
                return True
