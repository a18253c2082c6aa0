"""Prove: `make prove ARGS="--seed S --minutes N"`; a line for each run, and for each failure."""

from __future__ import annotations

import argparse
import sys
import traceback
from time import perf_counter

from tests.prove.years import Result, live


def main() -> int:
    """Run seed after seed until the minutes are over; 1 where anything was wrong."""
    asked = _arguments()
    ends = perf_counter() + asked.minutes * 60
    seed, years, seconds, wrong = asked.seed, 0.0, 0.0, list[int]()
    while True:
        result = live(seed, debtors=asked.debtors, months=asked.months)
        years, seconds = years + result.years, seconds + result.seconds
        _tell(result)
        if not result.is_clean:
            wrong.append(seed)
        seed += 1
        if asked.once or perf_counter() >= ends:
            break
    print(f"{years:.1f} debtor-years, {years / seconds:.2f} a second of one core")
    if wrong:
        again = " ".join(f"--seed {one} --once" for one in wrong[:1])
        size = f"--debtors {asked.debtors} --months {asked.months:g}"
        print(f'WRONG with seeds {wrong}; again: make prove ARGS="{again} {size}"')
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    parser.add_argument("--minutes", type=float, default=1.0, help="begin runs for so long")
    parser.add_argument("--debtors", type=int, default=60, help="of each run")
    parser.add_argument("--months", type=float, default=3.0, help="of each run")
    parser.add_argument("--once", action="store_true", help="run the one seed only")
    return parser.parse_args()


def _tell(result: Result) -> None:
    faults = ", ".join(sorted(result.faults)) or "no faults"
    print(
        f"seed {result.seed}: ledger {result.fingerprint}, {result.years:.1f} debtor-years, "
        f"{result.calls} calls, {result.accepted.get('reminder', 0)} reminders ({faults})",
        flush=True,
    )
    if result.error is not None:
        traceback.print_exception(result.error, file=sys.stdout)
    verdict = result.verdict
    for name in ("duplicates", "lost", "unexplained", "unheard"):
        for one in getattr(verdict, name):
            print(f"  {name}: {one}")


if __name__ == "__main__":
    sys.exit(main())
