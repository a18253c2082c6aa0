"""``make bench``: one JSON line per measurement, in CPU time, on one core.

Absolute figures depend on the machine; the ratios are what to compare.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from statistics import median

from puntual.adapters.rule_packs import PackagedRuleBook
from puntual.domain.circumstances import Terms
from puntual.domain.decision import decide
from puntual.domain.plan import Send
from puntual.domain.policy import DEFAULT_POLICY
from tests.domain.decision_cases import DUE, account, days_from_due, invoice, local, reminded

_ROOT = Path(__file__).parents[2]
_RUNS = 9
_HANDLERS = ("ingest", "schedule_reminders", "send_message", "webhook", "reconcile")


def main() -> None:
    """Run every benchmark."""
    for line in chain(_decisions(), _imports()):
        print(json.dumps(line), flush=True)


def _decisions() -> Iterator[dict[str, object]]:
    book = PackagedRuleBook()
    debtor = account(invoice("F-001"), invoice("F-002", days_from_due(20)))
    warned = account(contacts=(reminded(local(days_from_due(-7)), "due_in_7_days"),))
    for name, subject in (("first reminder", debtor), ("after one contact", warned)):
        rules = book.rules_for(subject.profile, local(DUE))
        instants = [local(DUE) + timedelta(minutes=15 * n) for n in range(-2000, 2000)]
        sent = 0
        started = time.process_time()
        for instant in instants:
            sent += isinstance(decide(subject, Terms(DEFAULT_POLICY, rules), instant), Send)
        spent = time.process_time() - started
        yield {
            "bench": "decide",
            "case": name,
            "decisions_per_second": round(len(instants) / spent),
            "sends": sent,
        }


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
