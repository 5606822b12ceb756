"""What every scheduled job is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient

from pulse.policy import Policy
from storage.database import Database
from storage.secrets import Key


@dataclass(frozen=True)
class Work:
    """`client` has no automatic retries. `wait` sleeps some seconds of `now`'s clock and says whether to go on."""

    db: Database
    key: Key
    policy: Policy
    now: Callable[[], datetime]
    client: WebClient
    wait: Callable[[float], bool]
