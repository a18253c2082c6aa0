"""Trouble on purpose, by a seed: workers die, schedulers overlap, jobs return, clocks slip."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from local.scheduled import FunctionFailed, ScheduledFunctions
from local.stack import LocalStack
from tests.e2e.processes import running
from tests.e2e.rough_wire import OUTAGES, RoughWire

_WORKER: Final = "_worker.py"
# A worker needs a second or more to start; faster than this, nobody would ever finish a job.
_CALM_SECONDS: Final = (1.0, 6.0)
# Long enough to leave a sender's window, too short to reach the next day of whoever is written to.
_LEAP_MINUTES: Final = (20.0, 90.0)
_SLIP_SECONDS: Final = (1.0, 90.0)
# No client of AWS tries for that long.
_OUTAGE_SECONDS: Final = (3.0, 10.0)


@dataclass(slots=True)
class Chaos:
    """Trouble in a thread, between `start` and `stop`.

    Attributes:
        wire: remembers the jobs that are delivered again, and fails; without it none are, the
            table answers, and the clock stays right.
        calm_seconds: how long nothing happens between two troubles.
        moves_clock: whether the clock jumps and slips.
        kills: worker processes of any function that were killed, at work or idle: nobody but the
            emulator knows which.
        spans: when somebody was killed or the table was out, by the simulated clock.
        moves: to which instants the clock was moved.
        turn: held while something begins that must not see the clock jump by days.
    """

    stack: LocalStack
    seed: int
    wire: RoughWire | None = None
    moves_clock: bool = True
    calm_seconds: tuple[float, float] = _CALM_SECONDS
    kills: int = 0
    overlaps: int = 0
    redeliveries: int = 0
    leaps: int = 0
    outages: int = 0
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    moves: list[datetime] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)
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
        troubles: dict[Callable[[], None], int] = {
            lambda: self._kill(chance): 14,
            lambda: self._overlap(functions): 6,
        }
        if self.wire is not None:
            wire, queue = self.wire, self.stack.aws.client("sqs")
            troubles[lambda: self._redeliver(chance, wire, queue)] = 5
            troubles[lambda: self._move_clock(chance)] = 3 * self.moves_clock
            troubles[lambda: self._cut_off(chance, wire)] = 2
        while not self._stop.wait(chance.uniform(*self.calm_seconds)):
            [trouble] = chance.choices([*troubles], [*troubles.values()])
            trouble()

    def _kill(self, chance: random.Random) -> None:
        workers = workers_of(self.stack.children.group_of("emulator"))
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                self.kills += 1
                now = self.stack.clock.now()
                self.spans.append((now, now))

    def _overlap(self, functions: ScheduledFunctions) -> None:
        """Run the scheduler twice at once, beside whatever the driver does."""
        with self.turn, ThreadPoolExecutor(2) as pool:
            now = self.stack.clock.now()
            [*pool.map(partial(_schedule, functions), [now, now])]
            self.overlaps += 1

    def _redeliver(self, chance: random.Random, wire: RoughWire, queue: Any) -> None:
        """Deliver jobs again that were done hours or days ago."""
        with self.turn, contextlib.suppress(BotoCoreError, ClientError):
            for batch in chance.sample(wire.batches, min(3, len(wire.batches))):
                queue.send_message_batch(QueueUrl=batch["QueueUrl"], Entries=batch["Entries"])
                self.redeliveries += len(batch["Entries"])

    def _move_clock(self, chance: random.Random) -> None:
        """Leap ahead in the middle of whatever runs, or slip back a little."""
        self.leaps += 1
        if chance.random() < 0.5:
            self.stack.clock.slip(timedelta(seconds=chance.uniform(*_SLIP_SECONDS)))
        else:
            self.stack.clock.advance(timedelta(minutes=chance.uniform(*_LEAP_MINUTES)))
        self.moves.append(self.stack.clock.now())

    def _cut_off(self, chance: random.Random, wire: RoughWire) -> None:
        """Let all calls of one kind to the table fail, for longer than anybody tries."""
        begun = self.stack.clock.now()
        wire.outage = chance.choice(OUTAGES)
        self._stop.wait(chance.uniform(*_OUTAGE_SECONDS))
        wire.outage = None
        self.spans.append((begun, self.stack.clock.now()))
        self.outages += 1


def _schedule(functions: ScheduledFunctions, at: datetime) -> None:
    # Killed in the middle is part of the game.
    with contextlib.suppress(FunctionFailed, BotoCoreError, ClientError):
        functions.schedule_reminders(at)


def workers_of(group: int) -> list[int]:
    """Return the Lambda worker processes of an emulator's process group."""
    return [one.pid for one in running() if one.group == group and _WORKER in one.command]


def memory_of(group: int) -> int:
    """Return the resident memory of a process group in MiB."""
    return sum(one.memory for one in running() if one.group == group) // 1024**2
