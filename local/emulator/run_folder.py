"""A folder per run, which knows its processes, so that the next run can clean up after a crash."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
RUNS: Final = ROOT / ".local"
_RECORD: Final = "run.json"
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made below it
_ROOM: Final = 2 * 1024**3
_NO_EXECUTION: Final = getattr(os, "ST_NOEXEC", 0)


class RunFolder:
    """What one run keeps on disk; gone when the run ends.

    The record names processes by id and start time, since ids are used again.
    """

    def __init__(self, runs: Path = RUNS) -> None:
        """Make the folder, after sweeping away what dead runs left behind."""
        runs.mkdir(exist_ok=True)
        sweep(runs)
        self.path = runs / f"run-{os.getpid()}-{_count(runs)}"
        self.path.mkdir()
        self._groups: list[dict[str, Any]] = []
        self.tmp = self._make_tmp()
        self._write()

    def add_group(self, leader: int) -> None:
        """Remember a process group by its leader."""
        self._groups.append(_identity(leader))
        self._write()

    def remove(self) -> None:
        """Delete the folder, and the parent when it was the last one."""
        shutil.rmtree(self.tmp, ignore_errors=True)
        shutil.rmtree(self.path, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.path.parent.rmdir()

    def _make_tmp(self) -> Path:
        """Make the folder for the children's temporary files, in memory where that is possible.

        Each Lambda worker unpacks some two thousand files, which a disk takes a minute to delete.
        """
        if _is_roomy(_IN_MEMORY):
            return Path(tempfile.mkdtemp(prefix=f"puntual-{os.getpid()}-", dir=_IN_MEMORY))
        on_disk = self.path / "tmp"
        on_disk.mkdir()
        return on_disk

    def _write(self) -> None:
        record = {
            "owner": _identity(os.getpid()),
            "groups": self._groups,
            "tmp": str(self.tmp),
        }
        fresh = self.path / f"{_RECORD}.new"
        fresh.write_text(json.dumps(record), encoding="utf-8")
        fresh.replace(self.path / _RECORD)


def sweep(runs: Path) -> int:
    """End the processes and delete the folders of runs whose owner is gone.

    Returns:
        How many runs were swept away.
    """
    swept = 0
    for folder, record in _records(runs):
        if _is_alive(record.get("owner", {})):
            continue
        for group in record.get("groups", []):
            _kill_group(group)
        for leftover in (record.get("tmp", ""), folder):
            shutil.rmtree(leftover, ignore_errors=True)
        swept += 1
    return swept


def _records(runs: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in sorted(runs.glob("run-*")):
        try:
            record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Died before it wrote one: the folder's name tells whose it was.
            record = {"owner": {"pid": folder.name.split("-")[1], "started": ""}}
        yield folder, record


def _is_roomy(folder: Path) -> bool:
    """Tell whether files can be kept and native libraries be loaded there."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize > _ROOM and not told.f_flag & _NO_EXECUTION


def _count(runs: Path) -> int:
    taken = [folder.name.rpartition("-")[2] for folder in runs.glob(f"run-{os.getpid()}-*")]
    return 1 + max((int(number) for number in taken), default=0)


def _identity(pid: int) -> dict[str, Any]:
    return {"pid": pid, "started": start_of(pid)}


def _is_alive(identity: dict[str, Any]) -> bool:
    started = start_of(int(identity["pid"]))
    return started != "" and identity["started"] in {"", started}


def _kill_group(identity: dict[str, Any]) -> None:
    # A number without a process but with a group is the group of a dead leader: still ours,
    # for the system does not give out a number that names a living group.
    if _is_alive(identity) or not start_of(int(identity["pid"])):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(int(identity["pid"]), signal.SIGKILL)


def start_of(pid: int) -> str:
    """Return when a process started, in the system's own words; empty when it does not run."""
    if not Path("/proc/self/stat").exists():
        return _start_by_ps(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    # After the name in parentheses: state is the first field, the start time the twentieth.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def _start_by_ps(pid: int) -> str:
    command = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
