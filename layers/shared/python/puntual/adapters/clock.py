"""Clocks: the system's, or a file's on one machine, so that months can be played in minutes."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import override

from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.ports.clock import Clock

_SYSTEM = "system"
_FILE = "file:"
_LOCAL = "local"


class SystemClock(Clock):
    """The time of the machine."""

    @override
    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


class FileClock(Clock):
    """The time by a file: ``instant + (real time - anchored_at) * rate``.

    The file is JSON, e.g. ``{"instant": "2026-01-05T12:00:00Z", "anchored_at": 1767614400.0,
    "rate": 1.0}``; its one writer replaces it atomically.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @override
    def now(self) -> datetime:
        """Read the file.

        Raises:
            Unavailable: the file is missing or is not a clock.
        """
        try:
            reading = json.loads(self._path.read_text(encoding="utf-8"))
            passed = (time.time() - float(reading["anchored_at"])) * float(reading["rate"])
            instant = datetime.fromisoformat(reading["instant"])
        except (OSError, KeyError, TypeError, ValueError) as err:
            raise Unavailable("the clock file is missing or is not a clock") from err
        return instant.astimezone(UTC) + timedelta(seconds=passed)


def clock_from(setting: str, stage: str) -> Clock:
    """Return the clock that a setting names: ``system``, or ``file:<path>`` on one machine.

    Raises:
        MissingConfiguration: it names no clock, or a file in a stage with real debtors.
    """
    if setting == _SYSTEM:
        return SystemClock()
    path = setting.removeprefix(_FILE)
    if path == setting or not path:
        raise MissingConfiguration('CLOCK is neither "system" nor "file:<path>"')
    if stage != _LOCAL:
        raise MissingConfiguration('CLOCK must be "system" except in stage "local"')
    return FileClock(Path(path))
