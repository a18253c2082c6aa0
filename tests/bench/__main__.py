"""``make bench``: one JSON line per measurement, in CPU time, on one core.

Absolute figures depend on the machine; the ratios are what to compare. Imports are measured with
what Lambda has: a library may take more where it finds more, as httpx does with a command line's.
"""

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from statistics import median

from tests.bench.deciding import bench_decisions
from tests.bench.planning import bench_plan

_ROOT = Path(__file__).parents[2]
_RUNS = 15
_DEBTORS = 100_000
_HANDLERS = (
    "ingest",
    "schedule_reminders",
    "send_message",
    "webhook",
    "reconcile",
    "check_senders",
)
# What Lambda's runtime brings, and our own packages; the layer's lock names the others.
_OF_THE_RUNTIME = frozenset(
    {"boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"}
)
_LOCK = _ROOT / "layers/deps/requirements.txt"


def main() -> None:
    """Run every benchmark; a number as argument says how many debtors are planned for."""
    debtors = int(sys.argv[1]) if len(sys.argv) > 1 else _DEBTORS
    for line in chain(bench_decisions(), bench_plan(debtors), _imports()):
        print(json.dumps(line), flush=True)


def _imports() -> Iterator[dict[str, object]]:
    hidden = _hiding(modules_not_deployed())
    codes = {name: f"import functions.{name}.handler" for name in _HANDLERS}
    codes |= {"": "pass", "boto3": "import boto3"}
    seen: dict[str, list[float]] = {name: [] for name in codes}
    # In turns, so that what else the machine does meets all of them.
    for _ in range(_RUNS):
        for name, code in codes.items():
            seen[name].append(_measure(partial(_run, f"{hidden}\n{code}")))
    spent = {name: median(times) for name, times in seen.items()}
    boto3 = spent["boto3"] - spent[""]
    for name in _HANDLERS:
        ratio = round((spent[name] - spent[""]) / boto3, 2)
        yield {"bench": "import", "handler": name, "ratio_to_boto3": ratio}


def modules_not_deployed() -> list[str]:
    """Return the modules that are installed on this machine and not in Lambda."""
    locked = re.findall(r"^([\w.-]+)==", _LOCK.read_text("utf-8"), re.MULTILINE)
    deployed = _OF_THE_RUNTIME.union(locked)
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if module.isidentifier() and deployed.isdisjoint(_plain(owner) for owner in owners)
    )


def _plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _hiding(modules: list[str]) -> str:
    return f"import sys\nsys.modules.update(dict.fromkeys({modules!r}))"


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
