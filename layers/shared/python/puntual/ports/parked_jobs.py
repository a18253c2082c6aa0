"""Jobs that are looked at alone, and those that are parked."""

from collections.abc import Sequence
from typing import Protocol

from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookNote


class ParkedJobs(Protocol):
    """Notes of the jobs that are looked at alone; see ``domain.sending.job_isolation``."""

    def state_of(self, key: DebtorKey) -> str:
        """Return what every change of an account changes; it costs one small read."""
        ...

    def find(self, key: DebtorKey) -> LookNote | None:
        """Return the note of an account as of now; None without one."""
        ...

    def put(self, note: LookNote, known: LookNote | None) -> bool:
        """Write a note in the place of the one that is known.

        Returns:
            False when somebody else has written one meanwhile; theirs stays.
        """
        ...

    def remove(self, key: DebtorKey) -> None:
        """Take a note away; without one nothing happens."""
        ...

    def parked(self) -> Sequence[LookNote]:
        """Return the notes of the parked jobs, by their accounts' ids; perhaps a moment old."""
        ...
