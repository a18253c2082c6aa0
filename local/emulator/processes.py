"""Child processes that never outlive the run."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from local.emulator.run_folder import ROOT, RunFolder

_GRACE_SECONDS: Final = 8.0


class CommandFailed(Exception):
    """A tool ended with an error; the message carries the end of what it said."""


class Children:
    """Starts guarded processes of one run and ends them, last started first."""

    def __init__(self, folder: RunFolder) -> None:
        """Remember where output and identities go."""
        self._folder = folder
        self._guards: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Start a process under a guard and return the id of its process group."""
        with self.log_of(name).open("ab") as log:
            guard = subprocess.Popen(
                [sys.executable, "-S", "-m", "local.emulator.guard", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=dict(env),
                cwd=ROOT,
                start_new_session=True,
            )
        self._guards[name] = guard
        self._folder.add_group(guard.pid)
        return guard.pid

    def log_of(self, name: str) -> Path:
        """Return where a process writes to."""
        return self._folder.path / f"{name}.log"

    def group_of(self, name: str) -> int:
        """Return the process group of a started process."""
        return self._guards[name].pid

    def has_ended(self, name: str) -> bool:
        """Tell whether a process is gone."""
        return self._guards[name].poll() is not None

    def stop(self) -> None:
        """End all of them and wait until they are gone."""
        guards = [*reversed(self._guards.values())]
        for guard in guards:
            if guard.stdin is not None:
                with contextlib.suppress(BrokenPipeError):
                    guard.stdin.close()
        for guard in guards:
            _wait_or_kill(guard)
        self._guards.clear()


def _wait_or_kill(guard: "subprocess.Popen[bytes]") -> None:
    try:
        guard.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(guard.pid, signal.SIGKILL)
        guard.wait()


def run_tool(command: Sequence[str], env: Mapping[str, str], cwd: Path, what: str) -> None:
    """Run a tool to its end, in a process group that an interruption ends as a whole.

    Raises:
        CommandFailed: it ended with an error.
    """
    tool = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
    )
    try:
        said, _ = tool.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(tool.pid, signal.SIGKILL)
        tool.wait()
        raise
    if tool.returncode != 0:
        raise CommandFailed(f"{what} failed:\n{tail(said)}")


def tail(said: bytes, lines: int = 25) -> str:
    """Return the last lines of an output."""
    return "\n".join(said.decode(errors="replace").strip().splitlines()[-lines:])
