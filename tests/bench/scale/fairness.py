"""How long small creditors wait beside a large one, on a queue without fairness of its own."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from puntual.adapters.aws.sqs import SqsJobs
from tests.bench.scale.due_rows import PlainQueue
from tests.bench.scale.lines import Line, at_most
from tests.functions.schedule_reminders.streaming import NINE, TICK, Streaming

_PER_SECOND: Final = 76.8
_GOAL: Final = 3.0
# First in the alphabet, and so first in the order in which the table is read.
_BIG: Final = "aaa-big"


def bench_fairness(big: int = 100_000, creditors: int = 100, each: int = 30) -> Iterator[Line]:
    """Yield the median wait of the small ones beside the large one, in that of them alone."""
    yield at_most("fair_wait_ratio", fair_wait_ratio(big, creditors, each), _GOAL)


def fair_wait_ratio(big: int, creditors: int, each: int) -> float:
    """Return the ratio of the median waits; all are due at nine, in one tick."""
    beside, alone = (_median_wait(some, creditors, each) for some in (big, 0))
    return round(beside / alone, 2)


def _median_wait(big: int, creditors: int, each: int) -> float:
    """Return the median time in seconds until a job of a small creditor leaves the queue."""
    queue = PlainQueue()
    streaming = Streaming(queue=SqsJobs(queue, "jobs"))
    streaming.begin(NINE - TICK)
    streaming.put_packed(_BIG, big)
    for number in range(creditors):
        streaming.put(f"small-{number:03}", each)
    streaming.tick(NINE)
    waits = [place / _PER_SECOND for place, owner in enumerate(queue.owners, 1) if owner != _BIG]
    assert len(waits) == creditors * each
    assert len(queue.owners) == len(waits) + big
    return median(waits)
