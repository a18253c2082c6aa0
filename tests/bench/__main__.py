"""``make bench``: one JSON line per measurement, in CPU time, on one core.

Absolute figures depend on the machine; the ratios are what to compare.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from statistics import median

from tests.bench.deciding import bench_decisions
from tests.bench.planning import bench_plan

_ROOT = Path(__file__).parents[2]
_RUNS = 9
_DEBTORS = 100_000
_HANDLERS = (
    "ingest",
    "schedule_reminders",
    "send_message",
    "webhook",
    "reconcile",
    "check_senders",
)


def main() -> None:
    """Run every benchmark; a number as argument says how many debtors are planned for."""
    debtors = int(sys.argv[1]) if len(sys.argv) > 1 else _DEBTORS
    for line in chain(bench_decisions(), bench_plan(debtors), _imports()):
        print(json.dumps(line), flush=True)


def _imports() -> Iterator[dict[str, object]]:
    bare = _cpu_of("pass")
    boto3 = _cpu_of("import boto3") - bare
    for name in _HANDLERS:
        cost = _cpu_of(f"import functions.{name}.handler") - bare
        yield {"bench": "import", "handler": name, "ratio_to_boto3": round(cost / boto3, 2)}


def _cpu_of(code: str) -> float:
    return median(_measure(lambda: _run(code)) for _ in range(_RUNS))


def _measure(action: Callable[[], None]) -> float:
    before = _children_cpu()
    action()
    return _children_cpu() - before


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(code: str) -> None:
    path = os.pathsep.join((str(_ROOT / "layers/shared/python"), str(_ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE")
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=_ROOT)


if __name__ == "__main__":
    main()
