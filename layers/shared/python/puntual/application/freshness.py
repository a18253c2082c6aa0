"""How long values read from the table are kept in memory."""

from datetime import datetime, timedelta
from typing import Final

KEPT_FOR: Final = timedelta(seconds=60)


def is_fresh(at: datetime | None, now: datetime) -> bool:
    """Tell whether a value read at an instant is less than a minute old.

    A value from the future, read before the clock was set back, is not fresh.
    """
    return at is not None and timedelta(0) <= now - at < KEPT_FOR
