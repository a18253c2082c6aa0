"""The house keeps the rules it gives itself: reasons, names, targets that explain themselves."""

from __future__ import annotations

import re
import shutil
import subprocess

from tests.architecture.repository import ROOT, tracked_files

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_every_ignored_rule_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = re.findall(r'^    "[A-Z]{1,4}\d*",.*$', text, flags=re.MULTILINE)
    assert ignored
    assert [line for line in ignored if not re.search(r"# .{15,}", line)] == []


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
