"""The measurements of ticks in a short form: counts and order, never time."""

from collections import Counter

from puntual.adapters.aws.sqs import SqsJobs
from tests.bench.scale.due_rows import DueRows, PlainQueue
from tests.bench.scale.fairness import bench_fairness, fair_wait_ratio
from tests.bench.scale.tick import queued_by_killed_ticks
from tests.functions.schedule_reminders.streaming import NINE, TICK, Streaming

_DUE = 20_000


def test_small_creditors_wait_beside_a_large_one_at_most_three_times_as_long_as_alone() -> None:
    assert fair_wait_ratio(3000, 20, 30) <= 3
    (line,) = bench_fairness(2000, 10, 10)
    assert (line["bench"], line["ok"]) == ("fair_wait_ratio", True)


def test_ticks_that_are_killed_at_the_same_call_queue_all() -> None:
    assert queued_by_killed_ticks(4000) == 4000


def test_a_tick_reads_each_row_about_once_and_makes_few_calls() -> None:
    streaming, rows, queue = Streaming(window=4000), DueRows(4, 100, _DUE // 400), PlainQueue()
    streaming.put_in(rows)
    streaming.queue = SqsJobs(queue, "jobs")
    streaming.begin(NINE - TICK)
    streaming.calls.clear()
    streaming.tick(NINE)
    assert Counter(queue.owners).total() == _DUE
    assert len(set(Counter(queue.owners).values())) == 1
    assert rows.read <= 1.5 * _DUE
    assert streaming.calls["PutItem"] <= 2 + _DUE / 2000
    assert streaming.calls["Query"] <= 10 + 1.5 * _DUE / 200
