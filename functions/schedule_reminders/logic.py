"""Queue every account whose wake-up has come, since the last run and up to now.

The cursor moves only after everything up to it is queued, slice by slice, so an outage of any
length is caught up and a crash in the middle loses nothing. Two runs at once queue the same
accounts twice, which does no harm: the sender decides and claims.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.schedule_reminders.outlook import Outlook
from functions.schedule_reminders.priority import HEAD_START, NEWS_SPREAD, Priority
from puntual.domain.ids import DebtorKey
from puntual.ports.scheduling import Jobs, SchedulerCursor, WakeUp, WakeUps

# How far back the very first run reads: as long as wake-up rows live, for schedules may have been
# off since the deployment. It takes some thousand queries, once.
_FIRST_READ_BACK = timedelta(days=35)
_SLICE = timedelta(hours=1)
# After a longer outage what is older goes as it is found.
_STILL_COMPETING = timedelta(days=1)
# So much in which nothing was due is noted as well: a run that is killed on a long way back would
# else begin anew, and be killed again.
_NOTED_AT_LEAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that scheduling needs.

    Attributes:
        outlook: how many more people a creditor may write to, and the cut-off.
    """

    wake_ups: WakeUps
    jobs: Jobs
    cursor: SchedulerCursor
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What one run did.

    Attributes:
        queued: how many accounts were queued.
        oldest_age: how late the most overdue wake-up was; zero when none was due.
        up_to: where the cursor stands.
    """

    queued: int
    oldest_age: timedelta
    up_to: datetime


def schedule_due(dependencies: Dependencies, now: datetime) -> Scheduled:
    """Queue what is due in (cursor, now].

    Raises:
        Unavailable: something could not be queued; the next run does it.
    """
    start = dependencies.cursor.read() or now - _FIRST_READ_BACK
    queued, oldest, moved_to = 0, now, start
    seen: set[DebtorKey] = set()
    recent = max(start, now - _STILL_COMPETING)
    priority = Priority(dependencies.outlook, dependencies.outlook.forecast(recent, now), now)
    for after, until in _slices(start, now):
        due = (one for one in dependencies.wake_ups.due(after, until) if one.key not in seen)
        fresh = _first_of_each(due, seen)
        if fresh:
            first, soon, later = priority.split(fresh)
            queued += dependencies.jobs.put_all(first)
            queued += dependencies.jobs.put_all(soon, NEWS_SPREAD) if soon else 0
            queued += dependencies.jobs.put_all(later, HEAD_START) if later else 0
            oldest = min(oldest, fresh[0].at)
        if fresh or until - moved_to >= _NOTED_AT_LEAST:
            dependencies.cursor.move(until)
            moved_to = until
    if moved_to < now:
        dependencies.cursor.move(now)
    return Scheduled(queued, now - oldest, max(start, now))


def _first_of_each(due: Iterable[WakeUp], seen: set[DebtorKey]) -> list[WakeUp]:
    """Return each debtor's first wake-up, with the highest value among them."""
    fresh: dict[DebtorKey, WakeUp] = {}
    for wake_up in sorted(due, key=lambda one: one.at):
        first = fresh.get(wake_up.key, wake_up)
        fresh[wake_up.key] = replace(first, value=max(first.value, wake_up.value))
    seen.update(fresh)
    return list(fresh.values())


def _slices(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        until = min(start + _SLICE, end)
        yield start, until
        start = until
