"""The hourly tick: begins a pass when the last one has ended, and calls back what stopped.

A pass that does not end within its day goes on past midnight; the next one counts the day that has
ended by then. A segment whose lane died comes back by its message. Should that be lost as well, as
with the dead letters, the tick queues it again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from functions.reconcile.dependencies import Dependencies
from puntual.ports.daily_pass import MERGE, DailyPass, Segment, SegmentTask

# A day is over everywhere from Noronha to Tijuana at 08:00 UTC of the next.
_DAY_ENDS: Final = timedelta(hours=8)
ACCOUNTS_PER_SEGMENT: Final = 20_000
# Its profile, what a look reads, a wake-up, a person, and some contacts.
_ITEMS_PER_ACCOUNT: Final = 8
# Nobody counts the items of a new table; DynamoDB does so every six hours.
SEGMENTS_UNCOUNTED: Final = 1
# Ten million accounts; above it the segments grow.
MOST_SEGMENTS: Final = 512
# A lane says every few minutes how far it is; a message of a dead one returns after half an hour.
STOPPED_AFTER: Final = timedelta(minutes=50)


def plan_pass(dependencies: Dependencies, now: datetime) -> DailyPass:
    """Return the latest pass after beginning it, or calling back what of it has stopped.

    Raises:
        Unavailable: its segments could not be queued; a later tick does it.
    """
    day = (now - _DAY_ENDS).date() - timedelta(days=1)
    latest = dependencies.book.read()
    if latest is None or (latest.ended_at is not None and latest.day < day):
        fresh = DailyPass(
            number=1 if latest is None else latest.number + 1,
            day=day,
            segments=segments_for(dependencies.scan.count_items()),
            started_at=now,
            queued_at=now,
            since=None if latest is None else latest.started_at,
            last_ended_at=None if latest is None else latest.last_ended_at,
        )
        if dependencies.book.begin(fresh):
            _queue(dependencies, fresh, range(1, fresh.segments + 1))
            return fresh
        latest = dependencies.book.read() or fresh
    if latest.ended_at is None:
        _call_back(dependencies, latest, now)
    return latest


def segments_for(items: int | None) -> int:
    """Return into how many segments a table with about so many items is divided.

    A power of two, so that the division is another one only when the table has doubled: what is
    remembered of the accounts of a segment is of no use in another division.
    """
    wanted = -(-(items or 0) // (ACCOUNTS_PER_SEGMENT * _ITEMS_PER_ACCOUNT))
    doubled = SEGMENTS_UNCOUNTED << (max(wanted, 1) - 1).bit_length()
    return min(doubled, MOST_SEGMENTS)


def age_of(latest: DailyPass, now: datetime) -> timedelta:
    """Return the time since a pass last ended; before the first has, since that began."""
    return now - (latest.last_ended_at or latest.started_at)


def is_complete(running: DailyPass, segments: Iterable[Segment]) -> bool:
    """Tell whether all segments are done, so that they can be merged."""
    return sum(1 for one in segments if one.is_done) >= running.segments


def _call_back(dependencies: Dependencies, running: DailyPass, now: datetime) -> None:
    if now - running.queued_at < STOPPED_AFTER:
        return
    begun = {one.number: one for one in dependencies.book.segments(running.number)}
    if is_complete(running, begun.values()):
        begun = {MERGE: dependencies.book.segment(running.number, MERGE)}
        stopped = [MERGE] if _has_stopped(begun[MERGE], now) else []
    else:
        numbers = range(1, running.segments + 1)
        stopped = [one for one in numbers if _has_stopped(begun.get(one, Segment(one)), now)]
    if stopped:
        _queue(dependencies, running, stopped)
        dependencies.book.note_queued(running.number, now)


def _has_stopped(segment: Segment, now: datetime) -> bool:
    if segment.is_done:
        return False
    return segment.moved_at is None or now - segment.moved_at >= STOPPED_AFTER


def _queue(dependencies: Dependencies, running: DailyPass, segments: Iterable[int]) -> None:
    dependencies.queue.put_all(SegmentTask(running.number, one) for one in segments)
