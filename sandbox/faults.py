"""Faults that a test can switch on: what goes wrong between an app and Slack."""

import random
from dataclasses import dataclass

API_FAULTS = frozenset({"429", "500", "500_after", "503", "503_after", "drop_before", "drop_after", "slow"})
DELIVERY_FAULTS = frozenset({"cut_socket", "duplicate"})


@dataclass
class Fault:
    """One fault, for the next `times` that fit (None: always), each with a probability.

    `method` is a Web API method, "response_url", "upload", or for deliveries an envelope's type; None fits all.
    `retry_after` belongs to "429", `seconds` to "slow".
    """

    kind: str
    method: str | None = None
    times: int | None = 1
    probability: float = 1.0
    retry_after: int = 1
    seconds: float = 1.0


class Faults:
    """The faults that wait to happen."""

    def __init__(self, seed: int | None = None) -> None:
        self._waiting: list[Fault] = []
        self._random = random.Random(seed)

    def add(
        self,
        kind: str,
        method: str | None = None,
        times: int | None = 1,
        *,
        probability: float = 1.0,
        retry_after: int = 1,
        seconds: float = 1.0,
    ) -> Fault:
        """Switch a fault on: 429, 500, 500_after (it took effect), 503 (Slack's own service_unavailable), 503_after (a
        proxy's page, it took effect), drop_before, drop_after, slow; cut_socket, duplicate."""
        if kind not in API_FAULTS | DELIVERY_FAULTS:
            raise ValueError(f"there is no fault {kind!r}")
        fault = Fault(kind, method, times, probability, retry_after, seconds)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Switch every fault off."""
        self._waiting.clear()

    def take(self, method: str, kinds: frozenset[str] = API_FAULTS) -> Fault | None:
        """Return the fault that befalls this call or delivery, and count it."""
        for fault in self._waiting:
            if fault.kind in kinds and fault.method in (None, method) and self._happens(fault):
                self._count(fault)
                return fault
        return None

    def _happens(self, fault: Fault) -> bool:
        return fault.probability >= 1 or self._random.random() < fault.probability

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
