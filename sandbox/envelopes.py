"""What travels to the app, and how it was taken."""

from dataclasses import dataclass, field
from typing import Any

EVENTS, INTERACTIVE, COMMANDS = "events_api", "interactive", "slash_commands"


@dataclass(frozen=True)
class Envelope:
    """One payload on its way to the app; `attempt` counts redeliveries, `reason` says why the last failed."""

    type: str
    payload: dict[str, Any]
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """How the app took a payload: acknowledged in time or not (`why`), and what came with it."""

    ok: bool
    payload: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    no_retry: bool = False
