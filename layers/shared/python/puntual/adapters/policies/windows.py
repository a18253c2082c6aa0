"""Spans of a day as policy documents write them: ``09:00-13:00``, half-open."""

from datetime import time

from puntual.domain.contact_law.weekly_hours import TimeWindow

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_END_OF_DAY = "24:00"


def read_window(text: str) -> TimeWindow:
    """Read ``09:00-13:00``; an end of ``24:00`` is the end of the day."""
    start, end = text.split("-")
    last = time.min if end == _END_OF_DAY else time.fromisoformat(end)
    return TimeWindow(time.fromisoformat(start), last)


def write_window(window: TimeWindow) -> str:
    """Return the text that ``read_window`` reads back."""
    end = _END_OF_DAY if window.end == time.min else f"{window.end:%H:%M}"
    return f"{window.start:%H:%M}-{end}"
