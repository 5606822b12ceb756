"""Where the bot may post, as the last look at all its channels found it: one for all replicas, since Slack lets an app
look 20 times a minute."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlmodel import Session

from storage.settings import read_setting, write_setting

OPEN: Final = "open channels"


def keep_open(session: Session, channels: Collection[str], at: datetime) -> None:
    """These are all channels that the bot is in and that are neither archived nor shared with others, at that time."""
    write_setting(session, OPEN, json.dumps({"at": at.isoformat(), "channels": sorted(channels)}))


def seen_open(session: Session, channel: str, since: datetime) -> bool:
    """Whether a look since then found that it may be posted to."""
    kept = json.loads(read_setting(session, OPEN) or "null")
    return kept is not None and datetime.fromisoformat(kept["at"]) >= since and channel in kept["channels"]
