"""Space the jobs of a batch by person: WhatsApp wants a pause between two messages to one.

The claim would find out as well, but only when a slot is already reserved for the job.
"""

from datetime import datetime, timedelta

from puntual.domain.sending.pair_lease import PAIR_PAUSE

# The pause itself, and what the first message may still wait for its slot.
_PAUSE = PAIR_PAUSE + timedelta(seconds=1)


class RecipientSpacing:
    """Passes the first job for a person, and returns the pause of each other one."""

    def __init__(self) -> None:
        """Start without any person."""
        self._first: dict[str, int] = {}
        self._free_at: dict[str, datetime] = {}

    def pause_of(self, person: str, place: int, now: datetime) -> timedelta | None:
        """Return after what pause a job may be tried again; None when it may go on.

        Args:
            person: the recipient.
            place: of the job in its batch; the same one may come again.
            now: by the flowing clock.
        """
        free_at = self._free_at.get(person, now)
        if free_at <= now or self._first[person] == place:
            self._first[person] = place
            self._free_at[person] = now + _PAUSE
            return None
        self._free_at[person] = free_at + _PAUSE
        return free_at - now
