"""The ids that the answers of a batch tell, written together at its end."""

from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from threading import Lock

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.person import lacks_scoped_id
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId
from puntual.ports.contacts import ToldIds
from puntual.ports.messaging import Accepted, SendOutcome


class GatheredIds:
    """What the answers told since the last flush."""

    def __init__(self, told_ids: ToldIds) -> None:
        self._told_ids = told_ids
        self._gathered: dict[CreditorId, dict[str, str]] = defaultdict(dict)
        # Messages of one batch are recorded by several threads.
        self._lock = Lock()

    def note(self, profile: Profile, outcome: SendOutcome | None) -> None:
        """Note the id that an answer tells of a debtor without one."""
        told = outcome.user_id if isinstance(outcome, Accepted) else None
        if told is None or profile.phone is None or not lacks_scoped_id(profile):
            return
        with self._lock:
            self._gathered[profile.key.creditor][told] = profile.phone

    def flush(self, now: datetime) -> None:
        """Keep what was gathered; what cannot be kept, a status tells again."""
        with self._lock:
            gathered, self._gathered = self._gathered, defaultdict(dict)
        for creditor, told in gathered.items():
            with suppress(Unavailable):
                self._told_ids.keep(creditor, told, now)
