"""What a message of the pass's queue asks for: to go on with a segment, or to merge them all."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.reconcile.dependencies import Dependencies
from functions.reconcile.lane import LaneWork, work_on
from functions.reconcile.merging import Merged, merge
from functions.reconcile.planning import is_complete
from functions.reconcile.visiting import Tell
from puntual.ports.daily_pass import MERGE, DailyPass, SegmentTask


@dataclass(frozen=True, slots=True)
class TaskDone:
    """What became of a message.

    Attributes:
        running: the pass; None for a message of one that is over.
        work: what a lane did; None if there was nothing to do.
        merged: what a merge did; None if it was none.
    """

    running: DailyPass | None
    work: LaneWork | None = None
    merged: Merged | None = None


def do_task(
    dependencies: Dependencies, task: SegmentTask, has_time: Callable[[], bool], tell: Tell
) -> TaskDone:
    """Go on with a segment, and queue what comes next: its continuation, or the merge.

    Raises:
        Unavailable: an outage; the message has to come back.
    """
    running = dependencies.book.read()
    if running is None or running.number != task.number or running.ended_at is not None:
        return TaskDone(None)
    if task.segment == MERGE:
        return TaskDone(running, merged=_merge(dependencies, running, has_time))
    segment = dependencies.book.segment(task.number, task.segment)
    work = None
    if not segment.is_done:
        work = work_on(dependencies, running, segment, has_time, tell)
        segment = work.segment
    if segment.is_done:
        # Asked again for a message that comes twice: the lane before may have died right here.
        _merge_if_complete(dependencies, running)
    elif work is not None and not work.was_overtaken:
        dependencies.queue.put_all([task])
    return TaskDone(running, work)


def _merge_if_complete(dependencies: Dependencies, running: DailyPass) -> None:
    if is_complete(running, dependencies.book.segments(running.number)):
        dependencies.queue.put_all([SegmentTask(running.number, MERGE)])


def _merge(
    dependencies: Dependencies, running: DailyPass, has_time: Callable[[], bool]
) -> Merged | None:
    segments = dependencies.book.segments(running.number)
    if not is_complete(running, segments):
        return None
    merged = merge(dependencies, running, segments, has_time)
    if not merged.is_done and not merged.was_overtaken:
        dependencies.queue.put_all([SegmentTask(running.number, MERGE)])
    return merged
