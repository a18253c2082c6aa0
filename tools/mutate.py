"""Break the domain on purpose, one small change at a time, and see whether a test notices.

Nothing on disk is touched: a child process imports one module of the domain with one operator,
constant or call changed, and runs the tests that reach the module, those that reach the line
first. A mutant that every test accepts has survived; it stands for a missing test, or means the
same as what is written.

    python -m tools.mutate                      breaks every module of the domain
    python -m tools.mutate decision money       breaks a room, and a module outside the rooms
    python -m tools.mutate decision/gates       breaks one module of a room
    python -m tools.mutate decision/gates:14    breaks one line of it
    python -m tools.mutate --sample 40 sending  breaks at most so many places of each module
"""

import argparse
import ast
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutant_tests import Reach, measure_reach, run_with
from tools.mutants import Mutant, mutants_of

DOMAIN = Path(__file__).resolve().parents[1] / "layers/shared/python/puntual/domain"
TESTS = ("tests/domain", "tests/regressions")
_TIMEOUT_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test noticed."""

    module: str
    mutant: Mutant


def main(arguments: list[str] | None = None) -> int:
    """Run the mutants and print those that survive; return 1 if any did."""
    parser = argparse.ArgumentParser(description="Break the domain and see who notices.")
    parser.add_argument(
        "modules", nargs="*", help="rooms or modules of puntual.domain; all when left out"
    )
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files or folders of tests")
    parser.add_argument("--sample", type=int, default=0, help="places per module at most")
    parser.add_argument("--seed", type=int, default=0, help="chooses the sample")
    options = parser.parse_args(arguments)
    names = [one for name in options.modules or ["."] for one in _modules(name)]
    reach = measure_reach(DOMAIN, options.tests)
    survivors = [
        one for name in names for one in _survivors(name, reach, options.sample, options.seed)
    ]
    print(f"{len(survivors)} survived")
    return 1 if survivors else 0


def _modules(name: str) -> list[str]:
    """Return the modules that a name stands for: a module, or every one of a room."""
    room = DOMAIN / name
    if not room.is_dir():
        return [name]
    paths = (path.relative_to(DOMAIN) for path in room.rglob("[a-z]*.py"))
    return sorted(str(path.with_suffix("")) for path in paths)


def _survivors(name: str, reach: Reach, sample: int, seed: int) -> Iterator[Survivor]:
    name, _, line = name.partition(":")
    path = DOMAIN / f"{name}.py"
    mutants = mutants_of(path.read_text(encoding="utf-8"))
    if line:
        mutants = [one for one in mutants if one.line == int(line)]
    if sample and len(mutants) > sample:
        mutants = sorted(random.Random(seed).sample(mutants, sample), key=lambda one: one.line)  # noqa: S311 - a sample, nothing to guess
    killed = 0
    for mutant in mutants:
        if _is_noticed(path, mutant, reach):
            killed += 1
        else:
            print(f"  {name}.py:{mutant.line}: {mutant.change}", flush=True)
            yield Survivor(name, mutant)
    print(f"{name}: {killed} of {len(mutants)} noticed", flush=True)


def _is_noticed(path: Path, mutant: Mutant, reach: Reach) -> bool:
    tests = reach.tests_for(path, mutant.line)
    if not tests:
        return False
    child = os.fork()
    if child == 0:
        signal.alarm(_TIMEOUT_SECONDS)
        os._exit(_run_child(path, mutant.tree, tests))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _run_child(path: Path, tree: ast.Module, tests: Sequence[str]) -> int:
    try:
        name = ".".join(path.relative_to(DOMAIN).with_suffix("").parts)
        return run_with(f"puntual.domain.{name}", path, tree, tests)
    except BaseException:  # noqa: BLE001 - whatever the mutant breaks, it is noticed
        return 1


if __name__ == "__main__":
    sys.exit(main())
