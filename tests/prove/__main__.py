"""Prove: `make prove ARGS="--seed S --minutes N"`; a line for each run, and for each failure."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from time import perf_counter, process_time

from tests.prove.oracle.run import judge_decisions
from tests.prove.reached import is_too_little, never_reached
from tests.prove.stories.breaks import Whole, all_plans
from tests.prove.stories.told import STORIES
from tests.prove.years import Result, live

_SCENES = 20_000


def main() -> int:
    """Run what was asked for; 1 where anything was wrong."""
    asked = _arguments()
    if asked.breaks is not None:
        return _break_calls(asked)
    return _judge_scenes(asked) if asked.decisions else _live(asked)


def _live(asked: argparse.Namespace) -> int:
    """Let months pass, seed after seed, until the minutes are over."""
    ends = perf_counter() + asked.minutes * 60
    seed, years, seconds, wrong = asked.seed, 0.0, 0.0, list[int]()
    seen = Counter[str]()
    while True:
        result = live(seed, debtors=asked.debtors, months=asked.months)
        years, seconds = years + result.years, seconds + result.seconds
        seen += result.seen
        _tell(result)
        if not result.is_clean:
            wrong.append(seed)
        seed += 1
        if asked.once or perf_counter() >= ends:
            break
    print(f"{years:.1f} debtor-years, {years / seconds:.2f} a second of one core")
    print(f"never reached: {', '.join(never_reached(seen)) or 'nothing'}")
    if wrong:
        size = f"--debtors {asked.debtors} --months {asked.months:g}"
        print(
            f'WRONG with seeds {wrong}; again: make prove ARGS="--seed {wrong[0]} --once {size}"'
        )
    return 1 if wrong or is_too_little(seen, years) else 0


def _break_calls(asked: argparse.Namespace) -> int:
    """Break the calls of each story, all of them or so many."""
    wrong = told = 0
    for story in STORIES:
        whole = Whole(story)
        plans = all_plans(whole, asked.seed, asked.breaks)
        broken = [one for plan in plans if (one := whole.tell(plan)).wrong]
        told, wrong = told + len(plans), wrong + len(broken)
        print(f"{story.name}: {len(plans)} tellings, {len(broken)} wrong", flush=True)
        for one in broken:
            calls = {str(whole.calls[number]): how.value for number, how in one.plan.items()}
            print(f"  {one.plan}: {calls}: {one.wrong}")
    print(f"{told} tellings, {wrong} wrong, {process_time():.0f} s of one core")
    return 1 if wrong else 0


def _judge_scenes(asked: argparse.Namespace) -> int:
    """Judge decisions, batch after batch, until the minutes are over."""
    ends = perf_counter() + asked.minutes * 60
    begun, seed, count, wrong = process_time(), asked.seed, 0, 0
    while True:
        judged = judge_decisions(_SCENES, seed)
        seed, count, wrong = seed + 1, count + _SCENES, wrong + len(judged.wrong)
        for scene, complaints in judged.wrong[:3]:
            print(f"seed {seed - 1}: {complaints} {scene}")
        if asked.once or perf_counter() >= ends:
            break
    print(f"{count} decisions, {wrong} wrong, {count / (process_time() - begun):.0f} a second")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    parser.add_argument("--minutes", type=float, default=1.0, help="begin runs for so long")
    parser.add_argument("--debtors", type=int, default=60, help="of each run")
    parser.add_argument("--months", type=float, default=3.0, help="of each run")
    parser.add_argument("--once", action="store_true", help="run the one seed only")
    parser.add_argument(
        "--breaks",
        nargs="?",
        type=int,
        const=0,
        metavar="N",
        help="break each call of each story, and pairs of deaths; N of each story",
    )
    parser.add_argument("--decisions", action="store_true", help="judge generated decisions")
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
