"""A creditor's configuration, kept for a minute: every evaluation needs it."""

from datetime import datetime, timedelta
from typing import override

from puntual.application.remembered import Remembered
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId
from puntual.ports.clock import Clock
from puntual.ports.creditors import CreditorReader

_KEPT_FOR = timedelta(seconds=60)
_MOST_KEPT = 1_000


class CachedCreditors(CreditorReader):
    """Keeps creditors for one execution environment.

    An unknown creditor is not kept, so that one that is being set up is found at the next job.
    """

    def __init__(self, creditors: CreditorReader, clock: Clock) -> None:
        self._creditors = creditors
        self._clock = clock
        self._kept: Remembered[CreditorId, tuple[datetime, Creditor]] = Remembered(_MOST_KEPT)

    @override
    def read(self, creditor: CreditorId) -> Creditor | None:
        """Return the creditor as of at most a minute ago."""
        now = self._clock.now()
        kept = self._kept.get(creditor)
        if kept is not None:
            read_at, known = kept
            # A clock that was set back must not keep an old configuration for longer.
            if timedelta(0) <= now - read_at < _KEPT_FOR:
                return known
        found = self._creditors.read(creditor)
        if found is not None:
            self._kept.put(creditor, (now, found))
        return found
