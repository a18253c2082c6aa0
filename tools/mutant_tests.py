"""Which tests reach which line of the domain, and running them against a changed module."""

import ast
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType

import pytest
from coverage import CoverageData
from hypothesis import HealthCheck, settings

_COMMON = (
    *("-q", "-p", "no:randomly", "-p", "no:cacheprovider"),
    # Hypothesis is imported before pytest starts, once for all children.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
_PROFILE = "mutation"


@dataclass(slots=True)
class Reach:
    """The tests that reach each line of each file, and how long each test takes.

    Attributes:
        lines: by file and line.
        seconds: by test.
    """

    lines: dict[tuple[Path, int], set[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def tests_for(self, file: Path, line: int) -> list[str]:
        """Return the tests that reach a file, those of the line first, then the quick ones.

        What a cache has answered before is not reached again, so the others count as well.
        """
        on_line = self.lines.get((file, line), set())
        every = {one for (name, _), tests in self.lines.items() if name == file for one in tests}
        return sorted(every, key=lambda one: (one not in on_line, self.seconds.get(one, 0.0)))


class _Durations:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        known = self.seconds.get(report.nodeid, 0.0)
        self.seconds[report.nodeid] = known + report.duration


class _Chosen:
    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._place]
        items[:] = sorted(chosen, key=lambda item: self._place[item.nodeid])


class _Changed(SourceFileLoader):
    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        super().__init__(name, str(path))
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType | None:
        return compile(self._tree, self.get_filename(fullname), "exec")


class _Finder(MetaPathFinder):
    def __init__(self, loader: _Changed) -> None:
        self._loader = loader

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the caller names it
        target: object = None,  # noqa: ARG002 - the caller names it
    ) -> ModuleSpec | None:
        if fullname != self._loader.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self._loader.path, loader=self._loader
        )


def measure_reach(domain: Path, tests: Sequence[str]) -> Reach:
    """Run the tests once, in a child, and return what each of them reaches."""
    with TemporaryDirectory() as folder:
        data, timing = Path(folder) / "coverage", Path(folder) / "seconds"
        child = os.fork()
        if child == 0:
            os._exit(_measure(domain, tests, data, timing))
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit("the tests fail before anything is broken")
        return _read(data, timing)


def run_with(module: str, path: Path, tree: ast.Module, tests: Sequence[str]) -> int:
    """Run tests against a changed module, in this process; return pytest's exit code."""
    sys.meta_path.insert(0, _Finder(_Changed(module, path, tree)))
    _be_quiet()
    _use_profile()
    files = sorted({test.partition("::")[0] for test in tests})
    return pytest.main(["-x", *_COMMON, *files], plugins=[_Chosen(tests)])


def _measure(domain: Path, tests: Sequence[str], data: Path, timing: Path) -> int:
    os.environ["COVERAGE_FILE"] = str(data)
    _be_quiet()
    _use_profile()
    durations = _Durations()
    known = [test for test in tests if Path(test).exists()]
    cover = (f"--cov={domain}", "--cov-context=test", "--cov-report=")
    code = pytest.main([*_COMMON, *cover, *known], plugins=[durations])
    rows = (f"{seconds} {test}\n" for test, seconds in durations.seconds.items())
    timing.write_text("".join(rows), encoding="utf-8")
    return code


def _read(data: Path, timing: Path) -> Reach:
    reach = Reach()
    for row in timing.read_text(encoding="utf-8").splitlines():
        seconds, _, test = row.partition(" ")
        reach.seconds[test] = float(seconds)
    covered = CoverageData(str(data))
    covered.read()
    for file in covered.measured_files():
        for line, contexts in covered.contexts_by_lineno(file).items():
            named = {context.rpartition("|")[0] for context in contexts} - {""}
            reach.lines[Path(file).resolve(), line] = named
    return reach


def _be_quiet() -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


def _use_profile() -> None:
    os.environ["HYPOTHESIS_PROFILE"] = _PROFILE
    settings.register_profile(
        _PROFILE,
        max_examples=50,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
