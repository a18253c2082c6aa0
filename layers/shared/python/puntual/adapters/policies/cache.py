"""The policy in force, kept for a minute: the hot path must not read it for every message."""

from datetime import datetime, timedelta

from puntual.domain.ids import CreditorId
from puntual.domain.policy import Policy
from puntual.ports import Clock, CurrentPolicy

_KEPT_FOR = timedelta(seconds=60)


class CachedPolicy:
    """Fulfils the port ``CurrentPolicy`` for one execution environment.

    A policy that was put in force takes hold within a minute. What could not be read is not kept:
    the next decision asks again.
    """

    def __init__(self, policies: CurrentPolicy, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock
        self._kept: dict[CreditorId, tuple[datetime, Policy]] = {}

    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force, at most a minute old."""
        now = self._clock.now()
        if creditor in self._kept:
            read_at, policy = self._kept[creditor]
            # A clock that was set back must not keep an old policy for longer.
            if timedelta(0) <= now - read_at < _KEPT_FOR:
                return policy
        current = self._policies.current(creditor)
        if current is not None:
            self._kept[creditor] = (now, current)
        return current
