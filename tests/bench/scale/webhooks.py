"""The webhook beside the ordinary stack, in a process that has imported nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.scale.lines import Line

_ROOT: Final = Path(__file__).parents[3]


def bench_webhook_ratios() -> Iterator[Line]:
    """Yield how many times less CPU time a status takes than in the ordinary stack.

    Raises:
        RuntimeError: a stack has not written every status; there is no figure.
    """
    path = os.pathsep.join((str(_ROOT / "layers/shared/python"), str(_ROOT)))
    command = [sys.executable, "-m", "tests.bench.webhook"]
    done = subprocess.run(
        command,
        cwd=_ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if not lines or done.returncode not in {0, 1}:
        raise RuntimeError(f"the webhook was not measured: {done.stderr[-500:]}")
    yield from lines
