"""A lane: works on one segment until it is done or the time is nearly up.

What it counts becomes part of the pass only when its segment moves, by a conditional write. So a
lane that is killed, or one of two that work on the same segment, counts nothing twice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex

from functions.reconcile.compared_views import ComparedViews
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.stretch import MOST_PLACES, Stretch
from functions.reconcile.visiting import Tell, Visitor
from puntual.ports.daily_pass import DailyPass, Segment


@dataclass(slots=True)
class LaneWork:
    """What one run of a lane did.

    Attributes:
        segment: how far it has come.
        tally: what it did, as far as it counts.
        was_overtaken: whether another lane moved the segment meanwhile.
    """

    segment: Segment
    tally: Counter[str] = field(default_factory=Counter)
    was_overtaken: bool = False


def work_on(
    dependencies: Dependencies,
    running: DailyPass,
    segment: Segment,
    has_time: Callable[[], bool],
    tell: Tell,
) -> LaneWork:
    """Go on with a segment as long as there is time.

    Raises:
        Unavailable: an outage; the segment stands where it last moved to.
    """
    work, name, number = LaneWork(segment), token_hex(4), segment.number
    compared = ComparedViews(dependencies.book.compared(running.segments, number))
    lane = Visitor(dependencies, running, compared, has_time, tell)
    dependencies.wake_up_check.forget()
    stretch = Stretch(f"{name}.{segment.moves}")
    for page in dependencies.scan.walk(number, running.segments, segment.after):
        lane.visit_all(page.accounts, stretch, dependencies.clock.now())
        goes_on = page.after is not None and has_time()
        if goes_on and not stretch.is_full:
            continue
        if not goes_on:
            now = dependencies.clock.now()
            dependencies.book.keep_compared(running.segments, number, compared.known, now)
        if not _move(dependencies, running, work, stretch, page.after) or not goes_on:
            return work
        stretch = Stretch(f"{name}.{work.segment.moves}")
    return work


def _move(
    dependencies: Dependencies,
    running: DailyPass,
    work: LaneWork,
    stretch: Stretch,
    after: str | None,
) -> bool:
    """Move the segment behind what was counted; return False when another lane did."""
    now, before = dependencies.clock.now(), work.segment
    for group, totals in stretch.by_group():
        dependencies.book.put_totals(running.number, str(group), stretch.name, totals, now)
    moved = replace(
        before,
        after=after,
        moves=before.moves + 1,
        stretches=(*before.stretches, stretch.name) if stretch.totals else before.stretches,
        groups=before.groups | {group for group, _ in stretch.by_group()},
        tally=dict(Counter(before.tally) + stretch.tally),
        passed_over=(*before.passed_over, *stretch.passed_over)[:MOST_PLACES],
        is_done=after is None,
        moved_at=now,
    )
    work.was_overtaken = not dependencies.book.move(running.number, before, moved)
    if not work.was_overtaken:
        work.segment = moved
        work.tally.update(stretch.tally)
    return not work.was_overtaken
