"""What the command lines take: days and files, checked before anything is started."""

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

# The days of invoices that the ingest API takes.
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


def day_to_play(text: str) -> date:
    """Read a day from which weeks can be played.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-01-05") from err
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(
            f"{text!r} is too far away; choose a day from {FIRST_DAY} to {LAST_DAY}"
        )
    return day


def file_to_write(text: str) -> Path:
    """Read where a file shall be written, which must be possible now.

    Raises:
        argparse.ArgumentTypeError: it is not; minutes later, that would cost the result.
    """
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r}: there is no folder {path.parent}; create it")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text!r} may not be written; choose another place")
    return path


def write_ledger(path: Path | None, read: Callable[[], str], say: Callable[[str], None]) -> bool:
    """Write the simulator's ledger where it is wanted; say why when that fails."""
    if path is None:
        return True
    try:
        path.write_text(read(), encoding="utf-8")
    except OSError as err:
        say(f"the ledger is not written: {path}: {err.strerror or err}")
        return False
    return True
