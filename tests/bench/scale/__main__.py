"""``make bench-scale``: one JSON line for each measurement; ends with code 1 when one misses.

ARGS name the measurements to run, by the beginnings of their modules' names: ``looks tick``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Final

from tests.bench.scale.costs import bench_costs
from tests.bench.scale.deciding import bench_large_account
from tests.bench.scale.fairness import bench_fairness
from tests.bench.scale.history import bench_history
from tests.bench.scale.items import bench_items
from tests.bench.scale.lines import Bench
from tests.bench.scale.looks import bench_look_cpu, bench_looks
from tests.bench.scale.passes import bench_pass
from tests.bench.scale.senders import bench_lone_sender, bench_senders
from tests.bench.scale.tick import bench_tick
from tests.bench.scale.webhooks import bench_webhook_ratios

BENCHES: Final[Sequence[Bench]] = (
    bench_looks,
    bench_look_cpu,
    bench_large_account,
    bench_senders,
    bench_lone_sender,
    bench_history,
    bench_items,
    bench_tick,
    bench_fairness,
    bench_pass,
    bench_costs,
    bench_webhook_ratios,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the measurements and print their lines as they come; return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench-scale", description=__doc__)
    parser.add_argument("modules", nargs="*", help="run only these")
    chosen = parser.parse_args(argv).modules
    is_reached = True
    for bench in BENCHES:
        module = bench.__module__.rpartition(".")[2]
        if not chosen or module.startswith(tuple(chosen)):
            for line in bench():
                print(json.dumps(line), flush=True)
                is_reached &= bool(line["ok"])
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
