"""A clock that stands still until it is set."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


class FixedClock:
    """A clock for tests."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at

    def advance(self, by: timedelta) -> None:
        self.at += by
