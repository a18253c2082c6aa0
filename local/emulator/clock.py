"""Simulated time: one file that the driver writes and every process of the stack reads.

The file is JSON, ``{"instant": "2026-01-05T12:00:00Z", "anchored_at": 1767.25, "rate": 1.0}``:
now is ``instant + (real now - anchored_at) * rate``.
"""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class ClockMovedBack(ValueError):
    """Simulated time, like the real one, does not go back."""


class SimulatedClock:
    """The one writer of the clock file."""

    def __init__(self, path: Path, instant: datetime, rate: float = 0.0) -> None:
        """Start at `instant`; the clock stands still unless a rate is given."""
        self._path = path
        self._instant = instant
        self._anchored_at = time.time()
        self._rate = rate
        # A fault campaign moves the clock beside the driver.
        self._turn = threading.RLock()
        self._write()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    def now(self) -> datetime:
        """Return the simulated instant."""
        with self._turn:
            passed = (time.time() - self._anchored_at) * self._rate
            return self._instant + timedelta(seconds=passed)

    def set(self, instant: datetime, rate: float = 1.0) -> None:
        """Jump to an instant and run on at `rate` simulated seconds per real one.

        Raises:
            ClockMovedBack: the instant lies before the present one.
        """
        with self._turn:
            if instant < self.now():
                raise ClockMovedBack(f"{instant:%Y-%m-%dT%H:%M:%SZ} lies before {self.now():%c}")
            self._anchor(instant, rate)

    def reach(self, instant: datetime, rate: float = 1.0) -> None:
        """Jump to an instant, or go on from the present one if that has passed."""
        with self._turn:
            self._anchor(max(instant, self.now()), rate)

    def run(self, rate: float) -> None:
        """Go on from the present instant at another rate."""
        with self._turn:
            self._anchor(self.now(), rate)

    def advance(self, by: timedelta) -> None:
        """Jump ahead, keeping the rate."""
        with self._turn:
            self.set(self.now() + by, self._rate)

    def slip(self, by: timedelta) -> None:
        """Go back after all, as a machine does whose clock is corrected."""
        with self._turn:
            self._anchor(self.now() - by, self._rate)

    def _anchor(self, instant: datetime, rate: float) -> None:
        self._instant, self._rate, self._anchored_at = instant, rate, time.time()
        self._write()

    def _write(self) -> None:
        text = self._instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
        content = {"instant": text, "anchored_at": self._anchored_at, "rate": self._rate}
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(content), encoding="utf-8")
        # A rename is atomic: a reader sees the old time or the new one, never half a file.
        fresh.replace(self._path)
