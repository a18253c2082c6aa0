"""The house keeps the rules it gives itself: reasons, names, targets that explain themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.repository import ROOT, tracked_files

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
_IGNORE: Final = re.compile(r"\bnoqa\b|type: ?ignore")
_EXPLAINED: Final = re.compile(
    r"noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - [^#\s][^#]{3,}"
    r"|type: ignore\[[a-z, -]+\]  # [^#\s][^#]{3,}"
)


def test_every_ignored_rule_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = re.findall(r'^    "[A-Z]{1,4}\d*",.*$', text, flags=re.MULTILINE)
    assert ignored
    assert [line for line in ignored if not re.search(r"# .{15,}", line)] == []


def test_every_ignore_in_the_code_has_its_reason_beside_it() -> None:
    """Nine had none: whether a rule is wrong there or was in the way, nobody could tell."""
    modules = [path for path in tracked_files() if path.suffix == ".py"]
    bare = [f"{path.relative_to(ROOT)}:{line}" for path in modules for line in _bare_ignores(path)]
    assert bare == []


@pytest.mark.parametrize(
    "comment",
    [
        "# no" + "qa",
        "# no" + "qa: S101",
        "# no" + "qa: S101 -",
        "# type: ig" + "nore",
        "# type: ig" + "nore[arg-type]",
        "# type: ig" + "nore[arg-type]  #",
        "# type: ig" + "nore[arg-type]  # a field  # no" + "qa: S101",
    ],
)
def test_an_ignore_without_a_reason_would_be_noticed(comment: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(f"first = 1\nsecond = 2  {comment}\n", encoding="utf-8")
    assert [*_bare_ignores(module)] == [2]


def _bare_ignores(module: Path) -> Iterator[int]:
    with module.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT and _IGNORE.search(_EXPLAINED.sub("", token.string)):
                yield token.start[0]


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = [path for path in tracked_files() if path.suffix == ".py"]
    named = {path.stem for path in modules} | {path.parent.name for path in modules}
    assert named & NAMES_THAT_SAY_NOTHING == set()


def test_help_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, flags=re.MULTILINE))
    make = shutil.which("make")
    assert make is not None
    shown = subprocess.run([make, "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert {line.split()[1] for line in shown.stdout.splitlines()} == targets


def test_help_is_what_make_does_by_itself() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^\.DEFAULT_GOAL := (\S+)$", makefile, flags=re.MULTILINE) == ["help"]
