"""Where the bot may post, as the last look at all its channels found it: one for all replicas, since Slack lets an app
look 20 times a minute."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from storage.settings import read_setting, write_setting

OPEN: Final = "open channels"


@dataclass(frozen=True)
class Look:
    """The channels that the bot was in, and that were neither archived nor shared with others, at that time."""

    at: datetime
    open: frozenset[str]


def keep_look(session: Session, look: Look) -> None:
    write_setting(session, OPEN, json.dumps({"at": look.at.isoformat(), "channels": sorted(look.open)}))


def last_look(session: Session) -> Look | None:
    kept = json.loads(read_setting(session, OPEN) or "null")
    return Look(datetime.fromisoformat(kept["at"]), frozenset(kept["channels"])) if kept else None
