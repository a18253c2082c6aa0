"""``make bench-send``: one JSON line per run.

ARGS: ``-n`` messages a run, ``--runs`` their names, ``--seed``, ``--processes``.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial

from tests.bench.sending.production import Production
from tests.bench.sending.scenarios import SCENARIOS, Scenario
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import Verdict

_MESSAGES = 100_000


def main(argv: Sequence[str] | None = None) -> None:
    """Play the runs and print each verdict, in the order of the runs."""
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(prog="make bench-send", description=__doc__)
    parser.add_argument("-n", type=int, default=_MESSAGES, help="messages of each run")
    parser.add_argument("--runs", nargs="+", choices=names, default=names)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="runs at the same time")
    given = parser.parse_args(argv)
    chosen = [scenario for scenario in SCENARIOS if scenario.name in given.runs]
    # Loggers of the sender would tell of every message.
    with ProcessPoolExecutor(given.processes, initializer=logging.disable) as processes:
        for verdict in processes.map(partial(play, count=given.n, seed=given.seed), chosen):
            print(json.dumps(asdict(verdict)), flush=True)


def play(scenario: Scenario, count: int, seed: int) -> Verdict:
    """Play one run."""
    production = Production(Trial(scenario, count, seed))
    try:
        return production.run()
    finally:
        production.trial.close()


if __name__ == "__main__":
    main()
