"""Ends by signals, turned into exceptions, so that everything is put away on the way out."""

import signal
from types import FrameType
from typing import NoReturn


def end_on_signals() -> None:
    """Unwind the main thread at an interrupt, a termination or a hang-up.

    A shell that starts a command in the background lets it ignore interrupts; they are meant,
    though.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
