"""Whether WhatsApp's callbacks still reach us while it accepts messages.

An opt-out comes by a callback. Where none arrives nobody can ask to be left alone, and only what
is missing says so: every message that is accepted has a status within seconds.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

# Nothing was heard for so long, nights included: they have no message either.
SILENT_FOR: Final = timedelta(hours=6)
# So many messages without one callback are no accident; a lost one may be.
FEWEST: Final = 10
# How old the mark of the last callback may be before the next one moves it: no write for each.
MARKED_EVERY: Final = timedelta(hours=3)
# The messages of an hour are judged once another one is over: callbacks may be late.
_HOUR: Final = timedelta(hours=1)
# How far back messages are counted: for as long Meta repeats a callback that was not taken.
COUNTED_DAYS: Final = 7


def is_mark_due(heard_at: datetime | None, now: datetime) -> bool:
    """Tell whether a callback of now moves the mark; a clock that was set back makes it due."""
    return heard_at is None or not timedelta(0) <= now - heard_at < MARKED_EVERY


def hour_of_day(at: datetime) -> datetime:
    """Return the hour in which a message counts."""
    return at.replace(minute=0, second=0, microsecond=0)


def are_callbacks_silent(
    accepted: Mapping[datetime, int],
    heard_at: datetime | None,
    first_used_at: datetime | None,
    now: datetime,
) -> bool:
    """Tell whether WhatsApp accepted messages of a number, and not one callback came.

    Args:
        accepted: how many messages were accepted in each hour, by its begin (UTC).
        heard_at: the mark of the last callback of the number; None for never.
        first_used_at: when the number first sent; what came before is another number's.
        now: the instant (UTC).
    """
    if heard_at is not None and now - heard_at < SILENT_FOR:
        return False
    since = _counted_from(heard_at, first_used_at)
    if since is None:
        return False
    judged = now - 2 * _HOUR
    return sum(n for hour, n in accepted.items() if since <= hour <= judged) >= FEWEST


def _counted_from(heard_at: datetime | None, first_used_at: datetime | None) -> datetime | None:
    """Return from when on a message must have had a callback that moved the mark."""
    if heard_at is not None:
        return heard_at + MARKED_EVERY
    return None if first_used_at is None else hour_of_day(first_used_at)
