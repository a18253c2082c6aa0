"""Simulated time, read from the file that the local driver writes.

The file is JSON: `{"instant": "2026-01-05T12:00:00Z", "anchored_at": <epoch s>, "rate": 1.0}`;
now is `instant + (real now - anchored_at) * rate`.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What the simulator needs to know about time."""

    def now(self) -> datetime:
        """Return the simulated instant, aware and in UTC."""
        ...

    def flowing(self) -> datetime:
        """Return an instant that also moves while the simulated clock is stopped.

        Limits per second are measured with it: at a stopped clock all messages would fall
        into one second and nothing more could ever be sent.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One content of the clock file."""

    instant: datetime
    anchored_at: float
    rate: float

    def at(self, real: float) -> datetime:
        """Return the simulated instant at `real` epoch seconds."""
        return self._after(real, self.rate)

    def flowing_at(self, real: float) -> datetime:
        """Return the same, with a stopped clock running as the real one does."""
        return self._after(real, self.rate or 1.0)

    def _after(self, real: float, rate: float) -> datetime:
        return self.instant + timedelta(seconds=(real - self.anchored_at) * rate)


def parse_reading(text: str) -> Reading:
    """Read the clock file's JSON.

    Raises:
        ValueError: if a field is missing or malformed.
    """
    try:
        data = json.loads(text)
        instant = datetime.fromisoformat(data["instant"])
        return Reading(instant.astimezone(UTC), float(data["anchored_at"]), float(data["rate"]))
    except (KeyError, TypeError, ValueError) as err:
        raise ValueError(f"not a clock file: {err}") from err


class FileClock:
    """The clock of a process that reads the file; parsed again only when the file changed."""

    def __init__(self, path: Path) -> None:
        """Read `path` once, so that a missing or broken file is an error at start.

        Raises:
            ValueError: if there is no clock to read.
        """
        if not path.is_file():
            raise ValueError(f"no clock file at {path}")
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._reading = self._refreshed()

    def now(self) -> datetime:
        """Return the simulated instant, aware and in UTC."""
        self._reading = self._refreshed()
        return self._reading.at(time.time())

    def flowing(self) -> datetime:
        """Return an instant that also moves while the simulated clock is stopped."""
        self._reading = self._refreshed()
        return self._reading.flowing_at(time.time())

    def _refreshed(self) -> Reading:
        stat = self._path.stat()
        seen = (stat.st_mtime_ns, stat.st_ino)
        if seen == self._seen:
            return self._reading
        reading = parse_reading(self._path.read_text(encoding="utf-8"))
        self._seen = seen
        return reading


def format_instant(at: datetime) -> str:
    """Write an instant as `2026-01-05T12:00:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
