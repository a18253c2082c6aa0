from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from infra import bundling, wheels
from infra.bundling import BundleNotBuilt, CopiedFunction
from infra.wheels import HOST, LAMBDA_ARM64, WheelsNotInstalled


def a_function(tmp_path: Path, source: str) -> Path:
    folder = tmp_path / "functions/ingest"
    folder.mkdir(parents=True)
    (folder / "handler.py").write_text(source)
    (tmp_path / "functions/__init__.py").touch()
    return folder


def test_a_function_keeps_its_import_path_and_leaves_rubbish_behind(tmp_path: Path) -> None:
    folder = a_function(tmp_path, "X = 1\n")
    (folder / ".mypy_cache").mkdir()
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/gone.cpython-313.pyc").touch()

    assert CopiedFunction(folder).try_bundle(str(tmp_path / "out"))

    assert {
        str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")
    } == {
        "functions/__init__.py",
        "functions/__pycache__/__init__.cpython-313.pyc",
        "functions/ingest/handler.py",
        "functions/ingest/__pycache__/handler.cpython-313.pyc",
    }


def test_the_same_source_gives_the_same_bytes_wherever_it_is_built(tmp_path: Path) -> None:
    folder = a_function(tmp_path, "def f():\n    raise ValueError\n")
    compiled = "functions/ingest/__pycache__/handler.cpython-313.pyc"

    for out in ("one", "two"):
        CopiedFunction(folder).try_bundle(str(tmp_path / out))

    first, second = ((tmp_path / out / compiled).read_bytes() for out in ("one", "two"))
    assert first == second
    assert b"/var/task/functions/ingest/handler.py" in first


def test_code_that_does_not_compile_is_never_deployed(tmp_path: Path) -> None:
    folder = a_function(tmp_path, "def broken(:\n")

    with pytest.raises(BundleNotBuilt, match=r"handler\.py"):
        CopiedFunction(folder).try_bundle(str(tmp_path / "out"))


def test_a_requirement_without_a_hash_is_not_installed(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("invented-package==1.0\n")

    with pytest.raises(WheelsNotInstalled, match="hash"):
        wheels.install(lock, tmp_path / "out", HOST)


def test_a_lock_that_brings_boto3_is_refused(tmp_path: Path) -> None:
    """In the layer it would shadow the runtime's own, half of it at a time."""
    (tmp_path / "botocore").mkdir()

    with pytest.raises(BundleNotBuilt, match="must not list botocore"):
        bundling._strip(tmp_path)


def test_without_uv_pip_is_told_every_platform_that_lambda_can_run(tmp_path: Path) -> None:
    """Pip takes each tag literally, and wheels are published for several of them."""
    command = wheels.installer(tmp_path / "lock.txt", tmp_path / "out", LAMBDA_ARM64, None)

    tags = {after for word, after in pairwise(command) if word == "--platform"}
    assert {"manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"} <= tags
    assert "--require-hashes" in command
    assert command[1:3] == ["-m", "pip"]
