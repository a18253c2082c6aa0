"""Ends by signals, turned into exceptions, so that everything is put away on the way out."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final, NoReturn

_INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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


@contextlib.contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Finish the end of a run in spite of an impatient second Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in _INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
