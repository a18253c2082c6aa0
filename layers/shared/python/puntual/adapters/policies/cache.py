"""The policy in force, kept for a minute, so that it is not read for every message."""

from datetime import datetime, timedelta
from threading import Lock
from typing import override

from puntual.application.remembered import Remembered
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy
from puntual.ports.clock import Clock
from puntual.ports.policies import CurrentPolicy

_KEPT_FOR = timedelta(seconds=60)
_MOST_KEPT = 200


class CachedPolicy(CurrentPolicy):
    """Keeps policies for one execution environment.

    A new policy takes effect within a minute. A policy that could not be read is not kept: the
    next decision reads it again.
    """

    def __init__(self, policies: CurrentPolicy, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock
        self._kept: Remembered[CreditorId, tuple[datetime, Policy]] = Remembered(_MOST_KEPT)
        self._reading = Lock()

    @override
    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force, at most a minute old."""
        now = self._clock.now()
        return self._fresh(creditor, now) or self._read_once(creditor, now)

    def _fresh(self, creditor: CreditorId, now: datetime) -> Policy | None:
        kept = self._kept.get(creditor)
        if kept is None:
            return None
        read_at, policy = kept
        # A clock that was set back must not keep an old policy for longer.
        return policy if timedelta(0) <= now - read_at < _KEPT_FOR else None

    def _read_once(self, creditor: CreditorId, now: datetime) -> Policy | None:
        """Read once for all threads that need it at the same moment, as those of a new batch."""
        with self._reading:
            kept = self._fresh(creditor, now)
            if kept is not None:
                return kept
            current = self._policies.current(creditor)
            if current is not None:
                self._kept.put(creditor, (now, current))
            return current
