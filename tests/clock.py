"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class HandClock:
    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def epoch(self) -> float:
        return self._at.timestamp()

    def go_to(self, at: datetime) -> None:
        assert at >= self._at, "time goes forward"
        self._at = at

    def advance(self, **kwargs: float) -> None:
        self._at += timedelta(**kwargs)

    def wait(self, seconds: float) -> bool:
        """What a job that paces itself calls instead of sleeping."""
        self.advance(seconds=max(seconds, 0))
        return True


MONDAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)  # 8:00 in Berlin, before any office hour of `tests.company`
