"""Trouble on purpose: worker processes die and schedulers overlap, at random but by a seed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from local.scheduled import FunctionFailed, ScheduledFunctions
from local.stack import LocalStack

_WORKER: Final = "_worker.py"
# A worker needs a second or more to start; faster than this, nobody would ever finish a job.
_CALM_SECONDS: Final = (1.0, 6.0)
_CHANCE_OF_A_KILL: Final = 0.7


@dataclass(slots=True)
class Chaos:
    """Kills and overlaps, in a thread, between `start` and `stop`."""

    stack: LocalStack
    seed: int
    kills: int = 0
    overlaps: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="chaos", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let peace return."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        chance = random.Random(self.seed)
        functions = ScheduledFunctions(self.stack)
        while not self._stop.wait(chance.uniform(*_CALM_SECONDS)):
            if chance.random() < _CHANCE_OF_A_KILL:
                self._kill(chance)
            else:
                self._overlap(functions)

    def _kill(self, chance: random.Random) -> None:
        workers = workers_of(self.stack.children.group_of("emulator"))
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                self.kills += 1

    def _overlap(self, functions: ScheduledFunctions) -> None:
        # Killed in the middle is part of the game.
        with contextlib.suppress(FunctionFailed, BotoCoreError, ClientError):
            functions.schedule_reminders(self.stack.clock.now())
            self.overlaps += 1


def workers_of(group: int) -> list[int]:
    """Return the Lambda worker processes of an emulator's process group."""
    listed = subprocess.run(
        ["/bin/ps", "-axo", "pid=,pgid=,args="], check=True, capture_output=True, text=True
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, pgid, args in rows if int(pgid) == group and _WORKER in args]


def memory_of(group: int) -> int:
    """Return the resident memory of a process group in MiB."""
    listed = subprocess.run(
        ["/bin/ps", "-axo", "pgid=,rss="], check=True, capture_output=True, text=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return sum(int(rss) for pgid, rss in rows if int(pgid) == group) // 1024
