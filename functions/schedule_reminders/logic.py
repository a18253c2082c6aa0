"""Queue every account whose wake-up has come, since the last run and up to now.

The wake-ups are queued window by window, and the progress is stored behind each: an outage of any
length is caught up, a run that is killed anywhere repeats one window at most and loses nothing,
and one that runs out of time leaves the rest to the next. Of two runs at once one ends; what both
have queued does no harm: the sender decides and claims.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.schedule_reminders.outlook import Outlook
from functions.schedule_reminders.priority import HEAD_START, NEWS_SPREAD, Priority
from functions.schedule_reminders.windows import WINDOW, Windows
from puntual.domain.sending.fair_order import take_turns
from puntual.ports.scheduling import (
    JOBS_PER_MESSAGE,
    Jobs,
    Progress,
    SchedulerCursor,
    WakeUp,
    WakeUps,
)

# After a longer outage what is older goes as it is found.
_STILL_COMPETING: Final = timedelta(days=1)
# So much in which nothing was due is noted as well: a run that is killed on a long way back would
# else begin anew, and be killed again.
_NOTED_AT_LEAST: Final = timedelta(days=1)
_AT_ONCE: Final = timedelta(0)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that scheduling needs.

    Attributes:
        outlook: how many more people a creditor may write to, and the cut-off.
        must_end: tells that too little time is left for one more window.
        window: about how many wake-ups are held and queued at once.
    """

    wake_ups: WakeUps
    jobs: Jobs
    cursor: SchedulerCursor
    outlook: Outlook
    must_end: Callable[[], bool] = _never
    window: int = WINDOW


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What one run did.

    Attributes:
        queued: how many accounts were queued.
        oldest_age: how late the most overdue wake-up was; zero when none was due.
        up_to: the instant up to which nothing is left.
    """

    queued: int
    oldest_age: timedelta
    up_to: datetime


def schedule_due(dependencies: Dependencies, now: datetime) -> Scheduled:
    """Queue what is due up to now and not queued yet.

    Raises:
        Unavailable: something could not be queued; the next run does it.
    """
    progress = dependencies.cursor.read()
    begun_at = dependencies.cursor.begun_at() if progress is None else None
    known = progress or Progress([])
    windows = Windows(dependencies.wake_ups, known, now, dependencies.window, begun_at)
    priority = _priority(dependencies, windows, now)
    queued, oldest, noted = 0, now, windows.up_to
    for window in windows:
        if window:
            queued += _queue(dependencies.jobs, priority, window)
            oldest = min(oldest, window[0].at)
        is_noted = window or windows.is_within_a_slice
        if is_noted or windows.up_to - noted >= _NOTED_AT_LEAST:
            if not dependencies.cursor.write(windows.progress):
                # Another run is at work, and goes on.
                return Scheduled(queued, now - oldest, noted)
            windows.note_stored()
            noted = windows.up_to
        if dependencies.must_end():
            break
    if windows.up_to > noted:
        dependencies.cursor.write(windows.progress)
    return Scheduled(queued, now - oldest, windows.up_to)


def _priority(dependencies: Dependencies, windows: Windows, now: datetime) -> Priority:
    recent = max(windows.up_to, now - _STILL_COMPETING)
    shards = len(windows.progress.shards)
    forecast = dependencies.outlook.forecast(min(recent, now), now, shards)
    return Priority(dependencies.outlook, forecast, now)


def _queue(jobs: Jobs, priority: Priority, window: Sequence[WakeUp]) -> int:
    first, soon, later = priority.split(window)
    delays = ((first, _AT_ONCE), (soon, NEWS_SPREAD), (later, HEAD_START))
    return sum(jobs.put_all(_in_turns(some), delay) for some, delay in delays if some)


def _in_turns(wake_ups: Sequence[WakeUp]) -> list[WakeUp]:
    return take_turns(wake_ups, lambda one: one.key.creditor, JOBS_PER_MESSAGE)
