"""One update that fails, time and again: it harms no other, and its age tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from functions.webhook.outcomes import Failed, Outcome, Overdue, Postponed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from functions.webhook.statuses import WrittenStatus
    from functions.webhook.whatsapp.updates import Update

# Meta repeats for seven days what was not taken, less and less often, and gives it up then.
_LATE: Final = timedelta(hours=1)


def failed_of(update: Update | WrittenStatus, error: Exception) -> Failed:
    """Return the outcome of an update that met a defect: where, and never what it says."""
    from traceback import extract_tb  # noqa: PLC0415 - it takes long to import, and is rare

    frames = extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return Failed(type(update).__name__, type(error).__name__, place)


def overdue_among(
    brought: Sequence[Update], outcomes: Sequence[Outcome], now: datetime
) -> list[Outcome]:
    """Return one outcome for each update that fails although it was told long ago.

    An outage of minutes makes none. What fails without end is told with each repeat.
    """
    return [
        Overdue()
        for update, outcome in zip(brought, outcomes, strict=True)
        if isinstance(outcome, Postponed | Failed) and _is_old(update, now)
    ]


def _is_old(update: Update, now: datetime) -> bool:
    at = getattr(update, "at", None)
    instants = at if isinstance(at, tuple) else (at,)
    return any(one is not None and now - one >= _LATE for one in instants)
