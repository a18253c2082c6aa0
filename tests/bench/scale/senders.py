"""What a message takes a sender, for accounts of any age, and how many it sends with that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from puntual.domain.sending.concurrency import JOBS_PER_CALL
from puntual.domain.sending.pace import Pace
from tests.bench.scale.lines import Line, at_least

_ROOT: Final = Path(__file__).parents[3]
_BATCHES: Final = 3
_OLD: Final = 60
_PER_SECOND: Final = 76
# Five workers of the memory that infra/components/sending.py gives them. Lambda gives a whole
# CPU to 1,769 MB, and less its share (AWS, "Configure Lambda function memory").
PACE: Final = Pace(limit=80, workers=5)
MEMORY_MB, MB_OF_A_CPU = 512, 1_769


@dataclass(frozen=True, slots=True)
class SenderRun:
    """What a sender took for a job.

    Attributes:
        cpu_seconds: of its whole process, HTTP and signatures included.
        units: of the table, by meter, operation and kind of item.
    """

    cpu_seconds: float
    units: dict[str, float]


def bench_senders() -> Iterator[Line]:
    """Yield the messages a second of a number of 80, for accounts of five years.

    That is the number's pace, or what its workers' CPU time is enough for.
    """
    runs = {months: run_sender(months) for months in (0, _OLD)}
    spent = {f"{months} months": round(run.cpu_seconds * 1e3, 2) for months, run in runs.items()}
    enough = PACE.workers * MEMORY_MB / MB_OF_A_CPU / runs[_OLD].cpu_seconds
    value = round(min(PACE.rate, enough), 1)
    yield at_least(
        "sent_per_second_at_60_months",
        value,
        _PER_SECOND,
        cpu_ms_by_age=spent,
        cpu_is_enough_for=round(enough, 1),
    )


@cache
def run_sender(months: int, batches: int = _BATCHES, days: int = 0) -> SenderRun:
    """Do some batches of jobs for accounts of an age, over the loopback.

    Args:
        months: the age.
        batches: how many.
        days: from the day on which each account gets a message; on others none does.

    Raises:
        RuntimeError: not every job became a message; there is no figure.
    """
    with _stub(months, (batches + 1) * JOBS_PER_CALL) as port:
        command = [sys.executable, "-m", "tests.bench.scale.sender_process"]
        done = subprocess.run(
            [*command, str(port), str(batches), str(days)],
            cwd=_ROOT,
            env=_paths(),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the sender was not measured: {done.stderr[-800:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    units = {name: n / told["jobs"] for name, n in told["units"].items()}
    return SenderRun(told["cpu_seconds"], units)


@contextmanager
def _stub(months: int, debtors: int) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.scale.aws_stub", str(months), str(debtors)]
    with subprocess.Popen(
        command, cwd=_ROOT, env=_paths(), stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None:
            raise RuntimeError("the stub says nothing")
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _paths() -> dict[str, str]:
    path = os.pathsep.join((str(_ROOT / "layers/shared/python"), str(_ROOT)))
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path}
