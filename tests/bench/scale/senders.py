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
from tests.bench.scale.lines import Line, at_least, at_most

_ROOT: Final = Path(__file__).parents[3]
_BATCHES: Final = 3
_OLD: Final = 60
_PER_SECOND: Final = 76
_MEMORIES: Final = (512, 1_024)
_MOST_LOST: Final = 5
_GROUPS: Final = Path("/sys/fs/cgroup/cpu")
_SLICE_US: Final = 20_000
_TRIES: Final = 3
# Five workers of the memory that infra/components/sending.py gives them. Lambda gives a whole
# CPU to 1,769 MB, and less its share (AWS, "Configure Lambda function memory").
PACE: Final = Pace(limit=80, workers=5)
MEMORY_MB, MB_OF_A_CPU = 1_024, 1_769


@dataclass(frozen=True, slots=True)
class SenderRun:
    """What a sender took for a job.

    Attributes:
        cpu_seconds: of its whole process, HTTP and signatures included.
        units: of the table, by meter, operation and kind of item.
        slots_lost: those that passed with nothing claimed, for each that was used.
    """

    cpu_seconds: float
    units: dict[str, float]
    slots_lost: float


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


def bench_lone_sender() -> Iterator[Line]:
    """Yield how many slots a sender loses that works alone, by the memory that Lambda gives it.

    With a control group of its own it gets that share of a CPU as Lambda gives it, in slices of
    20 ms. Without one what it would lose is computed from its CPU time.
    """
    groups = {memory: _group_of(memory) for memory in _MEMORIES}
    lost = {
        f"{memory} MB": round(_computed_loss(memory) if group is None else _loss_in(group), 1)
        for memory, group in groups.items()
    }
    yield at_most(
        "slots_lost_by_a_lone_sender_percent",
        lost[f"{MEMORY_MB} MB"],
        _MOST_LOST,
        by_memory=lost,
        is_measured=groups[MEMORY_MB] is not None,
    )


def _computed_loss(memory_mb: int) -> float:
    enough = memory_mb / MB_OF_A_CPU / run_sender(_OLD).cpu_seconds
    return max(0.0, 1 - enough / PACE.rate) * 100


def _loss_in(group: Path) -> float:
    """Return the least of some runs, in percent: whatever else runs here costs slots as well."""
    try:
        lost = min(_run(_OLD, _BATCHES, 0, group).slots_lost for _ in range(_TRIES))
    finally:
        group.rmdir()
    return 100 * lost / (1 + lost)


def _group_of(memory_mb: int) -> Path | None:
    """Return a control group with the CPU share of some memory; None where none can be made."""
    group = _GROUPS / f"puntual-{memory_mb}"
    try:
        group.mkdir(exist_ok=True)
        (group / "cpu.cfs_period_us").write_text(f"{_SLICE_US}")
        (group / "cpu.cfs_quota_us").write_text(f"{_SLICE_US * memory_mb // MB_OF_A_CPU}")
    except OSError:
        return None
    return group


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
    return _run(months, batches, days, None)


def _run(months: int, batches: int, days: int, group: Path | None) -> SenderRun:
    with _stub(months, (batches + 1) * JOBS_PER_CALL) as port:
        command = [sys.executable, "-m", "tests.bench.scale.sender_process"]
        done = subprocess.run(
            [*command, str(port), str(batches), str(days), str(group or "")],
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
    return SenderRun(told["cpu_seconds"], units, told["slots_lost"])


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
