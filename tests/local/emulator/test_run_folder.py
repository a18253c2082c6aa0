from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.emulator.processes import Children, CommandFailed, run_tool, tail
from local.emulator.run_folder import ROOT, RunFolder, start_of, sweep

_SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
# A worker of a worker, as the emulator has them.
_NESTED = [
    sys.executable,
    "-c",
    (
        "import subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "print(p.pid, flush=True); time.sleep(600)"
    ),
]


def is_gone(pid: int) -> bool:
    for _ in range(200):
        if not start_of(pid):
            return True
        time.sleep(0.05)
    return False


def first_line(path: Path) -> str:
    for _ in range(200):
        if path.exists() and (text := path.read_text(encoding="utf-8")):
            return text.splitlines()[0]
        time.sleep(0.05)
    raise AssertionError(path)


def test_a_run_leaves_no_folder_behind(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "runs")
    assert folder.tmp.is_dir()
    folder.remove()

    assert not folder.tmp.exists()
    assert not (tmp_path / "runs").exists()


def test_two_runs_at_once_do_not_touch_each_other(tmp_path: Path) -> None:
    one, other = RunFolder(tmp_path), RunFolder(tmp_path)
    assert one.path != other.path
    one.remove()

    assert other.path.is_dir()
    other.remove()


def test_children_end_with_their_run_and_so_do_theirs(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    children = Children(folder)
    group = children.start("nested", _NESTED, os.environ)
    grandchild = int(first_line(children.log_of("nested")))
    children.stop()

    assert is_gone(group)
    assert is_gone(grandchild)
    folder.remove()


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path;"
        "from local.emulator.processes import Children;"
        "from local.emulator.run_folder import RunFolder;"
        f"folder = RunFolder(Path({str(tmp_path)!r})); children = Children(folder);"
        f"children.start('nested', {_NESTED!r}, os.environ);"
        "print(folder.path, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    path = Path(parent.stdout.readline().strip())
    grandchild = int(first_line(path / "nested.log"))
    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert is_gone(grandchild)
    assert path.exists()
    assert sweep(tmp_path) == 1
    assert not path.exists()


def test_leftovers_of_a_dead_run_are_ended_and_deleted(tmp_path: Path) -> None:
    leftover = subprocess.Popen(_SLEEPER, start_new_session=True)
    folder = tmp_path / "run-999999-1"
    (folder / "tmp").mkdir(parents=True)
    identity = {"pid": leftover.pid, "started": start_of(leftover.pid)}
    record = {"owner": {"pid": 999999999, "started": "1"}, "groups": [identity]}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")

    assert sweep(tmp_path) == 1
    assert leftover.wait(10) < 0
    assert not folder.exists()


def test_a_process_that_only_has_the_number_of_a_dead_one_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(_SLEEPER, start_new_session=True)
    folder = tmp_path / "run-999999-1"
    folder.mkdir()
    record = {
        "owner": {"pid": 999999999, "started": "1"},
        "groups": [{"pid": stranger.pid, "started": "some other time"}],
    }
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    sweep(tmp_path)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_folder_without_a_record_belongs_to_the_process_in_its_name(tmp_path: Path) -> None:
    (tmp_path / f"run-{os.getpid()}-7").mkdir()
    (tmp_path / "run-999999999-1").mkdir()

    assert sweep(tmp_path) == 1
    assert (tmp_path / f"run-{os.getpid()}-7").exists()


def test_a_tool_that_fails_is_quoted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such bucket'); raise SystemExit(3)"]

    with pytest.raises(CommandFailed, match=r"(?s)deploy failed.*no such bucket"):
        run_tool(command, os.environ, tmp_path, "deploy")


def test_only_the_end_of_an_output_is_quoted() -> None:
    assert tail(b"a\nb\nc\n", lines=2) == "b\nc"
