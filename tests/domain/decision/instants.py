"""Instants at which to ask again during a wait, for those who check it by brute force."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

_QUARTER = timedelta(minutes=15)


def instants_between(
    start: datetime, end: datetime, step: timedelta = _QUARTER
) -> Iterator[datetime]:
    """Yield the first and the last minute between two instants, and one of each step.

    Which minute of a step it is differs from step to step and from wait to wait, and is the same
    whenever the wait is.
    """
    minutes = random.Random(start.isoformat())
    yield from (one for one in (start + timedelta(minutes=1),) if one < end)
    for number in range((end - start) // step + 1):
        drawn = timedelta(minutes=minutes.randrange(step // timedelta(minutes=1)))
        if start < start + number * step + drawn < end:
            yield start + number * step + drawn
    yield from (one for one in (end - timedelta(minutes=1),) if one > start)
