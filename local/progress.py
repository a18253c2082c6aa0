"""A progress bar over simulated time; on something that is no terminal, a line now and then."""

from datetime import datetime
from typing import Final, TextIO

_WIDTH: Final = 40
_LINES: Final = 10


class ProgressBar:
    """Shows how far simulated time has come."""

    def __init__(self, out: TextIO, start: datetime, end: datetime) -> None:
        """Begin at `start`."""
        self._out = out
        self._start = start
        self._span = (end - start).total_seconds()
        self._is_terminal = out.isatty()
        self._shown = ""

    def move_to(self, at: datetime) -> None:
        """Show an instant."""
        part = min(1.0, max(0.0, (at - self._start).total_seconds() / self._span))
        filled = int(part * _WIDTH)
        if self._is_terminal:
            bar = "█" * filled + "·" * (_WIDTH - filled)
            self._show(f"\r{bar} {part:4.0%}  {at:%Y-%m-%d}", "")
        else:
            step = int(part * _LINES)
            self._show(f"{step * 100 // _LINES:3} % of the days played", "\n")

    def finish(self) -> None:
        """Leave the line."""
        if self._is_terminal:
            print(file=self._out, flush=True)

    def _show(self, text: str, end: str) -> None:
        if text != self._shown:
            self._shown = text
            print(text, end=end, file=self._out, flush=True)
