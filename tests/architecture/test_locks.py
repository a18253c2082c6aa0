"""The lock files say exactly what is installed, and nothing about where it came from."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from tests.architecture.repository import ROOT, pyproject, tracked_files

LAYER = "layers/deps/requirements.txt"
LOCKS = (LAYER, "requirements/dev.txt", "requirements/emulator.txt", "requirements/uv.txt")
# In two halves each, because this file is under version control as well.
REGISTRY_HOSTS = tuple(
    left + right
    for left, right in (
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("registry.yarn", "pkg.com"),
        ("npm", "mirror.com"),
    )
)


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    named = [path.name for path in tracked_files() if hosts.search(path.read_bytes())]
    assert named == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_has_a_hash(lock: str) -> None:
    lines = [*(ROOT / lock).read_text(encoding="utf-8").splitlines(), ""]
    unhashed = [line for line, after in pairwise(lines) if is_pin(line) and "--hash=" not in after]
    assert pins(lock)
    assert unhashed == []


def test_tests_run_on_the_versions_that_are_deployed() -> None:
    deployed, tested = pins(LAYER), pins("requirements/dev.txt")
    assert deployed == {name: tested.get(name) for name in deployed}


def test_the_layer_leaves_to_the_runtime_what_the_runtime_brings() -> None:
    brought = {"boto3", "botocore", "s3transfer", "urllib3", "python-dateutil", "six"}
    assert brought & pins(LAYER).keys() == set()


def test_what_the_project_asks_for_is_what_is_locked() -> None:
    asked = pyproject()["project"]["dependencies"] + pyproject()["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in asked}
    assert names <= pins("requirements/dev.txt").keys()


def test_the_command_line_of_the_cdk_is_locked_without_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {name: package for name, package in packages.items() if name}
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert locked["node_modules/aws-cdk"]["version"] == wanted["aws-cdk"]
    assert [name for name, package in locked.items() if "resolved" in package] == []
    assert [name for name, package in locked.items() if "integrity" not in package] == []


def is_pin(line: str) -> bool:
    return re.match(r"[a-z0-9][a-z0-9._-]*==", line) is not None


def pins(lock: str) -> dict[str, str]:
    """Return what a lock file pins: name to version."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ]+)", text, flags=re.MULTILINE))
