"""``make bench-send``: one JSON line per run; ends with code 1 when a target was missed.

Whatever must be zero, or next to zero where people write meanwhile, is judged in every run; how
much of the limit was used, and with how many writes to the state of the rate, from 100,000
messages on: in short runs start and end weigh too much.

ARGS: ``-n`` messages a run, ``--runs`` their names, ``--seed``, ``--processes``.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial

from tests.bench.sending.production import Production
from tests.bench.sending.scenarios import SCENARIOS, Scenario
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import FULL_LENGTH, Verdict


def main(argv: Sequence[str] | None = None) -> int:
    """Play the runs and print each verdict, in the order of the runs; return the exit code."""
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(prog="make bench-send", description=__doc__)
    parser.add_argument("-n", type=int, default=FULL_LENGTH, help="messages of each run")
    parser.add_argument("--runs", nargs="+", choices=names, default=names)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="runs at the same time")
    given = parser.parse_args(argv)
    chosen = [scenario for scenario in SCENARIOS if scenario.name in given.runs]
    missed = False
    # Loggers of the sender would tell of every message.
    with ProcessPoolExecutor(given.processes, initializer=logging.disable) as processes:
        verdicts = processes.map(partial(play, count=given.n, seed=given.seed), chosen)
        for scenario, verdict in zip(chosen, verdicts, strict=True):
            print(json.dumps(asdict(verdict)), flush=True)
            for name in verdict.misses(scenario):
                missed = True
                sys.stderr.write(f"{scenario.name}: {name} is {getattr(verdict, name)}\n")
    return int(missed)


def play(scenario: Scenario, count: int, seed: int) -> Verdict:
    """Play one run."""
    production = Production(Trial(scenario, count, seed))
    try:
        return production.run()
    finally:
        production.trial.close()


if __name__ == "__main__":
    sys.exit(main())
