"""Who runs: without this, `make chaos` kills nobody and says that all went well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import Process, read_ps, running


def test_a_process_is_found_with_its_group_and_its_whole_command() -> None:
    word = "x" * 200
    command = [sys.executable, "-c", "print(flush=True); input()", word]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True) as child:
        assert child.stdout is not None
        # For a moment after it has begun, the system knows no command of it.
        child.stdout.readline()
        [found] = [one for one in running() if one.pid == child.pid and word in one.command]
        child.communicate(b"\n")
    assert found.group == child.pid
    assert found.memory > 0


def test_what_ps_lists_is_read() -> None:
    lines = ["    7     3  2048 python _worker.py a b", "   12    12     0"]
    assert [*read_ps(lines)] == [
        Process(7, 3, 2 * 1024 * 1024, "python _worker.py a b"),
        Process(12, 12, 0, ""),
    ]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_no_ps_is_needed_where_there_is_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small images have no `ps`, and the campaign ended there before it began."""
    monkeypatch.setenv("PATH", "")
    assert os.getpid() in {one.pid for one in running()}
