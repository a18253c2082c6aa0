"""What the command lines of the local stack take, checked before anything is started."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path


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
