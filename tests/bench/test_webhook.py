"""A short run of ``python -m tests.bench.webhook``: every delivery is written, by either stack."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.bench.webhook", "--rounds", "1", "--share", "0.05"]


def test_the_bench_tells_a_ratio_for_each_size_and_whether_it_is_enough() -> None:
    """It ends with an error where a stack has written fewer statuses than came."""
    path = os.pathsep.join((str(ROOT / "layers/shared/python"), str(ROOT)))
    environment = {"PYTHONPATH": path, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        COMMAND, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    sizes = {f"webhook_ratio_{size}": goal for size, goal in ((1, 3), (20, 7), (1000, 7))}
    assert {line["bench"]: line["goal"] for line in lines} == sizes
    assert all(line["ok"] == (line["value"] >= line["goal"]) for line in lines)
    assert done.returncode == (not all(line["ok"] for line in lines))
