"""What every scheduled job is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient

from pulse.policy import Policy
from storage.database import Database
from storage.secrets import Key


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
