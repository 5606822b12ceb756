"""What every listener finds in its context as `desk`."""

from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from handlers.giving import Giving
from handlers.giving_way import GivingWay
from pulse.policy import Policy
from storage.database import Database
from storage.secrets import Key

log = structlog.get_logger()


@dataclass(frozen=True)
class Desk:
    db: Database
    key: Key
    policy: Policy
    now: Callable[[], datetime]
    executor: Executor
    giving: Giving
    giving_way: GivingWay

    def later(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do something slow after the acknowledgement, on our own threads. Its failure is logged, by type only:
        an exception's words may quote what somebody answered."""
        self.executor.submit(_guarded, work, args, kwargs)

    def soon(self, what: Hashable, said: object, work: Callable[..., Any], *args: Any) -> None:
        """The same for what nobody waits for, as `GivingWay.soon`; after `args` comes all that was `said`."""
        self.giving_way.soon(what, lambda *all_said: _guarded(work, (*args, all_said), {}), said)


def _guarded(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        work(*args, **kwargs)
    except Exception as error:
        log.error("redraw failed", work=getattr(work, "__name__", "?"), error=type(error).__name__)
