"""The end of a pass: what all segments counted is merged, group by group of creditors.

Only the creditors of one group are in hand at once. Closing a creditor's day again changes
nothing, and the sums over all of them move with the place up to which they hold.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Final

from functions.reconcile.day_close import ClosedDay, close_day, ratios_of
from functions.reconcile.dependencies import Dependencies
from puntual.domain.accounts.daily_metrics import MetricCounts, portfolio_of
from puntual.domain.ids import CreditorId
from puntual.ports.daily_pass import MERGE, DailyPass, Segment

# How many debtors each number writes to, in a group of its own.
_NUMBERS: Final = "numbers"
# So many creditors are closed anew at most after a merge that was killed.
_CLOSED_AT_ONCE: Final = 500


@dataclass(slots=True)
class Merged:
    """What one run of a merge did.

    Attributes:
        segment: how far the merge has come.
        is_done: whether the pass has ended with it.
        was_overtaken: whether another run moved it meanwhile.
        figures: of all creditors together, once it is done.
        tally: what all segments did, once it is done.
    """

    segment: Segment
    is_done: bool = False
    was_overtaken: bool = False
    figures: Mapping[str, int | str] = field(default_factory=dict)
    tally: Mapping[str, int] = field(default_factory=dict)


def merge(
    dependencies: Dependencies,
    running: DailyPass,
    segments: Sequence[Segment],
    has_time: Callable[[], bool],
) -> Merged:
    """Close the day of each creditor while there is time, and end the pass after the last."""
    merged = Merged(dependencies.book.segment(running.number, MERGE))
    groups = sorted(frozenset[int]().union(*(one.groups for one in segments)))
    stretches = [name for one in segments for name in one.stretches]
    while not merged.segment.is_done:
        done, last = _place_of(merged.segment)
        left = [group for group in groups if group > done]
        if not left:
            end = replace(merged.segment, is_done=True)
            has_moved = _move(dependencies, running, merged, [], end)
        else:
            totals = dependencies.book.totals(running.number, str(left[0]), stretches)
            has_moved = _close_some(dependencies, running, merged, left[0], totals, last)
        if not has_moved or (left and not has_time()):
            return merged
    return _ended(dependencies, running, merged, segments)


def _close_some(
    dependencies: Dependencies,
    running: DailyPass,
    merged: Merged,
    group: int,
    totals: Mapping[str, MetricCounts],
    last: str,
) -> bool:
    """Close the days of some creditors of a group, behind the last one that was closed.

    Returns:
        False when another run moved the merge meanwhile.
    """
    names = sorted(name for name in totals if name > last)
    some = names[:_CLOSED_AT_ONCE]
    closed = [close_day(dependencies, running, CreditorId(name), totals[name]) for name in some]
    is_last = len(some) == len(names)
    place = f"{group}" if is_last else f"{group - 1}#{some[-1]}"
    to = replace(merged.segment, after=place)
    return _move(dependencies, running, merged, closed, to)


def _place_of(segment: Segment) -> tuple[int, str]:
    """Return the last group that is done, and the last creditor of the next one."""
    done, _, last = (segment.after or "-1").partition("#")
    return int(done), last


def _move(
    dependencies: Dependencies,
    running: DailyPass,
    merged: Merged,
    closed: Sequence[ClosedDay],
    to: Segment,
) -> bool:
    before, now, stretch = merged.segment, dependencies.clock.now(), f"{token_hex(4)}.m"
    debtors: dict[str, MetricCounts] = {}
    for one in closed:
        if one.number is not None:
            debtors.setdefault(one.number, Counter())["debtors"] += one.figures["debtors"]
    if debtors:
        dependencies.book.put_totals(running.number, _NUMBERS, stretch, debtors, now)
    sums = portfolio_of([before.tally, *(one.figures for one in closed)])
    moved = replace(
        to,
        moves=before.moves + 1,
        stretches=(*before.stretches, stretch) if debtors else before.stretches,
        tally=dict(sums),
        moved_at=now,
    )
    merged.was_overtaken = not dependencies.book.move(running.number, before, moved)
    if not merged.was_overtaken:
        merged.segment = moved
    return not merged.was_overtaken


def _ended(
    dependencies: Dependencies,
    running: DailyPass,
    merged: Merged,
    segments: Sequence[Segment],
) -> Merged:
    _report_debtors(dependencies, running, merged.segment)
    dependencies.book.end(running.number, dependencies.clock.now())
    tally: Counter[str] = Counter()
    for one in segments:
        tally.update(one.tally)
    figures = Counter(merged.segment.tally)
    return replace(merged, is_done=True, tally=tally, figures={**figures, **ratios_of(figures)})


def _report_debtors(dependencies: Dependencies, running: DailyPass, merge: Segment) -> None:
    """Keep with each number how many debtors share its limit: few need no forecast."""
    totals = dependencies.book.totals(running.number, _NUMBERS, merge.stretches)
    for state in dependencies.numbers.all():
        wanted = totals[state.id]["debtors"] if state.id in totals else 0
        if state.debtors != wanted:
            dependencies.numbers.change(state.id, {"debtors": wanted})
