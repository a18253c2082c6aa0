"""A local stack whose functions speak to AWS over a bad line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from local.emulator.ports import Ports
from local.stack import LocalStack
from local.stack_options import StackOptions
from tests.e2e.rough_wire import RoughWire

# Real seconds until the job of a dead worker returns: much longer than a batch takes, or a busy
# machine does every job again and again.
_VISIBILITY_SECONDS: Final = 20


@contextmanager
def rough_stack(start: datetime, seed: int) -> Iterator[tuple[LocalStack, RoughWire]]:
    """Start a stack at an instant, and the wire before it."""
    ports = Ports.free()
    wire = RoughWire(ports.aws, seed)
    options = StackOptions(
        start=start,
        ports=ports,
        seed=seed,
        job_visibility_seconds=_VISIBILITY_SECONDS,
        worker_environment=wire.environment,
        say=say,
    )
    wire.start()
    try:
        with LocalStack(options) as stack:
            yield stack, wire
    finally:
        wire.stop()


def say(text: str) -> None:
    """Say how the run goes; its result alone goes to the output."""
    print(text, file=sys.stderr, flush=True)
