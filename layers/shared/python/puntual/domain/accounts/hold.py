"""Holds: why an account, or some of its instalments, is left in peace for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from puntual.domain.receivables.receivable import InstalmentKey


class HoldKind(StrEnum):
    """The reason of a hold."""

    PROMISE = "promise"
    PLAN = "plan"
    DISPUTE = "dispute"
    CLAIM = "claim"
    HANDOFF = "handoff"
    MANUAL = "manual"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    UNREACHABLE = "unreachable"


# A receipt or an answer still reaches someone who promised or disputes; nothing reaches these.
SILENCING = frozenset({HoldKind.DECEASED, HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Attributes:
        id: unique in the account; the same reply twice gives the same id.
        since: from when (UTC).
        until: end (UTC, exclusive), or None when only a person may end it.
        instalments: what it covers; empty means the whole account.
        origin: what made it, e.g. ``reply:already_paid``.
        ended_by: who ended it before its time; empty when nobody did.
    """

    id: str
    kind: HoldKind
    since: datetime
    until: datetime | None
    instalments: frozenset[InstalmentKey] = frozenset()
    origin: str = ""
    ended_by: str = ""

    def is_active(self, now: datetime) -> bool:
        """Tell whether it holds at the instant."""
        return self.since <= now and (self.until is None or now < self.until)

    @property
    def covers_account(self) -> bool:
        """Tell whether it stops the whole account."""
        return not self.instalments
