"""What a tick of a million due takes, and whether one that was killed is gone on with."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any, Final

from puntual.adapters.aws.sqs import SqsJobs
from tests.bench.scale.due_rows import DueRows, PlainQueue
from tests.bench.scale.lines import Line, at_least, at_most
from tests.functions.schedule_reminders.streaming import NINE, TICK, Streaming

_ROOT: Final = Path(__file__).parents[3]
_SHARDS: Final = 4
_SECONDS: Final = 240
_MEGABYTES: Final = 512


def bench_tick(due: int = 1_000_000) -> Iterator[Line]:
    """Yield what a tick takes in a process of its own, and what is lost by killed ones."""
    measured = _measured(due)
    assert measured["jobs"] == due
    seconds, megabytes = measured["seconds"], measured["megabytes"]
    yield at_most("tick_of_a_million_seconds", seconds, _SECONDS, queued=measured["jobs"])
    yield at_most("tick_of_a_million_mb", megabytes, _MEGABYTES)
    yield at_least("tick_killed_resumes", queued_by_killed_ticks(due // 50), due // 50)


def queued_by_killed_ticks(due: int) -> int:
    """Return how many of those due are queued by ticks that are each killed at the same call."""
    streaming = _streaming(due, window=due // 20)
    ticks = 1
    while not streaming.tick_until_killed(NINE, 60) and ticks < due:
        ticks += 1
    return len(set(streaming.queued))


def _streaming(due: int, window: int = 4000) -> Streaming:
    """Let so many be due, of a hundred creditors, one to a row."""
    streaming = Streaming(shards=_SHARDS, window=window)
    streaming.put_in(DueRows(_SHARDS, 100, due // _SHARDS // 100))
    streaming.begin(NINE - TICK)
    return streaming


def _measured(due: int) -> dict[str, Any]:
    path = os.pathsep.join((str(_ROOT / "layers/shared/python"), str(_ROOT)))
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.scale.tick", str(due)],
        check=True,
        capture_output=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    measured: dict[str, Any] = json.loads(answer.stdout)
    return measured


def _measure(due: int) -> dict[str, Any]:
    """Run a tick in this process, which does nothing else."""
    streaming, queue = _streaming(due), PlainQueue(keeps=False)
    streaming.queue = SqsJobs(queue, "jobs")
    before = process_time()
    streaming.tick(NINE)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": round(process_time() - before, 1),
        "megabytes": round(peak),
        "jobs": queue.jobs,
        "calls": dict(streaming.calls),
    }


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
