"""The processes of this machine: from /proc where there is one, else from `ps`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
# Whole lines: a test runner tells its children that the terminal is 80 columns wide.
_PS: Final = ("ps", "-axww", "-o", "pid=,pgid=,rss=,args=")
_KIB: Final = 1024
# In `stat`, counted from behind the command's name.
_GROUP, _PAGES = 2, 21


@dataclass(frozen=True, slots=True)
class Process:
    """A running process.

    Attributes:
        group: the leader of its process group.
        memory: resident bytes.
    """

    pid: int
    group: int
    memory: int
    command: str


def running(proc: Path = _PROC) -> list[Process]:
    """Return all processes that run now."""
    if (proc / "self/stat").exists():
        return [*_from_proc(proc)]
    told = subprocess.run(_PS, check=True, capture_output=True, text=True)
    return [*read_ps(told.stdout.splitlines())]


def read_ps(lines: Iterable[str]) -> Iterator[Process]:
    """Read what `ps` lists."""
    for line in lines:
        pid, group, kibibytes, *command = line.split(None, 3)
        yield Process(int(pid), int(group), int(kibibytes) * _KIB, "".join(command))


def _from_proc(proc: Path) -> Iterator[Process]:
    page = os.sysconf("SC_PAGE_SIZE")
    for folder in proc.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            told = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            command = (folder / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            # It ended while it was being read, or is none of our business.
            continue
        # A command may have any name, brackets included.
        fields = told.rpartition(")")[2].split()
        words = command.rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
        yield Process(int(folder.name), int(fields[_GROUP]), int(fields[_PAGES]) * page, words)
