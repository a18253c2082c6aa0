"""Wait for an instant of the flowing clock."""

import asyncio
from datetime import datetime

from puntual.ports.clock import Clock


async def sleep_until(clock: Clock, at: datetime) -> None:
    """Sleep until an instant; return at once when it has passed."""
    while (left := (at - clock.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a clock
        await asyncio.sleep(left)
