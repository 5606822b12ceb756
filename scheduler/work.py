"""What every scheduled job is given, and how it does one thing after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from slack_sdk import WebClient

from pulse.policy import Policy
from storage.database import Database, DatabaseAway
from storage.secrets import Key

log = structlog.get_logger()

Step = tuple[str, Callable[[], object]]
"""What is done, as the log names it ("survey 3"), and the doing."""


def real_time() -> float:
    return 1.0


@dataclass(frozen=True)
class Work:
    """`client` has no automatic retries. `wait` sleeps some seconds of `now`'s clock and says whether to go on;
    `speed` is how many of these seconds pass in one of the machine's."""

    db: Database
    key: Key
    policy: Policy
    now: Callable[[], datetime]
    client: WebClient
    wait: Callable[[float], bool]
    speed: Callable[[], float] = real_time


def each(steps: Iterable[Step]) -> None:
    """Do every step, also after one that failed: a broken survey must not stop all the others. Each failure is logged,
    and the first is raised at the end. A database that is away ends it at once."""
    first: Exception | None = None
    for name, step in steps:
        try:
            step()
        except DatabaseAway:
            raise
        except Exception as error:
            log.error("step failed", work=name, error=type(error).__name__)
            first = first or error
    if first is not None:
        raise first
